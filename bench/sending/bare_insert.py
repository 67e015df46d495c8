"""Seconds that inserting a batch's rows takes, and nothing else: the rows that a run has left behind, read into memory, written to a
new database of the same schema in one transaction. Arguments: the database of the run, and the new one."""

import sqlite3
import sys
import time

TABLES = ["invitations", "outbox", "invitation_events", "audit_events", "batch_outcomes"]
# Written while sending, and not by the click.
LATER = {"invitation_events": "kind = 'sent'", "audit_events": "action = 'invitation.sent'"}

old, new = sqlite3.connect(sys.argv[1]), sqlite3.connect(sys.argv[2], isolation_level=None)
new.execute("PRAGMA journal_mode = WAL")
new.execute("PRAGMA synchronous = FULL")
rows = {}
# Without the index of searches, into which none of these rows goes: not every Python has an SQLite that can make it.
schema = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE '%client_trigrams%' AND type "
for kinds in ["= 'table'", "IN ('index', 'trigger')"]:
    for (sql,) in old.execute(schema + kinds):
        new.execute(sql)
for table in TABLES:
    rows[table] = old.execute(f"SELECT * FROM {table} WHERE NOT ({LATER.get(table, '0')})").fetchall()

begun = time.perf_counter()
new.execute("BEGIN IMMEDIATE")
for table, found in rows.items():
    if found:
        new.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(found[0]))})", found)
new.execute("COMMIT")
print(time.perf_counter() - begun)

// Seconds and peak memory of importing clients by `anteroom clients import`, and beside it, in the same run, a bare insert of the
// same rows into the same table with its indexes: by Python's sqlite3 in one transaction, or by COPY and one statement in psql.
// Arguments: the program; lines (100000); a PostgreSQL address in whose cluster a database may be made, if that is to be measured.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [program, lines = '100000', cluster] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'anteroom-import-'));
const csv = join(folder, 'clients.csv');
const FIRST = ['Mara', 'José', 'Zoë', 'Noor', 'Leo', 'Inga', 'Ruth', 'Sam'];
const LAST = ['Abramson', 'Núñez', 'Ångström', 'Haddad', 'Emanuel', 'Okafor', "O'Brien"];
const rows = Array.from({ length: Number(lines) }, (_, at) => {
  const born = `${1940 + (at % 80)}-${String((at % 12) + 1).padStart(2, '0')}-${String((at % 28) + 1).padStart(2, '0')}`;
  return `${FIRST[at % 8]} ${at},${LAST[at % 7]},client${at}@mail.example,555 ${String(at).padStart(6, '0')},${born}`;
});
writeFileSync(csv, `First name,Last name,E-mail,Phone,Date of birth\n${rows.join('\n')}\n`);

/** Runs it to its end: seconds, and the most memory that it had at a time in MB. */
function measure(command, args) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    let peak = 0;
    child.stdout.on('data', (piece) => (said += piece));
    const watch = setInterval(() => {
      try {
        peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0));
      } catch {
        // It has ended.
      }
    }, 20);
    child.on('error', reject);
    child.on('exit', (code) => {
      clearInterval(watch);
      const measured = { seconds: (performance.now() - start) / 1000, megabytes: peak / 1024, said };
      if (code === 0) resolve(measured);
      else reject(new Error(`${command} ended with ${code}: ${said}`));
    });
  });
}

/** An empty practice, as the program itself makes one. */
async function practice(url) {
  const server = spawn(program, ['serve', '--demo', '--listen', '127.0.0.1:0', '--database-url', url, '--secret-key-file', join(folder, 'key'), '--log', 'error'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  for await (const piece of server.stdout) {
    said += piece;
    if (said.includes('E-mails are')) break;
  }
  const ended = new Promise((resolve) => server.on('exit', resolve));
  server.kill('SIGTERM');
  await ended;
}

const BARE_SQLITE = `
import csv, os, sqlite3, sys, time
db = sqlite3.connect(sys.argv[1])
db.execute("PRAGMA synchronous = FULL")
# The index of searches is left out: not every Python has an SQLite that can write it.
db.execute("DROP TRIGGER client_search_added")
practice = db.execute("SELECT id FROM organizations").fetchone()[0]
lines = csv.reader(open(sys.argv[2], newline=""))
next(lines)
begun = time.perf_counter()
def row(c):
    return (practice, os.urandom(16), c[0], c[1], f"{c[1]}\\x01{c[0]}".lower(), " ".join(c[:3]).lower(), c[2], c[2], c[3], c[4], "2026-11-23", "2026-11-23")
db.executemany("INSERT INTO clients (organization_id, id, first_name, last_name, sort_key, search_key, email, email_key, phone, date_of_birth, created_at, updated_at, keys_version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)", map(row, lines))
db.commit()
print(time.perf_counter() - begun)
`;

const barePostgres = `
CREATE TEMP TABLE given (first_name TEXT, last_name TEXT, email TEXT, phone TEXT, date_of_birth DATE);
\\copy given FROM '${csv}' WITH (FORMAT csv, HEADER)
INSERT INTO clients (organization_id, id, first_name, last_name, sort_key, search_key, email, email_key, phone, date_of_birth, created_at, updated_at, keys_version)
SELECT (SELECT id FROM organizations LIMIT 1), gen_random_uuid(), first_name, last_name, lower(last_name || chr(1) || first_name),
  lower(first_name || ' ' || last_name || ' ' || email), email, email, phone, date_of_birth, now(), now(), 1 FROM given;
`;

function tell(engine, ours, again, bare) {
  const perSecond = (Number(lines) / ours.seconds).toFixed(0);
  console.log(`import of ${lines} new clients on ${engine}: ${ours.seconds.toFixed(1)} s (${perSecond} a second), ${ours.megabytes.toFixed(0)} MB at the peak`);
  console.log(`the same file again, all of it the same as on file: ${again.seconds.toFixed(1)} s, ${again.megabytes.toFixed(0)} MB`);
  console.log(`bare insert of the same rows: ${bare.toFixed(1)} s; ratio ${(ours.seconds / bare).toFixed(1)}`);
}

async function compared(engine, url, bareUrl, bare) {
  await practice(url);
  const ours = await measure(program, ['clients', 'import', csv, '--database-url', url]);
  if (!ours.said.includes(`${lines} new`)) throw new Error(ours.said);
  const again = await measure(program, ['clients', 'import', csv, '--database-url', url]);
  if (!again.said.includes(`${lines} the same`)) throw new Error(again.said);
  await practice(bareUrl);
  tell(engine, ours, again, await bare());
}

try {
  const [ours, bare] = ['ours.db', 'bare.db'].map((name) => join(folder, name));
  await compared('SQLite', ours, bare, () => Number(execFileSync('python3', ['-c', BARE_SQLITE, bare, csv]).toString()));
  if (cluster) {
    const names = [`bench_import_${process.pid}`, `bench_bare_${process.pid}`];
    const urls = names.map((name) => cluster.replace(/\/[^/]*$/, `/${name}`));
    for (const name of names) execFileSync('psql', ['-q', cluster, '-c', `CREATE DATABASE ${name}`]);
    try {
      await compared('PostgreSQL', urls[0], urls[1], async () => {
        const script = join(folder, 'bare.sql');
        writeFileSync(script, barePostgres);
        return (await measure('psql', ['-q', '-v', 'ON_ERROR_STOP=1', urls[1], '-f', script])).seconds;
      });
    } finally {
      for (const name of names) execFileSync('psql', ['-q', cluster, '-c', `DROP DATABASE IF EXISTS ${name}`]);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}

#!/usr/bin/env bash
# How fast e-mails leave, from the click to the mail server's last 250; see README.md. Arguments: how many e-mails (100000), and
# the address of an empty PostgreSQL database, if not SQLite.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
target=$here/../target
export ANTEROOM_BIN=${ANTEROOM_BIN:-$target/release/anteroom} SENDING_BIN=${SENDING_BIN:-$target/release/sending} PEERS=${PEERS:-$target/bench-peers}
[ -z "${2:-}" ] || export DATABASE_URL=$2
for program in "$ANTEROOM_BIN" "$SENDING_BIN"; do
    [ -x "$program" ] || { echo "$program does not exist: 'cargo xtask build' and 'cargo build --release -p sending' make them" >&2; exit 1; }
done

# The peers, once. Without them the rest is measured all the same.
mkdir -p "$PEERS"
[ -d "$PEERS/node_modules/nodemailer" ] || npm install --silent --no-audit --no-fund --prefix "$PEERS" nodemailer || true
[ -x "$PEERS/python/bin/python" ] || { python3 -m venv "$PEERS/python" && "$PEERS/python/bin/pip" install --quiet aiosmtplib; } || rm -rf "$PEERS/python"

exec node "$here/sending.mjs" "${1:-100000}"

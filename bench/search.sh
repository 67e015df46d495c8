#!/usr/bin/env bash
# A page of the list of clients and a search in it, by the number of clients, on both engines; and the page beside a bare route. See README.md.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/list.sh"

read -ra counts <<<"${COUNTS:-1000 10000 100000 1000000}"
needs "$searching"
"$searching" measure "$folder/measure.db" "${counts[@]}"
echo
if [ -n "${BENCH_POSTGRES_URL:-}" ]; then
    name=bench_$(date +%s)_$$
    psql "$BENCH_POSTGRES_URL" -q -c "CREATE DATABASE $name"
    "$searching" measure "${BENCH_POSTGRES_URL%/*}/$name" "${counts[@]}"
    psql "$BENCH_POSTGRES_URL" -q -c "DROP DATABASE $name WITH (FORCE)"
else echo "PostgreSQL: not measured, because BENCH_POSTGRES_URL names no server"
fi
echo

if command -v wrk >/dev/null; then tool=wrk
elif command -v oha >/dev/null; then tool=oha
else echo "the page beside a bare route: not measured, because wrk and oha are missing"; exit 0
fi
serve
cookie=$(curl -fs -o /dev/null -D - -H "Origin: $url" --data-urlencode "email=$email" --data-urlencode "password=$password" -d next= "$url/sign-in" |
    tr -d '\r' | sed -n 's/^[Ss]et-[Cc]ookie: \([^;]*\).*/\1/p' | head -n 1)
curl -fs -H "Cookie: $cookie" -o page "$url/clients"
PAGE=$folder/page "$searching" bare "$folder/bench.db" >bare 2>&1 &
started+=($!)
for _ in $(seq 100); do grep -q http bare && break; sleep 0.1; done

rate() {
    if [ $tool = wrk ]; then wrk -t 2 -c 16 -d "${SECONDS_EACH:-10}s" -H "Cookie: $cookie" "$1/clients" | awk '/^Requests\/sec/ { print $2 }'
    else oha --no-tui -c 16 -z "${SECONDS_EACH:-10}s" -H "Cookie: $cookie" "$1/clients" | awk '/Requests\/sec/ { print $2 }'
    fi
}
before=$(rate "$(cat bare)")
ours=$(rate "$url")
after=$(rate "$(cat bare)")
awk -v before="$before" -v ours="$ours" -v after="$after" -v served="$served" 'BEGIN {
    bare = (before + after) / 2
    printf "%d clients, signed in: /clients %.0f a second, a bare axum route with the same rows and HTML %.0f (before %.0f, after %.0f), ratio %.2f\n", served, ours, bare, before, after, ours / bare
}'

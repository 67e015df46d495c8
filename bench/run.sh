#!/usr/bin/env bash
# How fast the signed-in list of clients is served beside a bare axum route of the same program in the same run, and how
# much memory the program takes. See README.md. Seconds for each measurement: SECONDS_EACH (10); connections: CONNECTIONS (16).
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program=${ANTEROOM_BIN:-$here/../target/release/anteroom}
each=${SECONDS_EACH:-10}
connections=${CONNECTIONS:-16}

[ -x "$program" ] || { echo "$program does not exist: build it with 'cargo xtask build', or set ANTEROOM_BIN" >&2; exit 1; }
if command -v wrk >/dev/null; then tool=wrk
elif command -v oha >/dev/null; then tool=oha
else echo "wrk (apt-get install wrk) or oha (cargo install oha) is needed" >&2; exit 1; fi

folder=$(mktemp -d)
server=
finish() {
    if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
    rm -rf "$folder"
}
trap finish EXIT

cd "$folder"
"$program" serve --demo --listen 127.0.0.1:0 --database-url "$folder/bench.db" --log error >said 2>&1 &
server=$!
url=
for _ in $(seq 300); do
    kill -0 "$server" 2>/dev/null || { cat said >&2; exit 1; }
    url=$(sed -n 's/^Anteroom is at \(http:[^ ]*\).*/\1/p' said)
    if [ -n "$url" ] && curl -fs -o /dev/null "$url/readyz"; then break; fi
    sleep 0.1
done
[ -n "$url" ] || { cat said >&2; exit 1; }

# "  Administrator         ada@willowlane.example   the password in several words"
sign_in=$(sed -n 's/^ *Administrator *//p' said)
email=${sign_in%% *}
password=$(sed 's/^[^ ]* *//' <<<"$sign_in")
cookie=$(curl -fs -o /dev/null -D - -H "Origin: $url" --data-urlencode "email=$email" --data-urlencode "password=$password" -d next= "$url/sign-in" |
    tr -d '\r' | sed -n 's/^[Ss]et-[Cc]ookie: \([^;]*\).*/\1/p' | head -n 1)
[ "$(curl -s -o page -w '%{http_code}' -H "Cookie: $cookie" "$url/clients")" = 200 ] && grep -q 'Abramson' page ||
    { echo "the list of clients did not arrive" >&2; exit 1; }

resident() { awk '/^VmRSS/ { printf "%.1f", $2 / 1024 }' "/proc/$server/status"; }

# Requests served per second at this path, signed in. An answer that is not 2xx ends the measurement.
rate() {
    if [ $tool = wrk ]; then
        wrk -t 2 -c "$connections" -d "${each}s" -H "Cookie: $cookie" "$url$1" >result
        if grep -q 'Non-2xx' result; then cat result >&2; return 1; fi
        awk '/^Requests\/sec/ { print $2 }' result
    else
        oha --no-tui -c "$connections" -z "${each}s" -H "Cookie: $cookie" "$url$1" >result
        awk '/Requests\/sec/ { print $2 }' result
    fi
}

# The 99th percentile of the time that the list of clients takes two people who look at it, in milliseconds.
slow_one_in_100() {
    if [ $tool = wrk ]; then
        wrk -t 1 -c 2 -d "${each}s" --latency -H "Cookie: $cookie" "$url/clients" >result
        awk '$1 == "99%" { if ($2 ~ /us$/) print $2 / 1000; else if ($2 ~ /ms$/) print $2 + 0; else print $2 * 1000 }' result
    else
        oha --no-tui -c 2 -z "${each}s" -H "Cookie: $cookie" "$url/clients" >result
        awk '/99.00% in/ { print $3 * 1000 }' result
    fi
}

# Two hundred sign-ins at once, with the right password so that each is hashed, and two hundred again while `flooding` is there.
sign_ins() {
    for _ in $(seq 200); do printf 'url = "%s/sign-in"\noutput = /dev/null\n' "$url"; done >sign-ins
    while [ -e flooding ] && curl -s -Z --parallel-immediate --parallel-max 200 -w '%{http_code}\n' -H "Origin: $url" --data-urlencode "email=$email" \
        --data-urlencode "password=$password" -d next= -K sign-ins >>signed-in; do :; done
}

at_rest=$(resident)
for _ in $(seq 1000); do printf 'url = "%s/clients"\noutput = /dev/null\n' "$url"; done >views
curl -fs -H "Cookie: $cookie" -K views
after_views=$(resident)

SECONDS_BEFORE=$each
each=2
rate /healthz >/dev/null
rate /clients >/dev/null
each=$SECONDS_BEFORE
bare=$(rate /healthz)
clients=$(rate /clients)
bare_again=$(rate /healthz)
after_load=$(resident)

quiet=$(slow_one_in_100)
touch flooding
sign_ins 2>/dev/null &
flood=$!
flooded=$(slow_one_in_100)
rm flooding
wait "$flood" || true
if [ ! -s signed-in ] || grep -qv '^303' signed-in; then echo "not every sign-in of the flood went in" >&2; exit 1; fi

awk -v quiet="$quiet" -v flooded="$flooded" -v sign_ins="$(wc -l <signed-in)" -v tool="$tool" -v cores="$(nproc)" -v connections="$connections" -v each="$each" -v bare="$bare" -v again="$bare_again" \
    -v clients="$clients" -v rest="$at_rest" -v views="$after_views" -v load="$after_load" -v bytes="$(wc -c <page)" 'BEGIN {
    mean = (bare + again) / 2
    printf "%s, %d connections, %d s each, %d cores shared with the client\n\n", tool, connections, each, cores
    printf "bare route  /healthz  %10.0f a second (before %.0f, after %.0f)\n", mean, bare, again
    printf "signed in   /clients  %10.0f a second (%d bytes of HTML, 50 of 240 clients)\n", clients, bytes
    printf "ratio                 %10.4f (one page costs %.0f bare answers)\n\n", clients / mean, mean / clients
    printf "resident memory: %.1f MiB at rest, %.1f MiB after 1,000 page views (x %.2f), %.1f MiB after the load\n", rest, views, views / rest, load
    printf "slowest of 100 views of /clients: %.1f ms, and %.1f ms under a flood of sign-ins, 200 at a time, %d answered (x %.2f)\n", quiet, flooded, sign_ins, flooded / quiet
}'

rendering=${RENDERING_BIN:-$here/../target/release/rendering}
if [ -x "$rendering" ] && [ -d "$here/../node_modules/mustache" ]; then
    echo
    node "$here/rendering.mjs" "$rendering"
else echo "messages a second: not measured, because $rendering or npm packages are missing ('cargo xtask bench' has both)"
fi

# In a browser, so it needs the packages of package.json, and Chromium.
if [ -d "$here/../node_modules/@playwright/test" ]; then
    echo
    node "$here/keystroke.mjs" "$url" "$email" "$password"
else echo "keystroke to preview: not measured, because npm packages are missing ('cargo xtask setup')"
fi

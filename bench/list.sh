# What search.sh, grid.sh and filling.sh share: the programs, a folder that goes again, and a practice, with many clients for the first two.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program=${ANTEROOM_BIN:-$here/../target/release/anteroom}
searching=${SEARCHING_BIN:-$here/../target/release/searching}
served=${SERVED:-100000}
needs() {
    for needed in "$@"; do
        [ -x "$needed" ] || { echo "$needed does not exist: build it, or set ANTEROOM_BIN, SEARCHING_BIN and FILLING_BIN" >&2; exit 1; }
    done
}
folder=$(mktemp -d)
started=()
finish() {
    for one in "${started[@]}"; do kill "$one" 2>/dev/null || true; wait "$one" 2>/dev/null || true; done
    rm -rf "$folder"
}
trap finish EXIT
cd "$folder"

# Starts the program with the invented practice; sets url, email and password.
practice() {
    needs "$program"
    "$program" serve --demo --listen 127.0.0.1:0 --database-url "$folder/bench.db" --log error >said 2>&1 &
    started+=($!)
    url=
    for _ in $(seq 300); do
        url=$(sed -n 's/^Anteroom is at \(http:[^ ]*\).*/\1/p' said)
        if [ -n "$url" ] && curl -fs -o /dev/null "$url/readyz"; then break; fi
        sleep 0.1
    done
    [ -n "$url" ] || { cat said >&2; exit 1; }
    sign_in=$(sed -n 's/^ *Administrator *//p' said)
    email=${sign_in%% *}
    password=$(sed 's/^[^ ]* *//' <<<"$sign_in")
}

# The same, with so many more clients.
serve() {
    needs "$searching"
    practice
    "$searching" fill "$folder/bench.db" "$served"
}

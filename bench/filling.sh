#!/usr/bin/env bash
# Forms: how many are checked a second, and how long they take to answer in Chromium. See README.md.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/list.sh"

filling=${FILLING_BIN:-$here/../target/release/filling}
needs "$filling"
"$filling" --bench
practice
node "$here/filling.mjs" "$url" "$email" "$password" "$filling"

#!/usr/bin/env bash
# Whether the time of an answer tells who is known to the practice. See README.md.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/list.sh"

practice
node "$here/same-time.mjs" "$url" "$email" "$password"

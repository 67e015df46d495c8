#!/usr/bin/env bash
# Manage clients in Chromium beside other grids. See README.md.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/list.sh"

[ -d "$here/grid/node_modules" ] || { echo "run 'npm install' in $here/grid first" >&2; exit 1; }
serve
node "$here/grid.mjs" "$url" "$email" "$password"

#!/usr/bin/env bash
# What Lighthouse says of the client's pages. See README.md.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/list.sh"

[ -d "$here/lighthouse/node_modules" ] || { echo "npm install in bench/lighthouse is needed first" >&2; exit 1; }
practice
peer=
if python3 -c 'import allauth' 2>/dev/null; then
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    python3 "$here/lighthouse/peer.py" "$port" >peer-said 2>&1 &
    started+=($!)
    peer=http://127.0.0.1:$port/accounts/signup/
    for _ in $(seq 100); do curl -fs -o /dev/null "$peer" && break; sleep 0.1; done
else
    echo "without another program beside it: pip install django-allauth"
fi
node "$here/lighthouse.mjs" "$url" "$email" "$password" $peer

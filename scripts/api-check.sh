#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Lets schemathesis loose on the API of a program that serves two invented cooperatives: every
# check, a token of a member, of the office and of the board in each. A failure is printed with the
# request that makes it. `scripts/api-check.sh 100` tries harder: examples a call, 5 by default.
set -euo pipefail
cd "$(dirname "$0")/.."
here=$PWD
examples=${1:-5}
program=${ENTRAIDE_PROGRAM:-.build/release/entraide}
checker=${SCHEMATHESIS:-$here/.venv-test/bin/schemathesis}
work=$(mktemp -d)
server=
trap 'if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi; rm -rf "$work"' EXIT

export ENTRAIDE_DATA="$work/data"
"$program" demo --members 3 --months 2 > /dev/null 2>&1
"$program" demo --code voisine --name "Coopérative Voisine" --members 2 --months 2 --seed 7 \
    > /dev/null 2>&1
# Below the ports the system gives to outgoing connections.
port=$((20000 + RANDOM % 12000))
export ENTRAIDE="http://127.0.0.1:$port"
"$program" serve --port "$port" --api-rate 1000000 > "$work/serve.txt" 2> "$work/serve.log" &
server=$!
for _ in $(seq 100); do
    curl -fsS "$ENTRAIDE/health" > /dev/null 2>&1 && break
    sleep 0.1
done

all=(--read --allow viewActivity --allow draftInvoices --allow issueInvoices --allow viewLedger
    --allow keepBooks --allow handleBank)
failed=0
for coop in demo voisine; do
    for who in membre1 bureau conseil; do
        TOKEN=$("$program" token --coop "$coop" --person "$who@$coop.example" --name "$who" \
            "${all[@]}")
        export TOKEN
        echo "api: $who of $coop"
        # It keeps what failed in the folder it runs in.
        if ! (cd "$work" && SCHEMATHESIS_HOOKS=$here/Tests/api/hooks.py timeout 900 \
            "$checker" --config-file "$here/Tests/api/schemathesis.toml" run \
            "$ENTRAIDE/api/openapi.json" --checks all --max-examples "$examples" --seed 2026 \
            --workers 1 --header "Authorization: Bearer $TOKEN" --no-color \
            --suppress-health-check all) \
            > "$work/$coop-$who.txt" 2>&1; then
            failed=1
            cat "$work/$coop-$who.txt"
        else
            tail -5 "$work/$coop-$who.txt"
        fi
    done
    "$program" ledger verify --coop "$coop"
done
if grep -q '"message":"incident"' "$work/serve.log"; then
    grep '"message":"incident"' "$work/serve.log" | sort | uniq -c | head -20
    failed=1
fi
[ "$failed" -eq 0 ] && echo "api: all held"
exit "$failed"

#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Runs what the README promises, with the program that was built: a small demo is made, served,
# signed in to, checked, paid, and exported. Stops at the first thing that does not hold.
set -euo pipefail
cd "$(dirname "$0")/.."
program=.build/release/entraide
work=$(mktemp -d)
server=
trap 'if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi; rm -rf "$work"' EXIT

say() { echo "readme: $*"; }

say "two demos of the same seed have the same chain"
"$program" demo --data "$work/a" --members 12 --months 3 --seed 7 | tee "$work/a.txt"
"$program" demo --data "$work/b" --members 12 --months 3 --seed 7 > "$work/b.txt"
diff <(grep ^chain "$work/a.txt") <(grep ^chain "$work/b.txt")

say "the books are sound and export"
"$program" ledger verify --data "$work/a"
"$program" ledger trial-balance --data "$work/a" --at 2026-03-31 --json > "$work/balance.json"
"$program" ledger export --data "$work/a" --year 2026 --format fec --out "$work/out"
"$program" ledger export --data "$work/a" --year 2026 --format hledger --out "$work/out"
hledger -f "$work"/out/demo-2026.journal balance -N > "$work/hledger.txt"

say "the month runs again without effect"
before=$("$program" ledger trial-balance --data "$work/a" --at 2026-12-31)
"$program" month --data "$work/a" --coop demo --period 2026-03 --as-of 2026-03-31
after=$("$program" ledger trial-balance --data "$work/a" --at 2026-12-31)
[ "$before" = "$after" ]

say "payslips of the reference table"
"$program" payroll compute --country fr --in share/packs/fr/cases/payroll-cases.csv \
    --out "$work/lines.csv"
[ "$(wc -l < "$work/lines.csv")" -gt 1000 ]
"$program" pack show vat.standard
"$program" pack check share/packs

say "the server answers and lets a member in"
port=$((20000 + RANDOM % 20000))
"$program" serve --data "$work/a" --port "$port" > "$work/serve.txt" 2> "$work/serve.log" &
server=$!
for _ in $(seq 100); do
    curl -fsS "http://127.0.0.1:$port/health" > /dev/null 2>&1 && break
    sleep 0.1
done
curl -fsS "http://127.0.0.1:$port/sign-in" | grep -q 'name="password"'
curl -fsS -c "$work/jar" "http://127.0.0.1:$port/sign-in" > "$work/sign-in.html"
token=$(sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' "$work/sign-in.html" | head -1)
curl -fsS -L -b "$work/jar" -c "$work/jar" "http://127.0.0.1:$port/sign-in" \
    --data-urlencode "csrf=$token" --data-urlencode "email=membre1@demo.example" \
    --data-urlencode "password=entraide-demo-2026" > "$work/money.html"
grep -q '/invoices' "$work/money.html"
kill "$server"
wait "$server" || true
server=
say "all held"

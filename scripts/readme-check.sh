#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Runs what the README promises, with the program that was built: a small demo is made, served,
# signed in to, checked, paid, and exported. Stops at the first thing that does not hold.
set -euo pipefail
cd "$(dirname "$0")/.."
program=${ENTRAIDE_PROGRAM:-.build/release/entraide}
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

say "a social declaration passes our validator, and says what was not checked"
"$program" dsn check Tests/Fixtures/own/dsn-2026-03.dsn | tee "$work/dsn.txt"
grep -q DSN-Val "$work/dsn.txt"

say "the server answers, lets a member in, and the member issues an invoice"
# A year whose end may lie ahead: the demo then goes on from its last day.
"$program" demo --data "$work/c" --members 6 --months 12 --seed 7 > /dev/null
# Below the ports the system gives to outgoing connections: the tests before used many up.
port=$((20000 + RANDOM % 12000))
site="http://127.0.0.1:$port"
"$program" serve --data "$work/c" --port "$port" > "$work/serve.txt" 2> "$work/serve.log" &
server=$!
for _ in $(seq 100); do
    curl -fsS "$site/health" > /dev/null 2>&1 && break
    sleep 0.1
done
get() { curl -fsS -L -b "$work/jar" -c "$work/jar" "$@"; }
hidden() { sed -n "s/.*name=\"$1\" value=\"\([^\"]*\)\".*/\1/p" "$work/page.html" | head -1; }
get "$site/sign-in" > "$work/page.html"
get "$site/sign-in" --data-urlencode "csrf=$(hidden csrf)" \
    --data-urlencode "email=membre1@demo.example" \
    --data-urlencode "password=entraide-demo-2026" > "$work/money.html"
grep -q '/invoices' "$work/money.html"
get "$site/invoices/new" > "$work/page.html"
client=$(grep -o 'name="client".*' "$work/page.html" | grep -o 'value="[0-9][0-9]*"' | head -1 \
    | tr -dc 0-9)
get "$site/invoices/drafts" -o "$work/draft.html" -w '%{url_effective}' \
    --data-urlencode "csrf=$(hidden csrf)" --data-urlencode "key=$(hidden key)" \
    --data-urlencode "section=$(hidden section)" --data-urlencode "client=$client" \
    --data-urlencode "nature=$(grep -o '<option value="[a-z_]*"' "$work/page.html" | head -1 \
        | cut -d'"' -f2)" \
    --data-urlencode "supply_day=$(hidden supply_day)" --data-urlencode "payment_days=30" \
    --data-urlencode "lines.1.designation=Conseil" --data-urlencode "lines.1.quantity=1" \
    --data-urlencode "lines.1.price=1250,50" --data-urlencode "lines.1.vat=standard" \
    --data-urlencode "do=issue" > "$work/draft.url"
cp "$work/draft.html" "$work/page.html"
get "$(cat "$work/draft.url")/issuance" -o "$work/invoice.html" -w '%{url_effective}' \
    --data-urlencode "csrf=$(hidden csrf)" --data-urlencode "key=$(hidden key)" > "$work/invoice.url"
grep -q '1[^0-9]*500,60' "$work/invoice.html"
get "$(cat "$work/invoice.url")/pdf" > "$work/invoice.pdf"
pdftotext "$work/invoice.pdf" - | grep -q '1[^0-9]*500,60'
kill "$server"
wait "$server" || true
server=
"$program" month --data "$work/c" --coop demo --period 2026-12
"$program" ledger verify --data "$work/c"
say "all held"

#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Starts the program on loopback and treats it badly: odd requests over sockets, slow clients,
# planted secrets, database roles, passkeys of a software authenticator, a provider of identities.
# Takes under two minutes. Argument: the program (default: the newest built).
set -euo pipefail
cd "$(dirname "$0")/.."
program=${1:-$(ls -t .build/release/entraide .build/debug/entraide 2>/dev/null | head -1 || true)}
[ -x "$program" ] || { echo "http: no program; run make build" >&2; exit 1; }
jobs=()
for part in slow raw canary openid; do
    /usr/bin/python3 -B "Tests/http/$part.py" "$program" share & jobs+=($!)
done
scripts/with-postgres.sh /usr/bin/python3 -B Tests/http/roles.py "$program" share & jobs+=($!)
# An authenticator that is not ours; without the test tools it did not run.
if [ -x .venv-test/bin/python ]; then
    .venv-test/bin/python -B Tests/http/passkeys.py "$program" share & jobs+=($!)
else
    echo "http: passkeys did not run, .venv-test is missing (make setup)" >&2
    [ -z "${CI:-}" ] || exit 1
fi
failed=0
for job in "${jobs[@]}"; do wait "$job" || failed=1; done
exit $failed

#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Holds French payslips against OpenFisca-France (Tests/openfisca/compare.py), in a Python of its own.
# usage: openfisca.sh share|soak
#   share: 300 people of a seed that moves on with the day; without PyPI it says that it did not run.
#   soak: 10,000 people of four seeds; without PyPI it fails.
set -euo pipefail
cd "$(dirname "$0")/.."
program=.build/release/entraide
[ -x "$program" ] || program=.build/debug/entraide
wanted=$(sha256sum < Tests/openfisca/requirements.txt)
if [ "$(cat .venv-openfisca/made 2>/dev/null)" != "$wanted" ]; then
    echo "Installing OpenFisca-France into .venv-openfisca"
    rm -rf .venv-openfisca
    if /usr/bin/python3 -m venv .venv-openfisca && .venv-openfisca/bin/python -m pip install --quiet \
        --disable-pip-version-check --retries 2 --timeout 15 -r Tests/openfisca/requirements.txt; then
        echo "$wanted" > .venv-openfisca/made
    else
        rm -rf .venv-openfisca
        echo "OpenFisca-France could not be installed: payslips were not held against it." >&2
        [ "$1" = share ] && [ -z "${CI:-}" ]
        exit
    fi
fi
case "$1" in
    share) seeds=$(($(date +%s) / 86400)) count=300 ;;
    soak) seeds="1 2 3 $(date +%s)" count=2500 ;;
esac
for seed in $seeds; do
    .venv-openfisca/bin/python Tests/openfisca/compare.py "$program" --seed "$seed" --people "$count"
done

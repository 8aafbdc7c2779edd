#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Walks every page in headless Chromium and plays the journeys of Tests/browser, on a demo it
# makes and serves itself; pictures go to .build/screens. Arguments go to pytest: `-k palette`.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ ! -x .venv-test/bin/python ] || ! command -v chromium > /dev/null; then
    echo "browser: did not run, .venv-test or chromium is missing (make setup)" >&2
    [ -z "${CI:-}" ]
    exit
fi
exec .venv-test/bin/python -m pytest -q -p no:cacheprovider -n 2 --dist worksteal \
    Tests/browser "$@"

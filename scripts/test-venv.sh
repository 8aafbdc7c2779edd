#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Makes .venv-test, the Python tools that tests compare the program with (Tests/requirements.txt);
# does nothing when they are there. Run them as `.venv-test/bin/python -m …`.
# Without PyPI it says so and leaves the build alone; where CI is set it fails.
set -euo pipefail
cd "$(dirname "$0")/.."
wanted=$(sha256sum < Tests/requirements.txt)
[ -f .venv-test/made ] && [ "$(cat .venv-test/made)" = "$wanted" ] && exit 0
echo "Installing the test tools into .venv-test"
rm -rf .venv-test
if /usr/bin/python3 -m venv .venv-test && .venv-test/bin/python -m pip install --quiet \
    --disable-pip-version-check --retries 2 --timeout 15 -r Tests/requirements.txt; then
    echo "$wanted" > .venv-test/made
else
    rm -rf .venv-test
    echo "The test tools could not be installed (is PyPI in reach?): browser tests will not run." >&2
    [ -z "${CI:-}" ]
fi

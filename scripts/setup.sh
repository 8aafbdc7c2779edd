#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Installs the Debian packages that are missing; does nothing when all are there.
set -euo pipefail
packages=(
    build-essential pkg-config git make
    libsqlite3-dev libpq-dev libxml2-dev libpango1.0-dev libcairo2-dev libqpdf-dev libqrencode-dev
    libcurl4-openssl-dev zlib1g-dev
    fonts-liberation fonts-dejavu-core
    postgresql qpdf poppler-utils libxml2-utils hledger curl openssl cracklib-runtime
    chromium oathtool python3-venv wrk glewlwyd
)
missing=()
for package in "${packages[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' \
        || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
    echo "Installing: ${missing[*]}"
    as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null \
            || { echo "Run once as root: apt-get install ${missing[*]}" >&2; exit 1; }
        as_root=(sudo)
    fi
    # A provider of identities for a test; its own service, with a known password, stays off.
    if [[ " ${missing[*]} " == *" glewlwyd "* ]]; then
        "${as_root[@]}" ln -sfn /dev/null /etc/systemd/system/glewlwyd.service
    fi
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi
command -v swift >/dev/null || { echo "Swift 6.3 is not on the PATH: see swift.org/install" >&2; exit 1; }

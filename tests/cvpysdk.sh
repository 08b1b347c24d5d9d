#!/usr/bin/env bash
# Works with Commvault's own Python SDK against the Commvault of
# `cloudbak sandbox`, beside cloudbak: what one starts the other has to see.
#
#   tests/cvpysdk.sh [PATH OF A cloudbak BINARY]
#
# Installs the SDK into target/cvpysdk when it is not there. Where that can't be
# done it says "skipped" and ends with 0.
set -euo pipefail
cd "$(dirname "$0")/.."
. tests/tools/venv.sh

venv cvpysdk cvpysdk==11.44
program "$@"
exec "$python" -B -W ignore tests/cvpysdk/main.py "$binary"

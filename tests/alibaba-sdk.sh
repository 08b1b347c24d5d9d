#!/usr/bin/env bash
# Works with Alibaba Cloud's own Python SDK and credential library against the
# ApsaraDB of `cloudbak sandbox`, beside cloudbak: what one starts the other has
# to see, and both have to find the same key in the same files.
#
#   tests/alibaba-sdk.sh [PATH OF A cloudbak BINARY]
#
# Installs the SDK into target/alibaba-sdk when it is not there. Where that can't
# be done it says "skipped" and ends with 0.
set -euo pipefail
cd "$(dirname "$0")/.."
. tests/tools/venv.sh

venv alibaba-sdk alibabacloud_dds20151201==9.5.0
program "$@"
exec "$python" -B -W ignore tests/alibaba-sdk/main.py "$binary"

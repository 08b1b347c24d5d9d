#!/usr/bin/env bash
# Signs cloudbak in at a real token server.
#
# Huawei Cloud's IAM issues tokens by POST /v3/auth/tokens, which is an operation
# of OpenStack Keystone. This starts a Keystone on loopback with SQLite, sets up
# an account, a project and users, and runs cloudbak's login, expiry, renewal,
# revocation, lock-out and one-time code against it. The phones are those of
# `cloudbak sandbox`, behind a gateway that has every token checked by Keystone.
#
#   tests/keystone.sh [PATH OF A cloudbak BINARY]
#
# Installs Keystone into target/keystone when it is not there. Where that can't
# be done it says "skipped" and ends with 0.
set -euo pipefail
cd "$(dirname "$0")/.."
. tests/tools/venv.sh

venv keystone keystone==30.0.0
program "$@"
exec "$python" -B -W ignore tests/keystone/main.py "$binary"

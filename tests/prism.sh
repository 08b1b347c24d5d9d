#!/usr/bin/env bash
# Has every Atlas request of cloudbak judged by the official description of the
# API, which Prism serves.
#
#   tests/prism.sh [DESCRIPTION]
#
# DESCRIPTION is the Atlas Administration API v2 document (OpenAPI, JSON). It is
# no part of this repository; without it, and where Prism can't be installed into
# target/prism, this says "skipped" and ends with 0.
set -euo pipefail
exec python3 -B "$(dirname "$0")/prism/run.py" "$@"

#!/usr/bin/env python3
"""Thirty nights of one cron line on two hosts, under a simulated clock.

    cargo build && benches/nights.py [PROGRAM [JITTER]]

Needs `faketime` (libfaketime): sandbox and clients live a day later each night,
signatures and slots included. Both hosts run the same line, one after the other
and on every third night started at the same moment, spread by --jitter as an
installed line is (5s here, 5m there). On every seventh night the first
backup at Atlas fails. What cron would mail is whatever the line prints.
"""

import glob
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from fleet_world import get, post, program, start_sandbox

NIGHTS = 30
JITTER = sys.argv[2] if len(sys.argv) > 2 else "5s"
LIBRARY = (glob.glob("/usr/lib/*/faketime/libfaketime.so.1") + [None])[0]
PLAN = """
[defaults]
poll_interval = "200ms"
"""


def main():
    if LIBRARY is None:
        sys.exit("faketime is not installed: nothing was measured")
    binary = program()
    with tempfile.TemporaryDirectory() as folder:
        clock = Path(folder) / "clock"
        clock.write_text("+0d\n")
        faked = {"LD_PRELOAD": LIBRARY, "FAKETIME_TIMESTAMP_FILE": str(clock),
                 "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1", "TZ": "UTC"}
        sandbox, base = start_sandbox(binary, folder, faked, speed=20)
        try:
            nights(binary, Path(folder), clock, faked, base)
        finally:
            sandbox.kill()


def host(folder, name, base):
    home = folder / name
    path = home / ".config/cloudbak/config.toml"
    path.parent.mkdir(parents=True)
    path.write_text(PLAN + get(base, "config") + "\n[plan.nightly]\nslot = \"daily\"\n"
                    "targets = [\"sandbox-atlas\", \"sandbox-commvault\"]\n")
    path.chmod(0o600)
    return home


def line(binary, home, faked):
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin", **faked}
    return subprocess.Popen([binary, "run", "nightly", "--cron", "--jitter", JITTER], env=environment,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def nights(binary, folder, clock, faked, base):
    hosts = [host(folder, name, base) for name in ("one", "two")]
    green, mails_on_green, failures, mails_on_failures = 0, 0, 0, 0
    per_slot = {"atlas": [], "commvault": []}
    seen = set()
    for night in range(NIGHTS):
        clock.write_text(f"+{night}d\n")
        fails = night % 7 == 6
        if fails:
            post(base, "script", json.dumps(
                {"provider": "atlas", "key": "next_job", "value": "failed"}))
        at_once = night % 3 == 2 and not fails
        runs = []
        for home in hosts:
            run = line(binary, home, faked)
            if not at_once:
                run.wait()
            runs.append(run)
        mails = 0
        for run in runs:
            said = run.communicate()[0]
            mails += bool(said.strip())
            if run.returncode != 0 or said.strip():
                print(f"night {night}: exit {run.returncode}\n{said}", file=sys.stderr)
        if fails:
            failures += 1
            mails_on_failures += mails
        else:
            green += 1
            mails_on_green += mails
        for provider in per_slot:
            new = [one for one in json.loads(get(base, "truth"))
                   if one["provider"] == provider and one["by_request"]
                   and one["id"] not in seen]
            seen.update(one["id"] for one in new)
            per_slot[provider].append(sum(one["completed"] for one in new))
    print(f"nights {NIGHTS}, hosts 2, green {green}: mails {mails_on_green}; "
          f"with a failure {failures}: mails {mails_on_failures}")
    for provider, counts in per_slot.items():
        print(f"{provider}: completed backups per slot: min {min(counts)}, max {max(counts)}")


main()

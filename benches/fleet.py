#!/usr/bin/env python3
"""Many targets over four sandbox profiles: time, memory and requests.

    cargo build --release && benches/fleet.py [PROGRAM [LATENCY [EACH [COUNT…]]]]

Every answer of the sandbox comes LATENCY (50 ms) late; EACH account may have 16
requests in flight. The limit that the makespan is
compared with is requests x latency / requests in flight. Peak memory is that of
the client process alone.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from fleet_world import get, post, program, start_sandbox

LATENCY = float(sys.argv[2]) if len(sys.argv) > 2 else 0.05
EACH = int(sys.argv[3]) if len(sys.argv) > 3 else 16  # in flight for each account
ALL = 4 * EACH  # and for all of them
COUNTS = [int(word) for word in sys.argv[4:]] or [10, 100, 1000]
PHONES = 60


def shares(count):
    """How many targets each provider gets: the sandbox has 60 phones."""
    phones = min(PHONES, count // 4)
    rest = count - phones
    return {"koophone": phones, "alibaba": rest // 3, "atlas": rest // 3,
            "commvault": rest - 2 * (rest // 3)}


NAMES = {
    "koophone": lambda n: f"fleet{n:03}",
    "alibaba": lambda n: f"dds-bp1fleet{n:08}",
    "atlas": lambda n: f"Fleet-{n}",
    "commvault": lambda n: f"fleet-{n}",
}


def config(text, count):
    """The ready config with this many targets."""
    lines = [f"[defaults]\nconcurrency = {ALL}\n"]
    provider = None
    targets = shares(count)
    for line in text.splitlines():
        if line.startswith("targets = "):
            names = [NAMES[provider](n) for n in range(1, targets[provider] + 1)]
            line = f"targets = {json.dumps(names)}\nconcurrency = {EACH}"
        if line.startswith("provider = "):
            provider = line.split('"')[1]
        lines.append(line)
    # `provider` stands before `targets` in every ready profile.
    return "\n".join(lines)


def run(binary, home, flags):
    began = time.monotonic()
    child = subprocess.Popen(
        [binary, "backup", "create", "--all", "-q", *flags],
        env={"HOME": home}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )
    out = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return time.monotonic() - began, usage.ru_maxrss / 1024, child.returncode, out


def main():
    binary = program()
    print(f"{'targets':>8} {'format':>6} {'exit':>4} {'wall s':>7} {'requests':>8} {'limit s':>7} "
          f"{'of limit':>8} {'peak MiB':>8} {'backups':>7}")
    for count in COUNTS:
        for form in ("json", "jsonl", "id"):
            with tempfile.TemporaryDirectory() as home:
                sandbox, base = start_sandbox(binary, home)
                try:
                    for provider, key in (("alibaba", "add_instances"), ("atlas", "add_clusters"),
                                          ("commvault", "add_cluster_groups")):
                        post(base, "script", json.dumps(
                            {"provider": provider, "key": key, "value": shares(count)[provider]}))
                    post(base, "script", json.dumps({"provider": "atlas",
                        "key": "rate_limit_capacity", "value": 100000}))
                    folder = Path(home) / ".config/cloudbak"
                    folder.mkdir(parents=True)
                    path = folder / "config.toml"
                    path.write_text(config(get(base, "config"), count))
                    path.chmod(0o600)
                    post(base, "faults", f"stall:{LATENCY}")
                    before = len(json.loads(get(base, "log")))
                    wall, peak, code, _ = run(binary, home, ["-o", form])
                    requests = len(json.loads(get(base, "log"))) - before
                    made = [one for one in json.loads(get(base, "truth")) if one["by_request"]]
                    limit = requests * LATENCY / ALL
                    print(f"{count:>8} {form:>6} {code:>4} {wall:>7.2f} {requests:>8} {limit:>7.2f} "
                          f"{limit / wall:>8.2f} {peak:>8.1f} {len(made):>7}", flush=True)
                finally:
                    sandbox.kill()


main()

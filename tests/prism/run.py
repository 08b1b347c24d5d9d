"""Runs every Atlas command of cloudbak against the official description.

    tests/prism.sh [DESCRIPTION]

DESCRIPTION is the Atlas Administration API v2 document (OpenAPI, JSON), which
is not part of this repository. Prism is installed below target/. Prints which
requests Prism accepted and refused; ends with 1 when it refused any.
"""

import argparse
import collections
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import commands
from description import Description
from front import Front, exchange

ROOT = Path(__file__).resolve().parents[2]
DEFAULT = ROOT.parent / "shared/specs/atlas/openapi-backup.json"
FOLDER = ROOT / "target/prism"
PRISM = FOLDER / "node_modules/.bin/prism"
PACKAGE = "@stoplight/prism-cli@5.16.0"
NO_NETWORK = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ENETUNREACH")
# Where the official description contradicts itself or its own examples, so that
# nothing fits.
CONTRADICTIONS = re.compile(
    # An object that has to be one of some strings.
    r"(vpcR|r)egionName must be object"
    # Errors' parameters are texts and numbers.
    r"|parameters\.\d+ must be object"
    # A pattern that takes the placeholders for what stands in their place.
    r"|prefix must match pattern"
    # Answers without a body that have a media type.
    r'|received media type ""'
)
# The sandbox's public test credentials.
CONFIG = """
[defaults]
poll_interval = "50ms"
[profile.prism]
provider = "atlas"
endpoint = "{endpoint}"
project_id = "{project}"
targets = ["Cluster0"]
credential = {{ client_id = "mdb_sa_id_5a4db0c55a4db0c55a4db0c5", \
client_secret = "mdb_sa_sk_sandbox-not-a-real-secret-5a4db0c5" }}
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("description", nargs="?", type=Path, default=DEFAULT)
    asked = parser.parse_args().description
    if not asked.is_file():
        print(f"skipped: no description of the Atlas API at {asked}; give its path as an argument")
        return 0
    if not install():
        return 0
    subprocess.run(["cargo", "build", "--quiet", "--locked"], cwd=ROOT, check=True)
    started = []
    try:
        with tempfile.TemporaryDirectory() as folder:
            return play(asked, Path(folder), started)
    finally:
        for process in started:
            process.terminate()
            process.wait()


def install():
    """Installs Prism, or says why it can't be."""
    installed = FOLDER / "installed"
    if installed.is_file() and installed.read_text() == PACKAGE:
        return True
    if shutil.which("npm") is None:
        return missing("npm is not there; it comes with Node.js 20 or newer")
    FOLDER.mkdir(parents=True, exist_ok=True)
    print(f"installing {PACKAGE} into {FOLDER.relative_to(ROOT)}", flush=True)
    command = ["npm", "install", "--prefix", FOLDER, "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run([*command, PACKAGE], capture_output=True, text=True, check=False)
    if done.returncode == 0:
        installed.write_text(PACKAGE)
        return True
    absent = any(word in done.stderr for word in NO_NETWORK)
    return missing("there is no network" if absent else done.stderr, absent)


def missing(why, network_absent=False):
    """Ends a run that needs its tools, as in CI, unless only the network is absent."""
    if os.environ.get("CLOUDBAK_TOOLS") == "required" and not network_absent:
        sys.exit(f"FAILED: {PACKAGE} can't be installed: {why}")
    print(f"skipped: {PACKAGE} can't be installed here: {why}")
    return False


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(port, seconds=90):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    sys.exit(f"nothing listens on port {port}")


def serve(started, *command):
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    started.append(process)


def play(path, folder, started):
    binary = ROOT / "target/debug/cloudbak"
    description = Description(path)
    newest = folder / "description.json"
    newest.write_text(json.dumps(description.newest_only()))
    sandbox, judge, answers = free_port(), free_port(), free_port()
    serve(started, binary, "sandbox", "--listen", f"127.0.0.1:{sandbox}", "--speed", 60)
    serve(started, PRISM, "mock", "--port", judge, newest)
    serve(started, PRISM, "proxy", "--port", answers, newest, f"http://127.0.0.1:{sandbox}")
    for port in (sandbox, judge, answers):
        wait_for(port)
    front = Front(description, judge, answers, sandbox)
    config = folder / "config.toml"
    config.write_text(CONFIG.format(endpoint=f"http://127.0.0.1:{front.port}",
                                    project=commands.PROJECT))
    config.chmod(0o600)
    environment = {"HOME": str(folder), "PATH": os.environ["PATH"],
                   "CLOUDBAK_CONFIG": str(config)}
    ends = []

    def run(*words):
        front.command = " ".join(words[:3])
        done = subprocess.run([binary, *words, "--no-input"], env=environment, cwd=folder,
                              capture_output=True, text=True, check=False)
        ends.append((done.returncode, words, done.stderr))
        return done.stdout

    check_the_judge(front.port)
    if not all(real(one.refusals) for one in front.seen):
        sys.exit("the description takes requests that it should refuse: nothing is proved")
    front.seen.clear()
    commands.play(run, time.time())
    return report(ends, front.seen)


def check_the_judge(port):
    """Sends what has to be refused, so that silence means something."""
    path = f"/api/atlas/v2/groups/{commands.PROJECT}/backup/exportBuckets"
    kind = "application/vnd.atlas.2024-05-30+json"
    right = {"bucketName": "abc", "cloudProvider": "GCP", "roleId": commands.GCP_ROLE}
    for method, target, accept, body in (
        ("POST", path, kind, {**right, "bucketName": "x"}),
        ("POST", path, kind, {**right, "cloudProvider": "AWS"}),
        ("POST", path, kind, {**right, "region": "here"}),
        ("POST", path, kind.replace("2024-05-30", "2023-01-01"), right),
        ("GET", f"{path}?page=1", kind, None),
        ("GET", f"{path}?itemsPerPage=501", kind, None),
        ("PUT", path, kind, right),
    ):
        headers = {"Accept": accept, "Authorization": "Bearer test", "Content-Type": kind}
        exchange(port, method, target, headers, json.dumps(body) if body else None)


def report(ends, seen):
    print("== commands\n")
    for code, words, errors in ends:
        shown = " ".join(words)
        print(f"{code:>3}  cloudbak {shown}"[:150])
        if code and errors.strip():
            print(f"       {errors.strip().splitlines()[0]}"[:150])
    described = [one for one in seen if one.refusals is not None]
    refused = [one for one in described if real(one.refusals)]
    print("\n== requests\n\naccepted  refused  operation")
    table = collections.defaultdict(lambda: [0, 0])
    for one in described:
        table[one.path, one.method][bool(real(one.refusals))] += 1
    for (path, method), (good, bad) in sorted(table.items()):
        print(f"{good:>8}  {bad:>7}  {method} {path}")
    details("refused", ((one, real(one.refusals)) for one in refused))
    details("refused, where the description contradicts itself",
            ((one, set(one.refusals) - set(real(one.refusals))) for one in described))
    details("answers of the sandbox that depart from the description",
            ((one, real(one.departures)) for one in described))
    print(f"\n{len(ends)} commands, {len(described)} requests: {len(described) - len(refused)} "
          f"accepted, {len(refused)} refused; {len(seen) - len(described)} more in the older "
          "version, which the description does not have")
    return 1 if refused else 0


def real(refusals):
    """Refusals that are about the request."""
    return [text for text in refusals if not CONTRADICTIONS.search(text)]


def details(title, pairs):
    lines = collections.Counter()
    for one, texts in pairs:
        for text in texts:
            lines[f"{one.method} {one.path} (cloudbak {one.command}): {text}"] += 1
    print(f"\n== {title}\n")
    for line, count in sorted(lines.items()):
        print(f"{count:>4} x {line}")
    if not lines:
        print("none")


if __name__ == "__main__":
    sys.exit(main())

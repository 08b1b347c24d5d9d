#!/usr/bin/env python3
"""Times one `cloudbak backup create` over TLS beside `curl` doing the same call.

Both run in turn against one loopback server with canned answers, so that the
ratio holds when the machine's speed drifts. The figures come from the operating
system's accounting of each finished process. `backup create` is the whole
product: it reads the instance's state, keeps the intent in its journal, synced,
sends the create over a fresh connection, and writes down what came back.

    cargo build --release --bins --example canned_tls
    python3 benches/against_curl.py [RUNS]

Needs python3 and curl; GNU time for peak memory. Every credential in here is test data.
"""

import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARY = ROOT / "target" / "release" / "cloudbak"
SERVER = ROOT / "target" / "release" / "examples" / "canned_tls"
BUNDLES = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"]
TARGET = "dds-bp1benchtarget01"
WARM_UP = 2

def serve(folder):
    """Starts the canned server and returns its process and port."""
    server = subprocess.Popen([str(SERVER), str(folder)], stdout=subprocess.PIPE, text=True)
    return server, int(server.stdout.readline())


def bundle_with(folder):
    """The system's CAs and ours in one file: what both programs have to read."""
    system = next((path for path in BUNDLES if os.path.exists(path)), None)
    bundle = folder / "bundle.pem"
    bundle.write_bytes((pathlib.Path(system).read_bytes() if system else b"")
                       + (folder / "ca.pem").read_bytes())
    return bundle


def once(command, environment):
    """Runs a command; returns wall and CPU milliseconds."""
    begun = time.perf_counter()
    child = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    complaint = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - begun
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{command[0]} ended with {child.returncode}: {complaint.decode()}")
    return wall * 1e3, (usage.ru_utime + usage.ru_stime) * 1e3


def peak(command, environment):
    """Peak memory in MiB, or NaN without GNU time. A child of this big
    interpreter would be charged with the interpreter's own memory."""
    if not os.path.exists("/usr/bin/time"):
        return float("nan")
    ran = subprocess.run(["/usr/bin/time", "-f", "%M", *command], env=environment, text=True,
                         stdin=subprocess.DEVNULL, capture_output=True)
    return int(ran.stderr.splitlines()[-1]) / 1024


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    if not (BINARY.exists() and SERVER.exists()):
        sys.exit("build both first: cargo build --release --bins --example canned_tls")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        server, port = serve(folder)
        bundle = bundle_with(folder)
        config = folder / "config.toml"
        config.write_text(
            f'[profile.bench]\nprovider = "alibaba"\nendpoint = "https://127.0.0.1:{port}"\n'
            f'targets = ["{TARGET}"]\nbackup = {{ method = "snapshot" }}\n'
            'credential = { access_key_id = "bench-key", access_key_secret = "bench-secret" }\n')
        config.chmod(0o600)
        url = (f"https://127.0.0.1:{port}/?Action=CreateBackup&DBInstanceId={TARGET}"
               "&BackupMethod=Snapshot&Format=JSON&Version=2015-12-01")
        home = folder / "home"
        home.mkdir()
        environment = {"HOME": str(home), "PATH": os.environ["PATH"], "SSL_CERT_FILE": str(bundle)}
        curl = ["curl", "-sS", "-X", "POST", url, "--cacert"]
        cases = {
            "cloudbak backup create": [str(BINARY), "--config", str(config), "backup", "create",
                                       "-q", "-o", "id"],
            "cloudbak --version": [str(BINARY), "--version"],
            "cloudbak --help": [str(BINARY), "--help"],
            "curl, system CA bundle": [*curl, str(bundle)],
            "curl, one CA file": [*curl, str(folder / "ca.pem")],
            "curl --version": ["curl", "--version"],
        }
        figures = {name: [] for name in cases}
        for turn in range(runs + WARM_UP):
            for name, command in cases.items():
                figure = once(command, environment)
                if turn >= WARM_UP:
                    figures[name].append(figure)
        peaks = {name: peak(command, environment) for name, command in cases.items()}
        server.kill()
    medians = {name: [statistics.median(row[i] for row in rows) for i in range(2)] + [peaks[name]]
               for name, rows in figures.items()}
    base = medians["curl, system CA bundle"]
    print(f"{runs} interleaved runs, medians; x is against curl with the system's CA bundle")
    print(f"{'':28}{'wall ms':>9}{'x':>7}{'CPU ms':>9}{'x':>7}{'peak MiB':>10}{'x':>7}")
    for name, row in medians.items():
        cells = "".join(f"{m:>{w}.1f}{m / b:>7.2f}" for m, b, w in zip(row, base, (9, 9, 10)))
        print(f"{name:28}{cells}")
    print("binary:", round(BINARY.stat().st_size / 2**20, 1), "MiB")


if __name__ == "__main__":
    main()

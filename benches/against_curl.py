#!/usr/bin/env python3
"""Times one `cloudbak backup create` over TLS beside `curl` doing the same call.

Both run in turn against one loopback server with canned answers, so that the
ratio holds when the machine's speed drifts. Wall time, CPU time and peak
memory come from the operating system's accounting of each finished process.

    cargo build --release && python3 benches/against_curl.py [RUNS]

Needs python3, curl and openssl. Every credential in here is test data.
"""

import http.server
import json
import os
import pathlib
import ssl
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARY = ROOT / "target" / "release" / "cloudbak"
BUNDLES = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"]
TARGET = "dds-bp1benchtarget01"
WARM_UP = 2

INSTANCE = {
    "DBInstanceId": TARGET,
    "DBInstanceStatus": "Running",
    "DBInstanceType": "replicate",
    "StorageType": "cloud_essd1",
    "KindCode": "18",
    "ReplicationFactor": "3",
    "LockMode": "Unlock",
    "RegionId": "cn-hangzhou",
}
ANSWERS = {
    "CreateBackup": {"RequestId": "R-1", "BackupJobId": "1000001", "BackupId": ""},
    "DescribeDBInstanceAttribute": {"RequestId": "R-2", "DBInstances": {"DBInstance": [INSTANCE]}},
    "DescribeBackupTasks": {"RequestId": "R-3", "BackupJobs": []},
    "DescribeBackups": {"RequestId": "R-4", "TotalCount": 0, "PageNumber": 1, "PageSize": 30,
                        "Backups": {"Backup": []}},
}


class Canned(http.server.BaseHTTPRequestHandler):
    """Answers by the Action of the query and checks nothing."""

    protocol_version = "HTTP/1.1"
    seen = {}

    def do_POST(self):
        self.rfile.read(int(self.headers.get("content-length") or 0))
        query = dict(p.split("=", 1) for p in self.path.partition("?")[2].split("&") if "=" in p)
        action = query.get("Action", "")
        Canned.seen[action] = Canned.seen.get(action, 0) + 1
        body = json.dumps(ANSWERS.get(action, {"RequestId": "R-0"})).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST

    def log_message(self, *_):
        pass


def certificates(folder):
    """Makes a private CA and a certificate for 127.0.0.1, and a bundle of the
    system's CAs with ours: what both programs have to read."""
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], check=True, cwd=folder, capture_output=True)

    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl("req", "-x509", *curve, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2",
            "-subj", "/CN=bench CA")
    openssl("req", *curve, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=127.0.0.1")
    (folder / "server.ext").write_text("subjectAltName=IP:127.0.0.1\n")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
            "-CAcreateserial", "-days", "2", "-extfile", "server.ext", "-out", "server.pem")
    system = next((path for path in BUNDLES if os.path.exists(path)), None)
    bundle = folder / "bundle.pem"
    bundle.write_bytes((pathlib.Path(system).read_bytes() if system else b"")
                       + (folder / "ca.pem").read_bytes())
    return bundle


def serve(folder):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Canned)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def once(command, environment):
    """Runs a command; returns wall and CPU milliseconds and peak MiB."""
    begun = time.perf_counter()
    child = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    complaint = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - begun
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{command[0]} ended with {child.returncode}: {complaint.decode()}")
    return wall * 1e3, (usage.ru_utime + usage.ru_stime) * 1e3, usage.ru_maxrss / 1024


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    if not BINARY.exists():
        sys.exit("build it first: cargo build --release")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        bundle = certificates(folder)
        port = serve(folder)
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
    medians = {name: [statistics.median(row[i] for row in rows) for i in range(3)]
               for name, rows in figures.items()}
    base = medians["curl, system CA bundle"]
    print(f"{runs} interleaved runs, medians; x is against curl with the system's CA bundle")
    print(f"{'':28}{'wall ms':>9}{'x':>7}{'CPU ms':>9}{'x':>7}{'peak MiB':>10}{'x':>7}")
    for name, row in medians.items():
        cells = "".join(f"{m:>{w}.1f}{m / b:>7.2f}" for m, b, w in zip(row, base, (9, 9, 10)))
        print(f"{name:28}{cells}")
    print("binary:", round(BINARY.stat().st_size / 2**20, 1), "MiB")
    print("requests at the server:", json.dumps(Canned.seen, sort_keys=True))


if __name__ == "__main__":
    main()

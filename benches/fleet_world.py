"""The sandbox as the Python benches use it."""

import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def program():
    if len(sys.argv) > 1:
        return sys.argv[1]
    built = [ROOT / "target" / kind / "cloudbak" for kind in ("release", "debug")]
    return str(next(path for path in built if path.exists()))


def post(base, page, text):
    request = urllib.request.Request(f"{base}/_sandbox/{page}", text.encode(), method="POST")
    urllib.request.urlopen(request).read()


def get(base, page):
    return urllib.request.urlopen(f"{base}/_sandbox/{page}").read().decode()


def start_sandbox(binary, home, further=None, speed=1000):
    child = subprocess.Popen(
        [binary, "sandbox", "--speed", str(speed)],
        env={"HOME": home, **(further or {})}, stderr=subprocess.PIPE, text=True,
    )
    while "http://" not in (line := child.stderr.readline()):
        pass
    # Keep the pipe drained so that the child never blocks on it.
    threading.Thread(target=child.stderr.read, daemon=True).start()
    return child, "http://" + line.split("http://")[1].split(";")[0].strip()

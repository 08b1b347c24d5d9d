"""The API gateway in front of the phones.

It has the token of each request checked by Keystone, as the real gateway has it
checked by IAM, and passes good requests on to the sandbox with a token of the
sandbox's own.
"""

import json
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def call(method, url, headers=None, body=None):
    """One request; returns status, headers and body whatever the status is."""
    data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", **(headers or {})}
    request = urllib.request.Request(url, data=data, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


class Gateway:
    """Listens on loopback. `refused` counts the requests with a bad token."""

    def __init__(self, keystone, project, sandbox):
        self.keystone, self.project, self.sandbox = keystone, project, sandbox
        self.refused = 0
        self.seen = []
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                gateway.handle(self)

            do_POST = do_GET

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def handle(self, request):
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        token = request.headers.get("X-Auth-Token", "")
        fault = self.fault_of(token)
        if fault is not None:
            self.refused += 1
            answer = {"error_code": "APIGW.0301", "error_msg": fault, "request_id": "test"}
            return reply(request, 401, json.dumps(answer).encode())
        self.seen.append(token)
        headers = {name: value for name, value in request.headers.items()
                   if name.lower() not in ("host", "x-auth-token", "connection", "accept-encoding")}
        headers["X-Auth-Token"] = self.sandbox.token()
        status, _, answer = call(request.command, self.sandbox.url + request.path, headers, body or None)
        reply(request, status, answer)

    def fault_of(self, token):
        """Why the token is refused, in the gateway's words; None for a good one."""
        if not token:
            return "Incorrect IAM authentication information: x-auth-token not found"
        headers = {"X-Auth-Token": token, "X-Subject-Token": token}
        status, _, answer = call("GET", f"{self.keystone}/v3/auth/tokens?nocatalog", headers)
        if status != 200:
            return "Incorrect IAM authentication information: decrypt token fail"
        if json.loads(answer)["token"].get("project", {}).get("id") != self.project:
            return "Incorrect IAM authentication information: token of another project"
        return None


def reply(request, status, body):
    request.send_response(status)
    request.send_header("Content-Type", "application/json")
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)

"""What cloudbak talks to: every request is judged by Prism, which serves the
official description, and answered by the sandbox, whose answers Prism judges
as well."""

import collections
import http.client
import http.server
import json
import threading
from urllib.parse import urlsplit

VIOLATIONS = "sl-violations"
# Belong to one connection, or are made anew.
NOT_PASSED = {"connection", "content-length", "host", "keep-alive", "transfer-encoding"}

Answer = collections.namedtuple("Answer", "status headers body")
Seen = collections.namedtuple("Seen", "command method path status refusals departures")


def exchange(port, method, target, headers, body):
    """One HTTP exchange on loopback."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, target, body=body, headers=headers)
        reply = connection.getresponse()
        return Answer(reply.status, reply.getheaders(), reply.read())
    finally:
        connection.close()


def violations(answer, side):
    """What Prism finds wrong with one side of an exchange."""
    found = []
    for name, value in answer.headers:
        if name.lower() != VIOLATIONS:
            continue
        for one in json.loads(value):
            if one["location"][:1] == [side]:
                found.append(one["message"])
    return found


def refusals(answer):
    """Why Prism refuses a request; nothing when it accepts it."""
    found = violations(answer, "request")
    if not found and answer.status >= 400:
        try:
            said = json.loads(answer.body)
        except ValueError:
            said = {}
        text = said.get("detail") or said.get("title") or "no reason given"
        found.append(f"HTTP {answer.status}: {text}")
    return found


class Front:
    """Listens, judges, answers and remembers."""

    def __init__(self, description, judge_port, answer_port, sandbox_port):
        self.description = description
        self.judge_port = judge_port
        self.answer_port = answer_port
        self.sandbox_port = sandbox_port
        self.command = ""
        self.seen = []
        self.lock = threading.Lock()
        front = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def handle_any(self):
                length = int(self.headers.get("content-length") or 0)
                front.handle(self, self.rfile.read(length))

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def handle(self, handler, body):
        headers = {k: v for k, v in handler.headers.items() if k.lower() not in NOT_PASSED}
        ask = (handler.command, handler.path, headers, body or None)
        path = urlsplit(handler.path).path
        described = not path.startswith("/api/atlas/v1.0/")
        if described:
            found = refusals(exchange(self.judge_port, *ask))
            found += self.description.unknown(handler.command, handler.path, headers, body)
            answer = exchange(self.answer_port, *ask)
            departures = violations(answer, "response")
        else:
            found, departures = None, []
            answer = exchange(self.sandbox_port, *ask)
        template = self.description.template(handler.command, path) or path
        seen = Seen(self.command, handler.command, template, answer.status, found, departures)
        with self.lock:
            self.seen.append(seen)
        self.reply(handler, answer)

    @staticmethod
    def reply(handler, answer):
        handler.send_response(answer.status)
        for name, value in answer.headers:
            if name.lower() not in NOT_PASSED | {VIOLATIONS, "date", "server"}:
                handler.send_header(name, value)
        if answer.status != 204:
            handler.send_header("content-length", str(len(answer.body)))
        handler.end_headers()
        handler.wfile.write(answer.body)

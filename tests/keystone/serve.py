"""Serves one Keystone on loopback: serve.py CONFIG PORT LOG.

LOG gets one line for each request: method, path, status.
"""

import os
import sys
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class Server(WSGIServer):
    request_queue_size = 64


class Handler(WSGIRequestHandler):
    log = None

    def address_string(self):
        return self.client_address[0]  # no reverse look-up of names

    def log_request(self, code="-", size="-"):
        self.log.write(f"{self.command} {self.path} {code}\n")


def main(config, port, log):
    os.environ["OS_KEYSTONE_CONFIG_FILES"] = config
    sys.argv = sys.argv[:1]
    from keystone.server.wsgi import initialize_public_application

    application = initialize_public_application()
    Handler.log = open(log, "a", buffering=1)
    make_server("127.0.0.1", int(port), application, Server, Handler).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])

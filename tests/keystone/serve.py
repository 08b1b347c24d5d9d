"""Serves one Keystone on loopback: serve.py CONFIG PORT LOG.

LOG gets one line for each request before it is answered: method, path, status.
"""

import os
import sys
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class Server(WSGIServer):
    request_queue_size = 64


class Handler(WSGIRequestHandler):
    def address_string(self):
        return self.client_address[0]  # no reverse look-up of names

    def log_message(self, *_):
        pass  # written after the answer, when the client may be gone already


def logged(application, log):
    def answer(environ, start_response):
        def start(status, headers, *more):
            log.write(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} {status.split()[0]}\n")
            return start_response(status, headers, *more)

        return application(environ, start)

    return answer


def main(config, port, log):
    os.environ["OS_KEYSTONE_CONFIG_FILES"] = config
    sys.argv = sys.argv[:1]
    from keystone.server.wsgi import initialize_public_application

    application = logged(initialize_public_application(), open(log, "a", buffering=1))
    make_server("127.0.0.1", int(port), application, Server, Handler).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])

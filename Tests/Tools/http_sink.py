# SPDX-License-Identifier: AGPL-3.0-or-later
"""A machine for tests that is called: prints its port, keeps each request as a JSON file.

    http_sink.py FOLDER [--secret KEY] [--certificate FILE --key FILE]

The signature of a webhook is checked with Python's own hmac. `/fail` answers 500, `/gone` 410,
`/long` five megabytes, `/slow` after three seconds, `/redirect` leads to `/ok`, `/echo` sends back
what came; everything else answers 204.
"""
import argparse
import hashlib
import hmac
import http.server
import json
import pathlib
import ssl
import threading
import time

parser = argparse.ArgumentParser()
parser.add_argument("folder", type=pathlib.Path)
parser.add_argument("--secret", default="")
parser.add_argument("--certificate")
parser.add_argument("--key")
options = parser.parse_args()
STATUS = {"/fail": 500, "/gone": 410, "/redirect": 302, "/long": 200, "/echo": 200}


def is_signed(header, body):
    parts = dict(part.split("=", 1) for part in header.split(","))
    expected = hmac.new(
        options.secret.encode(), parts["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, parts["v1"]), int(parts["t"])


class Sink(http.server.BaseHTTPRequestHandler):
    count = 0
    lock = threading.Lock()

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        signature = self.headers.get("Entraide-Signature")
        signed, moment = is_signed(signature, body) if signature else (False, 0)
        record = {
            "method": self.command, "path": self.path, "body": body.decode(), "signed": signed,
            "time": moment, "headers": {name.lower(): value for name, value in self.headers.items()}}
        with Sink.lock:
            (options.folder / f"{Sink.count:04}.part").write_text(json.dumps(record))
            (options.folder / f"{Sink.count:04}.part").rename(
                options.folder / f"{Sink.count:04}.json")
            Sink.count += 1
        if self.path == "/slow":
            time.sleep(3)
        self.respond(STATUS.get(self.path, 204), body)

    do_GET = do_POST = answer

    def respond(self, status, body):
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/ok")
        self.send_header("X-Sink", "yes")
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            self.wfile.write({"/long": b"x" * 5_000_000, "/echo": body}.get(self.path, b""))
        except OSError:
            pass

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
if options.certificate:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options.certificate, options.key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_address[1], flush=True)
server.serve_forever()

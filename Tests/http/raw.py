#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Odd HTTP over plain sockets against the real program: one clear refusal or a close.

Usage: raw.py PROGRAM [SHARE]. Makes a small demo, serves it on a free port of loopback, sends
each shape of request and reads whatever comes back until the server closes or stays silent.
Nothing here may be answered twice, answered with a 5xx other than 501 and 505, or hang.
"""
import contextlib
import re
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time

SILENCE = 2.0     # seconds without a byte after which an open connection counts as idle
HOST = b"Host: 127.0.0.1\r\n"
OK = b"GET /health HTTP/1.1\r\n" + HOST + b"\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"


def get(target=b"/health", extra=b"", host=HOST, version=b"HTTP/1.1", method=b"GET"):
    return method + b" " + target + b" " + version + b"\r\n" + host + extra + b"\r\n"


def post(extra, body=b"", target=b"/sign-in"):
    return b"POST " + target + b" HTTP/1.1\r\n" + HOST + FORM + extra + b"\r\n" + body


CL, TE = b"Content-Length: ", b"Transfer-Encoding: "

# What each name stands for: an answer of one of these, or nothing but a close.
BAD = {400, 408, 411, 413, 414, 417, 421, 431, 501, 505}
DENIED = BAD | {403, 404, 405}

# name, bytes, allowed statuses in order ("one answer" unless several lists), close allowed
CASES = [
    # Two ways to say how long a body is: never both.
    ("cl and te", post(CL + b"6\r\n" + TE + b"chunked\r\n", b"0\r\n\r\nG"), BAD),
    ("te and cl", post(TE + b"chunked\r\n" + CL + b"4\r\n", b"5\r\nhello\r\n0\r\n\r\n"), BAD),
    ("cl.te smuggled", post(CL + b"%d\r\n" % (5 + len(OK)) + TE + b"chunked\r\n",
                            b"0\r\n\r\n" + OK), BAD),
    ("two lengths", post(CL + b"3\r\n" + CL + b"5\r\n", b"abcde"), BAD),
    ("two equal lengths", post(CL + b"3\r\n" + CL + b"3\r\n", b"abc"), BAD),
    ("length list", post(CL + b"3, 5\r\n", b"abcde"), BAD),
    ("length negative", post(CL + b"-1\r\n"), BAD),
    ("length with plus", post(CL + b"+3\r\n", b"abc"), BAD),
    ("length hexadecimal", post(CL + b"0x3\r\n", b"abc"), BAD),
    ("length empty", post(CL + b"\r\n"), BAD),
    ("length with space", post(CL + b"1 2\r\n", b"a"), BAD),
    ("length beyond 64 bits", post(CL + b"99999999999999999999999\r\n"), BAD),
    ("length of a terabyte", post(CL + b"1000000000000\r\n"), BAD),
    # Chunked in disguise.
    ("te identity", post(TE + b"identity\r\n"), BAD),
    ("te gzip", post(TE + b"gzip\r\n"), BAD),
    ("te gzip, chunked", post(TE + b"gzip, chunked\r\n", b"0\r\n\r\n"), BAD),
    ("te chunked, gzip", post(TE + b"chunked, gzip\r\n", b"0\r\n\r\n"), BAD),
    ("te chunked twice", post(TE + b"chunked\r\n" + TE + b"chunked\r\n", b"0\r\n\r\n"), BAD),
    ("te chunked, identity", post(TE + b"chunked\r\n" + TE + b"identity\r\n", b"0\r\n\r\n"), BAD),
    ("te xchunked", post(TE + b"xchunked\r\n", b"0\r\n\r\n"), BAD),
    ("te quoted", post(TE + b"\"chunked\"\r\n", b"0\r\n\r\n"), BAD),
    ("te vertical tab", post(TE + b"\x0bchunked\r\n", b"0\r\n\r\n"), BAD),
    ("te on http/1.0", b"POST /sign-in HTTP/1.0\r\n" + HOST + FORM + TE + b"chunked\r\n\r\n"
                       b"0\r\n\r\n", BAD),
    ("te name with underscore", post(b"Transfer_Encoding: chunked\r\n" + CL + b"0\r\n"),
     DENIED),
    # Broken chunks.
    ("chunk size not hexadecimal", post(TE + b"chunked\r\n", b"zz\r\nab\r\n0\r\n\r\n"), DENIED),
    ("chunk size negative", post(TE + b"chunked\r\n", b"-1\r\nab\r\n0\r\n\r\n"), DENIED),
    ("chunk size with 0x", post(TE + b"chunked\r\n", b"0x2\r\nab\r\n0\r\n\r\n"), DENIED),
    ("chunk size too long", post(TE + b"chunked\r\n", b"F" * 17 + b"\r\nab"), DENIED),
    ("chunk size empty", post(TE + b"chunked\r\n", b"\r\nab\r\n0\r\n\r\n"), DENIED),
    ("chunk longer than said", post(TE + b"chunked\r\n", b"2\r\nabc\r\n0\r\n\r\n"), DENIED),
    ("chunk without crlf", post(TE + b"chunked\r\n", b"2\r\nab0\r\n\r\n"), DENIED),
    ("chunk with bare lf", post(TE + b"chunked\r\n", b"2\nab\n0\n\n"), DENIED),
    ("chunk extension", post(TE + b"chunked\r\n", b"2;a=b\r\nab\r\n0\r\n\r\n"), DENIED),
    ("chunk extension with lf", post(TE + b"chunked\r\n", b"2;a\nab\r\n0\r\n\r\n"), DENIED),
    ("trailer", post(TE + b"chunked\r\n", b"0\r\nX-A: b\r\n\r\n"), DENIED),
    ("trailer without value", post(TE + b"chunked\r\n", b"0\r\nX-A:\r\n\r\n"), DENIED),
    ("trailer without colon", post(TE + b"chunked\r\n", b"0\r\nX-A\r\n\r\n"), DENIED),
    ("trailer content-length", post(TE + b"chunked\r\n", b"0\r\n" + CL + b"9\r\n\r\n"), DENIED),
    ("10,000 trailers", post(TE + b"chunked\r\n", b"0\r\n" + b"X-A: b\r\n" * 10_000), DENIED),
    # Lines.
    ("bare lf", b"GET /health HTTP/1.1\nHost: 127.0.0.1\n\n", BAD),
    ("bare lf in headers", b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\nX-A: b\r\n\r\n", BAD),
    ("bare cr in headers", b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\rX-A: b\r\n\r\n", BAD),
    ("space before colon", get(extra=b"X-A : b\r\n"), BAD),
    ("tab before colon", get(extra=b"X-A\t: b\r\n"), BAD),
    ("space before length colon", post(b"Content-Length : 3\r\n", b"abc"), BAD),
    ("obsolete folding", get(extra=b"X-A: b\r\n c\r\n"), BAD),
    ("folded first header", b"GET /health HTTP/1.1\r\n X-A: b\r\n" + HOST + b"\r\n", BAD),
    ("header without colon", get(extra=b"X-A\r\n"), BAD),
    ("header without name", get(extra=b": b\r\n"), BAD),
    ("nul in header value", get(extra=b"X-A: b\0c\r\n"), BAD),
    ("nul in header name", get(extra=b"X\0A: b\r\n"), BAD),
    ("control in header value", get(extra=b"X-A: b\x01c\r\n"), BAD),
    ("del in header value", get(extra=b"X-A: b\x7fc\r\n"), BAD),
    ("high byte in header name", get(extra=b"X-\xe9: b\r\n"), BAD),
    ("bracket in header name", get(extra=b"X[A]: b\r\n"), BAD),
    ("two spaces in request line", b"GET  /health  HTTP/1.1\r\n" + HOST + b"\r\n",
     {200} | BAD),
    ("tab in request line", b"GET\t/health\tHTTP/1.1\r\n" + HOST + b"\r\n", BAD),
    # Too much.
    ("header of 1 MB", get(extra=b"X-A: " + b"a" * 1_000_000 + b"\r\n"), BAD),
    ("header name of 1 MB", get(extra=b"A" * 1_000_000 + b": b\r\n"), BAD),
    ("headers of 64 kB together", get(extra=b"".join(
        b"X-%d: %s\r\n" % (i, b"a" * 4_000) for i in range(16))), BAD),
    ("200 headers", get(extra=b"X-A: b\r\n" * 200), BAD),
    ("100,000 headers", get(extra=b"X-A: b\r\n" * 100_000), BAD),
    ("100,000 cookies", get(extra=b"Cookie: " + b"a=b; " * 100_000 + b"\r\n"), BAD),
    ("path of 9,000", get(b"/" + b"a" * 9_000), BAD),
    ("path of 1 MB", get(b"/" + b"a" * 1_000_000), BAD),
    ("query of 9,000", get(b"/sign-in?q=" + b"a" * 9_000), BAD),
    ("method of 1 MB", b"A" * 1_000_000, BAD),
    ("endless body of a page", get(b"/sign-in", TE + b"chunked\r\n") + b"10000\r\n"
     + b"a" * 65_536, {200} | BAD),
    # Host.
    ("no host", get(host=b""), BAD),
    ("two hosts", get(host=HOST + b"Host: evil.example\r\n"), BAD),
    ("two equal hosts", get(host=HOST + HOST), BAD),
    ("empty host", get(host=b"Host: \r\n"), BAD),
    ("host with path", get(host=b"Host: 127.0.0.1/evil\r\n"), BAD),
    ("host with user", get(host=b"Host: a@127.0.0.1\r\n"), BAD),
    ("host with space", get(host=b"Host: 127.0.0.1 evil.example\r\n"), BAD),
    ("host list", get(host=b"Host: 127.0.0.1, evil.example\r\n"), BAD),
    ("absolute form, other host", get(b"http://evil.example/health"), BAD),
    ("absolute form, other scheme", get(b"ftp://127.0.0.1/health"), BAD),
    ("absolute form, no path", get(b"http://127.0.0.1"), {200, 303} | BAD),
    # Versions and methods.
    ("http/0.9 with lf", b"GET /health\n\n", BAD),
    ("http/1.2", get(version=b"HTTP/1.2"), BAD),
    ("http/2.0 in text", get(version=b"HTTP/2.0"), BAD),
    ("http/9.9", get(version=b"HTTP/9.9"), BAD),
    ("lower-case version", get(version=b"http/1.1"), BAD),
    ("http/2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00",
     BAD),
    ("tls hello", bytes.fromhex("16030100c8010000c40303") + b"\0" * 200, BAD),
    ("lower-case method", get(method=b"get"), BAD | {405}),
    ("unknown method", get(method=b"FROBNICATE"), BAD | {405}),
    ("known method, not ours", get(method=b"PROPFIND"), DENIED),
    ("delete", get(method=b"DELETE", target=b"/sign-in"), DENIED),
    ("options", get(method=b"OPTIONS"), DENIED),
    ("options asterisk", get(b"*", method=b"OPTIONS"), DENIED),
    ("trace", get(method=b"TRACE"), DENIED),
    ("connect", get(b"evil.example:443", method=b"CONNECT"), DENIED),
    ("connect to a path", get(method=b"CONNECT"), DENIED),
    # Paths.
    ("no slash", get(b"health"), BAD),
    ("asterisk", get(b"*"), BAD),
    ("dots", get(b"/static/../templates/layout.mustache"), DENIED),
    ("dots at the root", get(b"/../../../../etc/passwd"), DENIED | {303}),
    ("encoded dots", get(b"/static/%2e%2e/%2e%2e/etc/passwd"), DENIED),
    ("encoded slashes", get(b"/static/..%2f..%2f..%2fetc%2fpasswd"), DENIED),
    ("doubly encoded", get(b"/static/%252e%252e%252fetc%252fpasswd"), DENIED),
    ("backslashes", get(b"/static/..\\..\\etc\\passwd"), DENIED),
    ("encoded nul", get(b"/static/entraide.css%00.txt"), DENIED),
    ("raw nul", get(b"/static/a\0b"), BAD),
    ("invalid percent", get(b"/static/%zz"), DENIED),
    ("cut percent", get(b"/static/%2"), DENIED),
    ("invalid percent in query", get(b"/sign-in?return=%zz"), DENIED | {200}),
    ("invalid utf-8 escaped", get(b"/static/%ff%fe"), DENIED),
    ("overlong utf-8 escaped", get(b"/static/%c0%ae%c0%ae"), DENIED),
    ("raw utf-8", get("/static/é".encode()), DENIED),
    ("raw invalid utf-8", get(b"/static/\xff\xfe"), DENIED),
    ("fragment", get(b"/health#a"), DENIED | {200}),
    ("many slashes", get(b"//////health"), DENIED | {200, 303}),
    # Expectations and upgrades.
    ("unknown expectation", post(b"Expect: 200-ok\r\n" + CL + b"3\r\n", b"abc"), BAD | {403}),
    ("expectation with a huge length", post(b"Expect: 100-continue\r\n" + CL + b"99999999999\r\n"),
     BAD),
    ("upgrade to h2c", get(extra=b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                           b"HTTP2-Settings: AAMAAABk\r\n"), BAD | {200}),
    ("upgrade to websocket", get(extra=b"Connection: Upgrade\r\nUpgrade: websocket\r\n"),
     BAD | {200}),
    ("upgrade with a body", post(b"Connection: Upgrade\r\nUpgrade: x\r\n" + CL + b"3\r\n",
                                 b"abc"), DENIED),
    # Garbage.
    ("zeros", b"\0" * 100, BAD),
    ("random", bytes(range(256)) * 4, BAD),
    ("empty line first, then rubbish", b"\r\n\r\nrubbish\r\n\r\n", BAD),
]

# These only begin something: the server gives up waiting, in the time it allows.
UNFINISHED = [
    ("chunk of exabytes", post(TE + b"chunked\r\n", b"7FFFFFFFFFFFFFFF\r\nab"), DENIED),
    ("chunk extension of 1 MB", post(TE + b"chunked\r\n", b"2;" + b"a" * 1_000_000), DENIED),
    ("http/0.9", b"GET /health\r\n", BAD),
    ("half a head", b"GET /health HTTP/1.1\r\nX-A: b", {408}),
    ("half a body", post(CL + b"100\r\n", b"a=b"), {408}),
    ("half a chunk", post(TE + b"chunked\r\n", b"a\r\nabc"), {408}),
    ("nothing at all", b"", {408}),
]
PATIENCE = 30.0   # seconds; more than the server allows for any of these

# Several answers are right here: name, bytes, the statuses in order.
SEQUENCES = [
    ("a plain request", OK, [200]),
    ("http/1.0", b"GET /health HTTP/1.0\r\n\r\n", [200]),
    ("host in capitals", get(host=b"HOST: 127.0.0.1\r\n"), [200]),
    ("absolute form, same host", get(b"http://127.0.0.1/health"), [200]),
    ("pipelined twice", OK + OK, [200, 200]),
    ("pipelined, then garbage", OK + b"\0\0garbage\r\n\r\n", [200, 400]),
    ("pipelined, then two lengths", OK + post(CL + b"3\r\n" + CL + b"5\r\n", b"abcde"),
     [200, 400]),
    ("pipelined, then a bad chunk", OK + post(TE + b"chunked\r\n", b"zz\r\n"), [200, 400]),
    ("garbage, then a request", b"\0garbage\r\n\r\n" + OK, [400]),
    ("body of a page is no request", get(extra=CL + b"%d\r\n" % len(OK)) + OK + OK, [200, 200]),
    ("continue", post(b"Expect: 100-continue\r\n" + CL + b"3\r\n", b"a=b"), [100, 403]),
    ("close is obeyed", get(extra=b"Connection: close\r\n") + OK, [200]),
    ("close among others", get(extra=b"Connection: foo, Close\r\n") + OK, [200]),
    ("chunks", post(TE + b"chunked\r\n", b"3\r\na=b\r\n0\r\n\r\n") + OK, [403, 200]),
    ("chunked in capitals", post(TE + b"CHUNKED\r\n", b"3\r\na=b\r\n0\r\n\r\n") + OK, [403, 200]),
    ("head", get(method=b"HEAD"), [200]),
]


def talk(port, sent, shut=False, silence=SILENCE):
    """All bytes that come back, and whether the server closed."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as s:
        def send():
            with contextlib.suppress(OSError):
                s.sendall(sent)
                if shut:
                    s.shutdown(socket.SHUT_WR)
        sender = threading.Thread(target=send, daemon=True)
        sender.start()
        s.settimeout(silence)
        got = b""
        try:
            while part := s.recv(65_536):
                got += part
            return got, True
        except socket.timeout:
            return got, False
        except OSError:
            return got, True


def answers(got, heads=()):
    """The statuses of what came back, or None when it is not a row of whole answers."""
    found = []
    while got:
        head, gap, rest = got.partition(b"\r\n\r\n")
        line = re.match(rb"HTTP/1\.1 (\d{3}) [^\r\n]*\r\n|HTTP/1\.1 (\d{3}) [^\r\n]*$",
                        head + b"\r\n")
        if not gap or not line:
            return None
        status = int(line.group(1))
        found.append(status)
        length = re.search(rb"(?im)^content-length: *(\d+)\r?$", head)
        size = int(length.group(1)) if length and not heads else 0
        if not length and status not in (100, 304, 204) and not heads:
            return None
        if len(rest) < size:
            return None
        got = rest[size:]
    return found


class Server:
    """The program on a free port, over a demo of its own."""

    def __init__(self, program, share, folder, port=0, public=None):
        common = ["--data", folder, *(["--share", share] if share else [])]
        subprocess.run([program, "demo", "--members", "3", "--months", "1", *common], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.log = open(folder + "/log", "w+", encoding="utf-8")
        # As most systems start a service; the program must ask for more itself.
        few = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (1_024, hard))
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        address = ["--public-url", public] if public else []
        self.process = subprocess.Popen([program, "serve", "--port", str(port), *address, *common],
                                        stdout=subprocess.PIPE, stderr=self.log, text=True,
                                        preexec_fn=few)
        line = self.process.stdout.readline()
        self.port = int(line.rsplit(":", 1)[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        self.process.kill()

    def logged(self):
        self.log.flush()
        self.log.seek(0)
        return self.log.read()


def check_case(port, case):
    name, sent, allowed = case
    got, closed = talk(port, sent)
    if not got:
        return None if closed else f"{name}: no answer and no close"
    found = answers(got)
    if found is None or len(found) != 1 or found[0] not in allowed:
        return f"{name}: {found} {got[:150]!r}"
    return None


def check_unfinished(port, case):
    name, sent, allowed = case
    started = time.time()
    got, closed = talk(port, sent, silence=PATIENCE)
    found = answers(got)
    if not closed or found is None or len(found) > 1 or not allowed.issuperset(found):
        return f"{name}: {closed} after {time.time() - started:.0f} s, {found} {got[:150]!r}"
    return None


def check_sequence(port, case):
    name, sent, wanted = case
    got, _ = talk(port, sent)
    found = answers(got, heads=name == "head")
    return None if found == wanted else f"{name}: {found}, not {wanted}: {got[:300]!r}"


def check_short(port):
    """A body shorter than announced, then the end: no answer as if it were whole."""
    got, closed = talk(port, post(CL + b"100\r\n", b"a=b"), shut=True)
    found = answers(got)
    good = closed and (not got or (found is not None and len(found) == 1 and found[0] in DENIED))
    return None if good else f"short body: {closed} {got[:150]!r}"


def check_cut(port):
    """A form whose last chunk never comes: what has come is not taken for the whole."""
    page, _ = talk(port, get(b"/sign-in", b"Connection: close\r\n"))
    token = re.search(rb'name="csrf" value="([^"]+)"', page).group(1)
    guest = re.search(rb"entraide-guest=([^;]+)", page).group(1)
    cookie = b"Cookie: entraide-guest=" + guest + b"\r\n"
    form = b"csrf=" + token + b"&key=k&language=nl&return=/sign-in"
    chunk = b"%x\r\n" % len(form) + form + b"\r\n"
    whole, _ = talk(port, post(cookie + TE + b"chunked\r\n", chunk + b"0\r\n\r\n", b"/language"))
    cut, _ = talk(port, post(cookie + TE + b"chunked\r\n", chunk, b"/language"), shut=True)
    good = answers(whole) == [303] and (not cut or answers(cut) == [400])
    return None if good else f"cut form: {whole[:60]!r} {cut[:60]!r}"


def run(server):
    jobs = [(check_case, c) for c in CASES] + [(check_sequence, c) for c in SEQUENCES] \
        + [(check_unfinished, c) for c in UNFINISHED]
    failures, lock = [], threading.Lock()

    def work():
        while True:
            with lock:
                if not jobs:
                    return
                check, case = jobs.pop()
            with contextlib.suppress(ConnectionRefusedError):
                problem = check(server.port, case)
                if problem:
                    with lock:
                        failures.append(problem)
                continue
            with lock:
                failures.append(f"{case[0]}: connection refused")

    threads = [threading.Thread(target=work) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    failures += filter(None, [check_short(server.port), check_cut(server.port)])
    found = answers(talk(server.port, OK)[0])
    if server.process.poll() is not None or found != [200]:
        failures.append(f"the program is not well afterwards: {found}")
    if '"code":"http.400"' not in server.logged():
        failures.append("what the gate turned away was not logged")
    if '"incident"' in server.logged():
        failures.append("incidents were logged: " + server.logged()[-600:])
    return sorted(failures)


def main():
    program, share = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    started = time.time()
    with tempfile.TemporaryDirectory() as folder, Server(program, share, folder) as server:
        failures = run(server)
    for failure in failures:
        print(failure)
    total = len(CASES) + len(UNFINISHED) + len(SEQUENCES) + 2
    print(f"{total - len(failures)} of {total} odd requests as they should be, "
          f"{time.time() - started:.0f} s")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Slow clients against the real program: others are answered as if they were not there.

Usage: slow.py PROGRAM [SHARE]. 200 connections send a head byte by byte, a body byte by byte, or
read their answer byte by byte; then 1,200 more sit idle. All the while ordinary requests on new
connections are timed. The slow senders must be closed in the time the server allows, and idle
connections make room.
"""
import contextlib
import http.client
import resource
import socket
import sys
import tempfile
import threading
import time

from raw import CL, FORM, HOST, Server

SLOW = 200
IDLE = 1_200
SECONDS = 42.0        # how long ordinary requests go on
CROWDED = 12.0        # the last seconds of it, with the idle ones
SLOWEST = 1.0         # seconds an ordinary request may take at the 99th percentile
ALLOWED = 28.0        # seconds after which no slow sender may still be connected

HEAD = b"GET /health HTTP/1.1\r\n" + HOST + b"X-A: " + b"a" * 400
BODY = b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM + CL + b"1000\r\n\r\n"
ASK = b"GET /static/entraide.css HTTP/1.1\r\n" + HOST + b"\r\n"


def connect(port):
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
    s.settimeout(10)
    s.connect(("127.0.0.1", port))
    return s


class Slow:
    """One slow client of a kind; `step` is called twice a second."""

    def __init__(self, port, kind):
        self.socket, self.kind, self.sent, self.ended = connect(port), kind, 0, None
        self.started = time.time()
        if kind == "body":
            self.socket.sendall(BODY)
        if kind == "read":
            self.socket.sendall(ASK * 20)
        self.socket.setblocking(False)

    def step(self):
        if self.ended:
            return
        try:
            if self.kind == "head":
                self.socket.send(HEAD[self.sent:self.sent + 1])
            elif self.kind == "body":
                self.socket.send(b"a")
            self.sent += 1
            try:
                if self.socket.recv(1) == b"":
                    self.ended = time.time()
            except BlockingIOError:
                pass
        except BlockingIOError:
            pass
        except OSError:
            self.ended = time.time()


def ordinary(port, until, times, failures):
    """Asks for the sign-in page on new connections, and notes how long each took."""
    while time.time() < until:
        started = time.time()
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/sign-in")
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                failures.append(f"status {answer.status}")
            connection.close()
        except (OSError, http.client.HTTPException) as error:
            failures.append(repr(error))
        times.append(time.time() - started)
        time.sleep(0.02)


def crowd(port):
    """Far more connections than the server keeps; the newest must be among those kept."""
    idle = []
    for _ in range(IDLE):
        with contextlib.suppress(OSError):
            idle.append(connect(port))
    time.sleep(2)
    closed = 0
    for s in idle:
        s.setblocking(False)
        try:
            closed += s.recv(1) == b""
        except BlockingIOError:
            pass
        except OSError:
            closed += 1
    return idle, closed


def percentile(times, share):
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def main():
    program, share = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8_192), hard))
    with tempfile.TemporaryDirectory() as folder, Server(program, share, folder) as server:
        slow = [Slow(server.port, ("head", "body", "read")[i % 3]) for i in range(SLOW)]
        times, failures, until = [], [], time.time() + SECONDS
        threads = [threading.Thread(target=ordinary, args=(server.port, until, times, failures))
                   for _ in range(2)]
        for thread in threads:
            thread.start()
        while time.time() < until - CROWDED:
            for client in slow:
                client.step()
            time.sleep(0.5)
        ends = {}
        for client in slow:
            lasted = (client.ended or time.time()) - client.started
            ends.setdefault(client.kind, []).append(lasted)
        idle, closed = crowd(server.port)
        for thread in threads:
            thread.join()
        alive = server.process.poll() is None
        for s in idle:
            s.close()
    p50, p99 = percentile(times, 0.5), percentile(times, 0.99)
    late = sum(1 for kind in ("head", "body") for t in ends[kind] if t > ALLOWED)
    print(f"{len(times)} requests beside {SLOW} slow and {len(idle)} idle connections: "
          f"p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms, {len(failures)} failed; "
          f"{closed} idle ones made room at once; slow ones lasted at most "
          + ", ".join(f"{kind} {max(t):.0f} s" for kind, t in sorted(ends.items())))
    problems = failures[:5]
    problems += [f"p99 is {p99:.2f} s"] if p99 > SLOWEST else []
    problems += [f"{late} slow connections were kept"] if late else []
    problems += [] if alive else ["the program ended"]
    problems += [] if closed > 0 else ["no idle connection made room"]
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

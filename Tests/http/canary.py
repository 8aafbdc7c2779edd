#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Planted secrets against the real program: none comes out in its log or on a page of failure.

Usage: canary.py PROGRAM [SHARE]. Types passwords, tokens, an account number and a name into every
way there is to go wrong, breaks the database underneath, and then looks at all that was logged.
Also asks every page under a foreign host name, which must not come back as a link.
"""
import http.client
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import urllib.parse

from raw import Server

PASSWORD = "canary-password-7f31"
TOKEN = "canarytoken" + "0" * 53
IBAN = "FR7630006000011234567890189"
NAME = "Canary Personne"
ADDRESS = "canary@example.org"
KEY = "canary-key-99"
SECRETS = [PASSWORD, TOKEN, IBAN, NAME, ADDRESS, KEY, "canary"]
DEMO = ("membre1@demo.example", "entraide-demo-2026")


class Browser:
    def __init__(self, port):
        self.port, self.cookies, self.csrf, self.host = port, {}, "", None
        self.seen = []

    def ask(self, method, path, fields=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = dict(headers or {})
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        if self.host:
            headers["Host"] = self.host
        body = None
        if fields is not None:
            body = urllib.parse.urlencode({"csrf": self.csrf, "key": KEY, **fields})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        found = re.search(r'name="csrf" value="([^"]*)"', text)
        if found:
            self.csrf = found.group(1)
        self.seen.append((path, answer.status, str(answer.getheaders()), text))
        connection.close()
        return answer.status, text

    def sign_in(self, email, password):
        self.ask("GET", "/sign-in")
        return self.ask("POST", "/sign-in", {"email": email, "password": password})[0]


def pages(browser):
    """The addresses the pages link to, each once, two clicks deep."""
    known, new = set(), ["/", "/money", "/invoices", "/clients"]
    for _ in range(3):
        found = []
        for path in new:
            text = browser.ask("GET", path)[1]
            found += re.findall(r'href="(/[^"#]*)"', text)
        new = sorted({p.replace("&amp;", "&") for p in found} - known)[:60]
        known.update(new)
    return known


def foreign_host(server):
    browser = Browser(server.port)
    browser.host = "evil.example"
    problems = []
    if browser.sign_in(*DEMO) != 303:
        problems.append("the demo member cannot sign in")
    seen = pages(browser)
    if len(seen) < 15:
        problems.append(f"too few pages were seen to say anything of their links: {seen}")
    for path, _, headers, text in browser.seen:
        if "evil.example" in headers + text:
            problems.append(f"{path} repeats the host it was asked under")
    return problems


def mistakes(server):
    """Secrets in all fields, right and wrong, then with the database broken."""
    stranger, member = Browser(server.port), Browser(server.port)
    for _ in range(3):
        stranger.sign_in(ADDRESS, PASSWORD)
    stranger.sign_in(DEMO[0], PASSWORD)
    stranger.cookies["entraide"] = TOKEN
    stranger.ask("GET", "/money?token=" + TOKEN)
    stranger.ask("GET", "/nowhere/" + TOKEN, headers={"Authorization": "Bearer " + TOKEN})
    stranger.ask("POST", "/sign-out", {"password": PASSWORD})
    member.sign_in(*DEMO)
    typed = {"name": NAME, "iban": IBAN, "email": ADDRESS, "password": PASSWORD, "country": "FR",
             "address": NAME, "postcode": "x" * 500, "city": NAME, "section": "1"}
    for path in ("/clients", "/drafts", "/invoices/drafts", "/money/pay-choices", "/bank",
                 "/language", "/sign-out/x"):
        member.ask("POST", path, typed)
    member.ask("GET", "/invoices?q=" + urllib.parse.quote(IBAN))
    echoes = len(member.seen)
    with sqlite3.connect(server.folder + "/entraide.sqlite") as database:
        database.execute("ALTER TABLE party_details RENAME COLUMN name TO other")
        database.execute("ALTER TABLE request RENAME TO gone")
    database.close()
    for path in ("/clients", "/money/pay-choices"):
        member.ask("POST", path, typed)
    with sqlite3.connect(server.folder + "/entraide.sqlite") as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' "
                                        "AND name LIKE '%link%'").fetchall():
            database.execute(f"ALTER TABLE {name} RENAME TO gone_{name}")
    database.close()
    stranger.ask("GET", "/access/" + TOKEN)
    for path in ("/clients?q=" + IBAN, "/invoices?q=" + urllib.parse.quote(NAME), "/clients"):
        member.ask("GET", path)
    broken = member.seen[echoes:]
    problems = []
    if not any(status == 500 for _, status, _, _ in broken):
        problems.append("the broken database was not felt: nothing was tried")
    # What a page repeats of a form is the form's; a page of failure has none.
    for path, status, headers, text in broken:
        for secret in SECRETS:
            if status >= 500 and secret in headers + text:
                problems.append(f"{path}: {secret!r} stands on the page of failure")
    log = server.logged()
    if '"incident"' not in log:
        problems.append("no incident was logged")
    if '"access.bad_sign_in"' not in log or '"refused"' not in log:
        problems.append("a refused sign-in was not logged")
    for secret in SECRETS + [DEMO[0], DEMO[1], *member.cookies.values(), member.csrf]:
        if secret and secret.lower() in log.lower():
            problems.append(f"{secret!r} is in the log")
    return problems


def command_line(program):
    """A password in the database's address: refused where all can read it, and never repeated."""
    address = f"postgres://somebody:{PASSWORD}@127.0.0.1:1/nothing"
    problems = []
    for arguments, surroundings in (
            (["--database", address], {}), ([], {"ENTRAIDE_DATABASE": address})):
        done = subprocess.run([program, "serve", "--port", "0", *arguments], text=True,
                              env={**os.environ, **surroundings}, capture_output=True, timeout=60)
        if done.returncode == 0 or PASSWORD in done.stdout + done.stderr:
            problems.append(f"serve {arguments} {done.returncode}: {done.stderr[:200]}")
        if arguments and "ENTRAIDE_DATABASE_FILE" not in done.stderr:
            problems.append("a password on the command line was not refused")
    return problems


def main():
    program, share = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    with tempfile.TemporaryDirectory() as folder, Server(program, share, folder) as server:
        server.folder = folder
        problems = foreign_host(server) + mistakes(server) + command_line(program)
    for problem in problems:
        print(problem)
    print("planted secrets and foreign hosts:", f"{len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

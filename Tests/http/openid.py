#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in through a real provider (glewlwyd) with the real program, through its forms.

Usage: openid.py PROGRAM [SHARE]. Keys of both kinds we take, keys that change, states and codes
of others, used and cut; what each answer in itself must hold is for the Swift tests.
"""
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse

from canary import DEMO, Browser
from provider import CLIENT, SECRET, Provider, free_port
from raw import Server


class House:
    def __init__(self, port, provider):
        self.port, self.provider, self.problems = port, provider, []

    def expect(self, what, isRight, found=""):
        if not isRight:
            self.problems.append(f"openid: {what}: {found}")

    def guest(self):
        browser = Browser(self.port)
        browser.ask("GET", "/sign-in")
        return browser

    def member(self):
        browser = Browser(self.port)
        status = browser.sign_in(*DEMO)
        self.expect("the demo member signs in", status == 303, status)
        browser.ask("GET", "/account")
        return browser

    def leave(self, browser, path):
        """Where the page sends the browser."""
        status, text = browser.ask("POST", path, {"key": os.urandom(8).hex()})
        self.expect(f"{path} leads to the provider", status == 200, status)
        found = re.search(r'class="button primary" href="([^"]*)"', text)
        address = found.group(1).replace("&amp;", "&") if found else ""
        self.expect("the browser goes on by itself", f"0;url={address}" in browser.seen[-1][2])
        return address

    def enter(self, name):
        """Signs in as somebody of the provider; the status, and whether the pages are open."""
        browser = self.guest()
        back = self.provider.bring_back(
            self.provider.person(name), self.leave(browser, "/sign-in/openid"))
        browser.ask("GET", back)
        return browser.ask("GET", "/money")[0] == 200, browser, back


def linking(house):
    isIn, browser, _ = house.enter("alix")
    house.expect("an account linked to nobody opens nothing, whatever its address", not isIn)
    house.expect("and the page says so", "relié à personne" in browser.ask("GET", "/sign-in")[1])
    member = house.member()
    alix = house.provider.person("alix")
    back = house.provider.bring_back(alix, house.leave(member, "/account/openid"))
    house.expect("another browser cannot link with it",
                 house.guest().ask("GET", back)[0] == 303
                 and "/account/openid/removal" not in member.ask("GET", "/account")[1])
    status, _ = member.ask("GET", back)
    house.expect("the account is linked", status == 303 and
                 "/account/openid/removal" in member.ask("GET", "/account")[1], status)
    isIn, _, back = house.enter("alix")
    house.expect("the linked account opens the door", isIn, back)
    isIn, _, _ = house.enter("camille")
    house.expect("another account of the same address does not", not isIn)


def answers(house):
    """An answer works once, in its browser, with its own code and state."""
    isIn, browser, back = house.enter("alix")
    house.expect("the account opens the door", isIn)
    again = house.guest()
    again.ask("GET", back)
    house.expect("an answer does not open twice", again.ask("GET", "/money")[0] == 303)
    query = dict(urllib.parse.parse_qsl(back.partition("?")[2]))
    for name, changes in {
            "another state": {"state": "0" * 64}, "no state": {"state": ""},
            "another code": {"code": "x" * 32}, "no code": {"code": ""},
            "another provider": {"iss": "https://evil.example"},
            "an enormous code": {"code": "x" * 5_000}}.items():
        other = house.guest()
        path = house.provider.bring_back(
            house.provider.person("alix"), house.leave(other, "/sign-in/openid"))
        fresh = dict(urllib.parse.parse_qsl(path.partition("?")[2]))
        other.ask("GET", "/openid/return?" + urllib.parse.urlencode(fresh | changes))
        house.expect(f"{name} opens nothing", other.ask("GET", "/money")[0] == 303)
    house.expect("the state has 256 bits", len(query["state"]) == 64, query["state"])
    # A code slipped into another's browser: the provider itself refuses it, for PKCE.
    thief, victim = house.guest(), house.guest()
    stolen = house.provider.bring_back(
        house.provider.person("alix"), house.leave(victim, "/sign-in/openid"))
    own = house.provider.bring_back(
        house.provider.person("camille"), house.leave(thief, "/sign-in/openid"))
    mixed = dict(urllib.parse.parse_qsl(own.partition("?")[2]))
    mixed["code"] = dict(urllib.parse.parse_qsl(stolen.partition("?")[2]))["code"]
    thief.ask("GET", "/openid/return?" + urllib.parse.urlencode(mixed))
    house.expect("a stolen code opens nothing", thief.ask("GET", "/money")[0] == 303)


def sign_out(house):
    """Signing out ends our session, and nothing at the provider."""
    browser = house.guest()
    alix = house.provider.person("alix")
    browser.ask("GET", house.provider.bring_back(alix, house.leave(browser, "/sign-in/openid")))
    browser.ask("GET", "/account")
    browser.ask("POST", "/sign-out", {})
    house.expect("we are signed out", browser.ask("GET", "/money")[0] == 303)
    again = house.guest()
    again.ask("GET", house.provider.bring_back(alix, house.leave(again, "/sign-in/openid")))
    house.expect("the provider still knows them", again.ask("GET", "/money")[0] == 200)


def new_keys(house, kind):
    """Keys that change, and of the other kind: the next sign-in after a minute works."""
    house.provider.roll_over(kind)
    waited = time.monotonic()
    while time.monotonic() - waited < 75:
        isIn, _, _ = house.enter("alix")
        if isIn:
            return
        time.sleep(5)
    house.expect(f"new keys ({kind}) are taken within a minute", False)


def removal(house):
    member = house.member()
    status, _ = member.ask("POST", "/account/openid/removal", {"key": "removal"})
    house.expect("the account is taken away", status == 303, status)
    isIn, _, _ = house.enter("alix")
    house.expect("it opens nothing any more", not isIn)


def configuration(program):
    """What is half configured, or without TLS, is refused at the start."""
    problems = []
    issuer = ["--openid-issuer", "https://login.example", "--openid-client", "c"]
    public = ["--public-url", "https://entraide.example"]
    secret = {"ENTRAIDE_OPENID_SECRET": "s"}
    with tempfile.TemporaryDirectory() as folder:
        for arguments, surroundings in (
                (issuer, secret), ([*issuer, *public], {}),
                ([*issuer[:2], *public], secret),
                (["--openid-issuer", "http://login.example", *issuer[2:], *public], secret)):
            done = subprocess.run(
                [program, "serve", "--port", "0", "--data", folder, *arguments], text=True,
                env={**os.environ, **surroundings}, capture_output=True, timeout=60)
            if done.returncode == 0 or "openid" not in done.stderr.lower():
                problems.append(f"openid: serve {arguments} {done.stderr[-300:]}")
    return problems


def main():
    program, share = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    port = free_port()
    public = f"http://localhost:{port}"
    problems = configuration(program)
    with tempfile.TemporaryDirectory() as folder:
        provider = Provider(folder + "/provider", public + "/openid/return")
        secret = folder + "/secret"
        with open(secret, "w", encoding="utf-8") as file:
            file.write(SECRET + "\n")
        os.environ.update(
            ENTRAIDE_OPENID_ISSUER=provider.issuer, ENTRAIDE_OPENID_CLIENT=CLIENT,
            ENTRAIDE_OPENID_SECRET_FILE=secret, ENTRAIDE_OPENID_NAME="Fédération")
        try:
            with Server(program, share, folder, port=port, public=public) as server:
                house = House(server.port, provider)
                linking(house)
                answers(house)
                sign_out(house)
                new_keys(house, "ecdsa")
                removal(house)
                problems += house.problems
                log = server.logged()
                if '"incident"' in log:
                    problems.append("openid: incidents: " + log[-2000:])
                if SECRET in log:
                    problems.append("openid: the client's secret is in the log")
        finally:
            provider.close()
    for problem in problems:
        print(problem)
    print("sign-in through glewlwyd:", f"{len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

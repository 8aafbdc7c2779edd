#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A software authenticator that is not ours against the real program, through its forms.

Usage: .venv-test/bin/python passkeys.py PROGRAM [SHARE]. soft-webauthn makes and uses passkeys as a
browser would; it never asks for PIN, finger or face, which must be refused, so that here the flag
is set for it. Each bad answer is a good one with one thing changed.
"""
import base64
import hashlib
import json
import re
import socket
import sys
import tempfile

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from soft_webauthn import SoftWebauthnDevice

from canary import DEMO, Browser
from raw import Server

VERIFIED = 0x04
PARTS = ("rawId", "clientDataJSON", "attestationObject", "authenticatorData", "signature",
         "userHandle")


class Device(SoftWebauthnDevice):
    """As soft-webauthn, with somebody who shows their finger."""

    is_verifying = True

    def create(self, options, origin):
        answer = super().create(options, origin)
        if self.is_verifying:
            made = cbor.decode(answer["response"]["attestationObject"])
            made["authData"] = flagged(made["authData"])
            answer["response"]["attestationObject"] = cbor.encode(made)
        return answer

    def get(self, options, origin):
        answer = super().get(options, origin)
        if self.is_verifying:
            self.sign(answer, flagged(answer["response"]["authenticatorData"]))
        return answer

    def sign(self, answer, data):
        """Signs other data of the authenticator than the answer holds."""
        response = answer["response"]
        response["authenticatorData"] = data
        asked = hashlib.sha256(response["clientDataJSON"]).digest()
        response["signature"] = self.private_key.sign(data + asked, ec.ECDSA(hashes.SHA256()))


def flagged(data):
    return data[:32] + bytes([data[32] | VERIFIED]) + data[33:]


def question(browser, path):
    """What the page's script would be told, as the options of `navigator.credentials`."""
    status, text = browser.ask("POST", path, {})
    if status != 200:
        return status, None
    options = json.loads(text)
    options["challenge"] = bytes(options["challenge"])
    if "user" in options:
        options["user"]["id"] = bytes(options["user"]["id"])
    return status, {"publicKey": options}


def answer(browser, path, made, **fields):
    """Sends what the script would send."""
    for part in PARTS:
        value = made.get(part) if part == "rawId" else made["response"].get(part)
        fields[f"passkey.{part}"] = base64.b64encode(value).decode() if value else ""
    return browser.ask("POST", path, fields)


class House:
    def __init__(self, port, origin):
        self.port, self.origin, self.problems = port, origin, []

    def expect(self, what, isRight, found=""):
        if not isRight:
            self.problems.append(f"passkeys: {what}: {found}")

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

    def make(self, browser, device, name):
        _, options = question(browser, "/account/passkeys/question")
        made = device.create(options, self.origin)
        # Each form has a key of its own.
        browser.ask("GET", "/account")
        return answer(browser, "/account/passkeys", made, key=name, passkey_name=name), made

    def enter(self, device, change=None, browser=None):
        """Signs in; `change` spoils the answer first."""
        browser = browser or self.guest()
        _, options = question(browser, "/sign-in/passkey/question")
        given = device.get(options, self.origin)
        if change:
            change(given)
        status, text = answer(browser, "/sign-in/passkey", given)
        return status, text, browser, given


def account(browser):
    return browser.ask("GET", "/account")[1]


def registration(house):
    """A key is made, and works at once; those that are no good are not taken."""
    member, device = house.member(), Device()
    blind = Device()
    blind.is_verifying = False
    (status, _), _ = house.make(member, blind, "Sans doigt")
    house.expect("a device that verifies nobody is refused", status == 422, status)
    house.expect("and is not kept", "Sans doigt" not in account(member))
    (status, text), made = house.make(member, device, "Téléphone d’essai")
    house.expect("a key is added with recovery codes", status == 200 and
                 len(re.findall(r"<code>[a-z2-7-]{29}</code>", text)) == 10, status)
    house.expect("it is listed", "Téléphone d’essai" in account(member))
    status, _ = answer(member, "/account/passkeys", made, key="twice", passkey_name="Encore")
    house.expect("a challenge makes one key", status == 422, status)
    for name, change in spoilt_makings(house.origin):
        _, options = question(member, "/account/passkeys/question")
        other = Device()
        given = other.create(options, house.origin)
        change(given["response"])
        status, _ = answer(member, "/account/passkeys", given, key=name, passkey_name=name)
        house.expect(f"a key with {name} is refused", status == 422, status)
        house.expect(f"a key with {name} is not kept", f">{name}<" not in account(member))
    return device


def spoilt_makings(origin):
    def client(**changes):
        def change(response):
            data = json.loads(response["clientDataJSON"]) | changes
            response["clientDataJSON"] = json.dumps(data).encode()
        return change

    def made(spoil):
        def change(response):
            given = cbor.decode(response["attestationObject"])
            given = spoil(given) or given
            response["attestationObject"] = given if isinstance(given, bytes) else \
                cbor.encode(given)
        return change

    def data(spoil):
        def change(given):
            given["authData"] = spoil(given["authData"])
        return made(change)

    def key(**changes):
        def spoil(auth):
            place = 55 + int.from_bytes(auth[53:55], "big")
            fields = cbor.decode(auth[place:]) | {int(k[1:].replace("m", "-")): v
                                                  for k, v in changes.items()}
            return auth[:place] + cbor.encode(fields)
        return data(spoil)

    yield "another origin", client(origin="https://evil.example")
    yield "another kind of answer", client(type="webauthn.get")
    yield "a frame of another site", client(crossOrigin=True)
    yield "an invented challenge", client(challenge=base64.urlsafe_b64encode(
        b"x" * 32).decode().rstrip("="))
    yield "a challenge cut short", client(challenge="AAAA")
    yield "another site’s hash", data(lambda auth: bytes(32) + auth[32:])
    yield "nobody there", data(lambda auth: auth[:32] + bytes([auth[32] & ~1]) + auth[33:])
    yield "another algorithm", key(_3=-257)
    yield "another curve", key(_m1=2)
    yield "a point off the curve", key(_m2=b"\x01" * 32)
    yield "a coordinate cut short", key(_m3=b"\x01" * 31)
    yield "bytes behind it", data(lambda auth: auth + b"\0")
    yield "bytes missing", data(lambda auth: auth[:-1])
    yield "no key", data(lambda auth: auth[:32] + bytes([auth[32] & ~0x40]) + auth[33:37])
    yield "a cut attestation", made(lambda given: cbor.encode(given)[:-3])
    yield "a list for an attestation", made(lambda given: cbor.encode([given]))
    yield "ten levels", made(lambda given: b"\x81" * 10 + b"\0")
    yield "an endless length", made(lambda given: b"\xbf" + cbor.encode(given)[1:] + b"\xff")
    yield "four billion items", made(lambda given: b"\xba\xff\xff\xff\xff")


def sign_in(house, device):
    """The key opens the door by itself, and every answer spoilt in one place does not."""
    status, text, browser, given = house.enter(device)
    house.expect("the key signs in", status == 303, (status, text[:200]))
    house.expect("the pages are open", browser.ask("GET", "/money")[0] == 200)
    status, _ = answer(browser, "/sign-in/passkey", given)
    house.expect("an answer opens once", status == 403, status)

    def client(given, **changes):
        data = json.loads(given["response"]["clientDataJSON"]) | changes
        given["response"]["clientDataJSON"] = json.dumps(data).encode()
        device.sign(given, given["response"]["authenticatorData"])

    def data(given, spoil):
        device.sign(given, spoil(given["response"]["authenticatorData"]))

    stranger = ec.generate_private_key(ec.SECP256R1())

    def signed_by_another(given):
        own, device.private_key = device.private_key, stranger
        device.sign(given, given["response"]["authenticatorData"])
        device.private_key = own

    spoilt = {
        "another origin": lambda g: client(g, origin="https://evil.example"),
        "the answer of a making": lambda g: client(g, type="webauthn.create"),
        "an invented challenge": lambda g: client(g, challenge="A" * 43),
        "nobody verified": lambda g: data(g, lambda d: d[:32] + b"\x01" + d[33:]),
        "nobody there": lambda g: data(g, lambda d: d[:32] + b"\x04" + d[33:]),
        "another site": lambda g: data(g, lambda d: bytes(32) + d[32:]),
        "data cut short": lambda g: data(g, lambda d: d[:-1]),
        "data with more behind": lambda g: data(g, lambda d: d + b"\0"),
        "another key's signature": signed_by_another,
        "a spoilt signature": lambda g: g["response"].update(
            signature=g["response"]["signature"][:-1] + b"\0"),
        "no signature": lambda g: g["response"].update(signature=b""),
        "an unknown key": lambda g: g.update(rawId=b"z" * 32),
        "another person's handle": lambda g: g["response"].update(userHandle=b"z" * 32),
        "no handle": lambda g: g["response"].update(userHandle=b""),
    }
    for name, change in spoilt.items():
        status, _, browser, _ = house.enter(device, change)
        house.expect(f"{name} opens nothing", status == 403, status)
        house.expect(f"{name} leaves no session", browser.ask("GET", "/money")[0] == 303)
    _, options = question(house.guest(), "/sign-in/passkey/question")
    status, _ = answer(house.guest(), "/sign-in/passkey", device.get(options, house.origin))
    house.expect("another browser's challenge opens nothing", status == 403, status)
    status, _, _, _ = house.enter(device)
    house.expect("the key still signs in", status == 303, status)


def nothing_told(house, device):
    """The question is the same for everybody but for the challenge."""
    asked = []
    for _ in range(2):
        asked.append(question(house.guest(), "/sign-in/passkey/question")[1]["publicKey"])
    challenges = {bytes(options.pop("challenge")) for options in asked}
    house.expect("the question is the same for all", asked[0] == asked[1], asked)
    house.expect("it names no key", asked[0]["allowCredentials"] == [], asked[0])
    house.expect("a challenge has 32 bytes and is new", len(challenges) == 2 and
                 all(len(c) == 32 for c in challenges))
    member = house.member()
    options = question(member, "/account/passkeys/question")[1]["publicKey"]
    handle = bytes(options["user"]["id"])
    house.expect("the handle is 32 random bytes", len(handle) == 32 and
                 handle == device.user_handle and DEMO[0].encode() not in handle)
    house.expect("a key known is named, so that none is made twice", [bytes(k["id"]) for k in
                 options["excludeCredentials"]] == [device.credential_id])


def copied(house, device):
    """A key whose counter goes back is a copy: refused, and its owner told."""
    copy_of_it = Device()
    for name in ("credential_id", "private_key", "rp_id", "user_handle"):
        setattr(copy_of_it, name, getattr(device, name))
    copy_of_it.sign_count = 1
    status, text, _, _ = house.enter(copy_of_it)
    house.expect("a copy is refused", status == 403 and "copie" in text, status)
    status, _, browser, _ = house.enter(device)
    house.expect("the key itself goes on", status == 303, status)
    notices = browser.ask("GET", "/notices")[1]
    house.expect("its owner is told of the copy", "copi" in notices, "no notice")


def removal(house, device):
    """A key taken away opens nothing any more."""
    member = house.member()
    found = re.search(r'name="passkey" value="(\d+)"', account(member))
    house.expect("the key can be taken away", bool(found))
    if found:
        status, _ = member.ask("POST", "/account/passkeys/removal", {"passkey": found.group(1)})
        house.expect("it is taken away", status == 303, status)
    status, _, _, _ = house.enter(device)
    house.expect("it opens nothing any more", status == 403, status)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def main():
    program, share = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    port = free_port()
    origin = f"http://localhost:{port}"
    with tempfile.TemporaryDirectory() as folder, \
            Server(program, share, folder, port=port, public=origin) as server:
        house = House(server.port, origin)
        device = registration(house)
        sign_in(house, device)
        nothing_told(house, device)
        copied(house, device)
        removal(house, device)
        if '"incident"' in server.logged():
            house.problems.append("passkeys: incidents: " + server.logged()[-2000:])
    for problem in house.problems:
        print(problem)
    print("passkeys of soft-webauthn:", f"{len(house.problems)} problems")
    return 1 if house.problems else 0


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: AGPL-3.0-or-later
"""A real OpenID Connect provider on loopback: glewlwyd of Debian, with its own database and keys."""
import http.cookiejar
import json
import os
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

TABLES = "/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3"
MODULES = "/usr/lib/glewlwyd"
# glewlwyd takes a secret in the head as it is; RFC 6749 §2.3.1 has it encoded: no odd signs here.
CLIENT, SECRET = "entraide", "planted-secret-of-the-client"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Visitor:
    """Somebody at the provider, with their cookies there."""

    def __init__(self, site):
        self.site = site
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()), NoRedirect)

    def ask(self, method, path, body=None):
        """Status, where it leads, and what it says; the path may be a whole address."""
        address = path if path.startswith("http") else self.site + path
        request = urllib.request.Request(
            address, method=method, data=None if body is None else json.dumps(body).encode(),
            headers={} if body is None else {"Content-Type": "application/json"})
        try:
            answer = self.opener.open(request, timeout=10)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return answer.status, answer.headers.get("Location", ""), answer.read().decode()

    def done(self, method, path, body=None):
        status, _, text = self.ask(method, path, body)
        assert status == 200, f"glewlwyd: {method} {path}: {status} {text}"

    def sign_in(self, name, password):
        self.done("POST", "/api/auth", {"username": name, "password": password})


def key_pair(kind):
    """The private and the public half of a new key, as PEM."""
    how = ["genrsa", "2048"] if kind == "rsa" else \
        ["ecparam", "-name", "prime256v1", "-genkey", "-noout"]
    private = subprocess.run(["openssl", *how], check=True, capture_output=True).stdout
    public = subprocess.run(["openssl", "pkey", "-pubout"], input=private, check=True,
                            capture_output=True).stdout
    return private.decode(), public.decode()


class Provider:
    """glewlwyd with two people, one client, and keys of a kind: `rsa` or `ecdsa`."""

    def __init__(self, folder, return_address, kind="rsa"):
        os.makedirs(folder, exist_ok=True)
        self.port = free_port()
        self.site = f"http://localhost:{self.port}"
        self.issuer = self.site + "/api/oidc"
        database = os.path.join(folder, "provider.sqlite")
        with sqlite3.connect(database) as tables, open(TABLES, encoding="utf-8") as script:
            tables.executescript(script.read())
        tables.close()
        configuration = os.path.join(folder, "provider.conf")
        with open(configuration, "w", encoding="utf-8") as file:
            file.write(self.configuration(database))
        self.process = subprocess.Popen(
            ["glewlwyd", "--config-file=" + configuration], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        self.wait()
        self.office = Visitor(self.site)
        self.office.sign_in("admin", "password")
        self.office.done("POST", "/api/mod/plugin/", self.plugin(kind))
        for name in ("alix", "camille"):
            self.office.done("POST", "/api/user/", {
                "username": name, "password": name + "-password", "name": name.title(),
                # The address of somebody who works here: it must open nothing by itself.
                "email": "membre1@demo.example", "enabled": True,
                "scope": ["openid", "g_profile"]})
        self.office.done("POST", "/api/client/", {
            "client_id": CLIENT, "name": "Entraide", "client_secret": SECRET, "password": SECRET,
            "confidential": True, "enabled": True, "redirect_uri": [return_address],
            "authorization_type": ["code"], "scope": [],
            "token_endpoint_auth_method": ["client_secret_basic"]})

    def configuration(self, database):
        modules = "".join(
            f'{name}_module_path="{MODULES}/{folder}"\n' for name, folder in (
                ("user", "user"), ("client", "client"), ("user_auth_scheme", "scheme"),
                ("plugin", "plugin")))
        return f"""
port={self.port}
bind_address="127.0.0.1"
external_url="{self.site}/"
login_url="login.html"
api_prefix="api"
log_mode="console"
log_level="ERROR"
cookie_secure=0
session_expiration=2419200
session_key="GLEWLWYD2_SESSION_ID"
admin_session_authentication="cookie"
profile_session_authentication="cookie"
login_api_enabled=true
admin_scope="g_admin"
profile_scope="g_profile"
{modules}hash_algorithm="SHA512"
database={{ type="sqlite3"; path="{database}"; }};
"""

    def wait(self):
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("glewlwyd does not listen")

    def plugin(self, kind):
        private, public = key_pair(kind)
        flows = {f"auth-type-{flow}-enabled": flow == "code" for flow in (
            "code", "token", "id-token", "none", "password", "client", "refresh")}
        return {"module": "oidc", "name": "oidc", "display_name": "OpenID Connect", "parameters": {
            "iss": self.issuer, "jwt-type": kind, "jwt-key-size": "256", "key": private,
            "cert": public, "access-token-duration": 3600, "refresh-token-duration": 3600,
            "code-duration": 60, "refresh-token-rolling": True, "allow-non-oidc": False,
            "pkce-allowed": True, "pkce-required": True, "pkce-method-plain-allowed": False,
            "jwks-show": True, "subject-type": "public", "address-claim": {"type": "no"},
            "name-claim": "mandatory", "email-claim": "mandatory", "scope-claim": "no",
            "claims": [], **flows}}

    def roll_over(self, kind):
        """Takes a new key, as providers do without notice."""
        self.office.done("PUT", "/api/mod/plugin/oidc", self.plugin(kind))
        self.office.done("PUT", "/api/mod/plugin/oidc/disable")
        self.office.done("PUT", "/api/mod/plugin/oidc/enable")

    def person(self, name):
        """Somebody who has signed in there and lets us know who they are."""
        visitor = Visitor(self.site)
        visitor.sign_in(name, name + "-password")
        visitor.done("PUT", f"/api/auth/grant/{CLIENT}", {"scope": "openid"})
        return visitor

    @staticmethod
    def bring_back(visitor, address):
        """Follows an address of ours through the provider; the path back, with its question."""
        # The page of the provider would add this once the person has agreed.
        _, place, text = visitor.ask("GET", address + "&g_continue")
        assert "/openid/return?" in place, f"glewlwyd: {place} {text}"
        parts = urllib.parse.urlsplit(place)
        return parts.path + "?" + parts.query

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()

# SPDX-License-Identifier: AGPL-3.0-or-later
"""The program under test on a small demo of its own, and people who use it in a browser."""

import os
import re
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("ENTRAIDE_PROGRAM", ".build/release/entraide")
SCREENS = ROOT / ".build" / "screens"
CHROMIUM = os.environ.get("ENTRAIDE_CHROMIUM", "/usr/bin/chromium")
ROLES = ("member", "office", "board", "director")


class House:
    """A demo cooperative, or none yet, served on a free port of this machine until `close`.

    `months`: of books; twelve lead beyond today, and the demo's clock goes on from their end.
    `country`: whose law it is under.
    `settings`: gives what the program's environment has besides, for the address it is served at."""

    def __init__(self, is_founded=True, months=12, settings=None, country="fr"):
        self.settings = settings or (lambda site: {})
        self.folder = Path(tempfile.mkdtemp(prefix="entraide-browser-"))
        self.data = self.folder / "data"
        if is_founded:
            subprocess.run(
                [PROGRAM, "demo", "--data", self.data, "--members", "6", "--months", str(months),
                 "--seed", "7", "--country", country],
                cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        self.start()

    def start(self):
        """Serves the data, on another port than before, at the name that passkeys are made for."""
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            port = listener.getsockname()[1]
        site = f"http://localhost:{port}"
        self.log = open(self.folder / "serve.log", "a")
        self.server = subprocess.Popen(
            [PROGRAM, "serve", "--data", self.data, "--port", str(port), "--public-url", site],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=self.log, text=True,
            env={**os.environ, **self.settings(site)})
        self.site = ""
        for line in self.server.stdout:
            if line.startswith("http://"):
                self.site = site
                break
        assert self.site, (self.folder / "serve.log").read_text()

    def kill(self):
        """Ends the program as a power cut does."""
        self.server.kill()
        self.server.wait(timeout=20)
        self.log.close()

    def close(self):
        self.server.terminate()
        self.server.wait(timeout=20)
        self.log.close()
        shutil.rmtree(self.folder)


class Person:
    """Somebody at a browser of their own; whatever the browser complains about is kept."""

    def __init__(self, browser, site, role=None, *, width=1280, **options):
        height = {320: 640, 360: 740}.get(width, 900)
        options.setdefault("locale", "fr-FR")
        # A colour on its way to another is no fault.
        options.setdefault("reduced_motion", "reduce")
        self.site = site
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, base_url=site, **options)
        self.complaints = []
        self.page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        if role:
            self.sign_in(role)

    def _console(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def sign_in(self, role):
        """Signs in as one of the demo's people, through the button the demo offers."""
        self.page.goto("/sign-in")
        self.page.locator(".demo-accounts button").nth(ROLES.index(role)).click()
        self.page.wait_for_selector(".menu.person")

    def open(self, path):
        """Opens a page of the site; returns its answer."""
        return self.page.goto(path)

    @property
    def path(self):
        return urlsplit(self.page.url).path

    def heading(self):
        return self.page.locator("h1").inner_text()

    def overflow(self):
        """By how many pixels the page is wider than its window."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth")

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text):
        self.page.keyboard.type(text)

    def focused(self):
        """The field, link or button that has the keyboard: its name, or its text."""
        return self.page.evaluate(
            "(e => e.name || e.id || e.textContent.trim())(document.activeElement)")

    def tab_to(self, selector, most=80):
        """Goes on with the Tab key until the element has the keyboard."""
        for _ in range(most):
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach {selector}")

    def close(self):
        self.context.close()


def links(person):
    """Every page of the house that links lead to from the start: one of each kind of address,
    two where it names a thing by number, one more with a question."""
    wanted, seen, pages = ["/"], {}, []
    while wanted:
        address = wanted.pop(0)
        kind = shape(address)
        limit = 2 if "{n}" in kind and "?" not in kind else 1
        if seen.get(kind, 0) >= limit or kind in ("/sign-out",):
            continue
        seen[kind] = seen.get(kind, 0) + 1
        answer = person.context.request.get(address)
        assert answer.status == 200, f"{address} answers {answer.status}"
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        path = urlsplit(answer.url)
        pages.append(path.path + ("?" + path.query if path.query else ""))
        for href in re.findall(r'href="(/[^"#]*)', answer.text()):
            if not href.startswith("/static/"):
                wanted.append(href.replace("&amp;", "&"))
    return sorted(set(pages), key=lambda page: (len(page), page))


def shape(address):
    """An address without its numbers, names of calls, days and question: `/invoices/{n}?`."""
    parts = urlsplit(address)
    path = re.sub(r"\d[\d-]*", "{n}", parts.path)
    # The calls of the API share one page; what differs is text.
    path = re.sub(r"^/api/calls/\w+", "/api/calls/{name}", path)
    return path + ("?" if parts.query else "")


def file_name(address):
    kind = shape(address).replace("?", "-asked").lower()
    return re.sub(r"[^a-z0-9]+", "-", kind).strip("-") or "home"

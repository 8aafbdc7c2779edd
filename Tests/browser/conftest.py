# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every browser test may ask for: the house, the browser, and people in it."""

import html
import os

import pytest
from playwright.sync_api import sync_playwright

from house import CHROMIUM, SCREENS, House, Person


@pytest.fixture(scope="session")
def house():
    """The program on a demo of its own; tests of one process share it."""
    house = House()
    yield house
    house.close()


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture
def person(house, browser):
    """Makes people: `person("member", width=360)`. What their browsers complained about fails
    the test at its end, unless the test takes it out of `complaints`."""
    people = []

    def make(role=None, **options):
        someone = Person(browser, house.site, role, **options)
        people.append(someone)
        return someone

    yield make
    complaints = [complaint for someone in people for complaint in someone.complaints]
    for someone in people:
        someone.close()
    assert complaints == []


def pytest_sessionfinish(session):
    """One page with all pictures, for a person to look at."""
    if hasattr(session.config, "workerinput") or not SCREENS.is_dir():
        return
    pictures = sorted(SCREENS.glob("*.png"))
    figures = "".join(
        f'<figure><img src="{html.escape(p.name)}" loading="lazy"><figcaption>'
        f"{html.escape(p.stem)}</figcaption></figure>\n" for p in pictures)
    (SCREENS / "index.html").write_text(
        "<!doctype html><title>Screens</title><style>body{display:flex;flex-wrap:wrap;gap:16px;"
        "font:14px sans-serif;background:#888}figure{margin:0;background:#fff;padding:8px}"
        f"img{{max-height:480px;max-width:480px}}</style>{figures}")


def pytest_configure(config):
    if not hasattr(config, "workerinput") and not config.option.keyword:
        SCREENS.mkdir(parents=True, exist_ok=True)
        for picture in SCREENS.glob("*.png"):
            os.remove(picture)

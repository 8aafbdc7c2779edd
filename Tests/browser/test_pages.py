# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every page that links lead to, for each kind of person, in each width, light and dark."""

import gzip
from pathlib import Path

import axe_playwright_python
import pytest

from house import ROLES, ROOT, SCREENS, House, Person, file_name, links, shape

HTML_BYTES = 30_000
STYLE_BYTES = 12_000
SCRIPT_BYTES = 5_000
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
# WCAG 2.2 AA, which has the rules of 2.0 and 2.1 too.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
# What another width or colour can change.
VISIBLE = ["color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable"]
RUN_AXE = """only => axe.run(document, {runOnly: only, resultTypes: ['violations']}).then(r =>
    r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(' | ')))"""
VIEWS = [(1280, "light"), (1280, "dark"), (768, "light"), (360, "light"), (360, "dark")]
PUBLIC = ["/sign-in"]


@pytest.fixture(scope="module")
def belgium():
    """A demo under Belgian law, for the pages that differ there."""
    house = House(months=4, country="be")
    yield house
    house.close()


def faults(someone, address, role):
    """What is wrong with a page in any of its views; pictures of three of them are kept."""
    page, found = someone.page, []
    answer = someone.open(address)
    size = len(gzip.compress(answer.body(), 6))
    if answer.status != 200:
        found.append(f"answers {answer.status}")
    if size > HTML_BYTES:
        found.append(f"{size} bytes compressed")
    page.evaluate(AXE)
    for width, scheme in VIEWS:
        page.set_viewport_size({"width": width, "height": 740 if width == 360 else 900})
        page.emulate_media(color_scheme=scheme)
        only = TAGS if scheme == "light" and width != 768 else VISIBLE
        found += [f"{width} {scheme}: {v}" for v in page.evaluate(RUN_AXE, only)]
        if someone.overflow() > 0:
            found.append(f"{width}: scrolls sideways")
        if width == 1280 or (width, scheme) == (360, "light"):
            picture = SCREENS / f"{role}-{file_name(address)}-{width}-{scheme}.png"
            page.screenshot(path=picture, full_page=True)
    page.set_viewport_size({"width": 320, "height": 640})
    if someone.overflow() > 0:
        found.append("320: scrolls sideways")
    return [f"{address}: {fault}" for fault in found]


@pytest.mark.parametrize("part", range(2))
@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_accessible_light_and_narrow(person, role, part):
    someone = person(role)
    pages = links(someone)
    assert len(pages) > 8, pages
    if role == "director":
        # Whoever may do everything: what the office sees is looked at as the office.
        office = {shape(page) for page in links(person("office"))}
        pages = [page for page in pages if shape(page) not in office]
    pages = pages[part::2]
    assert [f for address in pages for f in faults(someone, address, role)] == []


@pytest.mark.parametrize("role", ("member", "office"))
def test_every_page_under_another_law_is_too(belgium, browser, role):
    someone = Person(browser, belgium.site, role)
    # What no law changes is looked at in the other demo.
    pages = [page for page in links(someone) if not page.startswith(("/account", "/api"))]
    assert len(pages) > 8, pages
    assert not [page for page in pages if page.startswith(("/plan", "/declarations"))]
    found = [f for address in pages for f in faults(someone, address, f"be-{role}")]
    complaints = someone.complaints
    someone.close()
    assert found + complaints == []


def test_pages_before_signing_in_are_too(person):
    someone = person()
    assert [f for address in PUBLIC for f in faults(someone, address, "guest")] == []


def test_a_page_that_is_not_there_says_so(person):
    someone = person("member")
    answer = someone.open("/nothing-here")
    assert answer.status == 404
    someone.page.evaluate(AXE)
    assert someone.page.evaluate(RUN_AXE, TAGS) == []
    # The browser itself notes the answer.
    someone.complaints = [c for c in someone.complaints if "404" not in c]


@pytest.mark.parametrize(
    "name, most", [("entraide.css", STYLE_BYTES), ("entraide.js", SCRIPT_BYTES)])
def test_style_and_script_keep_their_budget(name, most):
    data = (ROOT / "share" / "static" / name).read_bytes()
    assert len(gzip.compress(data, 9)) <= most

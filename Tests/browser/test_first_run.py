# SPDX-License-Identifier: AGPL-3.0-or-later
"""An installation without cooperative: the guided set-up and the demo, as a newcomer meets them."""

import stat
import time

import pytest

from house import House, Person
from test_pages import faults

SECONDS = 60
SCREENS = [
    ("country", {"legal_form": "fr/scop_sarl"}),
    ("identity", {
        "name": "Les Ateliers du Pont", "siren": "732 829 320 00074", "register_city": "Lyon",
        "address": "1 rue de l'Essai", "postcode": "69001", "city": "Lyon", "headcount": "12",
        "accident_rate": "2,08", "mobility_rate": "2"}),
    ("books", {"from": "2026-01-01", "cash": "12 500,00"}),
    ("bank", {"iban": "FR14 2004 1010 0505 0001 3M02 606", "bic": "PSSTFRPPPAR"}),
    ("contribution", {"scheme": "collected_10_8_6"}),
    ("administrator", {
        "name": "Zoé Exemple", "email": "zoe@example.org", "password": "trois chevaux bleus",
        "password_again": "trois chevaux bleus"}),
]


@pytest.fixture
def empty():
    house = House(is_founded=False)
    yield house
    house.close()


@pytest.fixture
def newcomer(empty, browser):
    someone = Person(browser, empty.site, width=360)
    yield someone
    someone.close()
    # The browser itself notes each refused form and the page that is gone.
    assert [c for c in someone.complaints if " 422 " not in c and " 404 " not in c] == []


def show_code(someone, house):
    someone.open("/money")
    assert someone.path == "/setup"
    someone.page.fill("[name=code]", (house.data / "setup-code").read_text().strip())
    send(someone)


def send(someone):
    someone.page.locator("main form.form button.primary").click()


def fill(someone, fields):
    for name, value in fields.items():
        field = someone.page.locator(f"[name={name}]").first
        if name == "scheme":
            someone.page.check(f"[value={value}]")
        elif field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    send(someone)


def test_a_newcomer_founds_a_cooperative_in_eight_screens(empty, newcomer):
    code = empty.data / "setup-code"
    assert stat.S_IMODE(code.stat().st_mode) == 0o600
    started = time.monotonic()
    show_code(newcomer, empty)
    for step, fields in SCREENS:
        assert newcomer.path == f"/setup/{step}"
        fill(newcomer, fields)
    assert newcomer.path == "/setup/check"
    assert "FR44732829320" in newcomer.page.inner_text("main")
    newcomer.page.get_by_role("button", name="Fonder la coopérative").click()
    newcomer.page.wait_for_url("**/first-steps")
    assert time.monotonic() - started < SECONDS
    assert newcomer.open("/setup").status == 404
    assert not code.exists()
    # Whoever may move money makes a second factor before anything else.
    newcomer.open("/trial-balance")
    assert newcomer.path == "/account/second-factor"


def test_a_belgian_newcomer_is_asked_what_belgian_law_needs(empty, newcomer):
    show_code(newcomer, empty)
    fill(newcomer, {"legal_form": "be/sc"})
    assert newcomer.path == "/setup/identity"
    assert newcomer.page.locator("[name=accident_rate]").count() == 0
    fill(newcomer, {
        "name": "Le Pont partagé", "siren": "0403.019.261", "register_city": "Bruxelles",
        "address": "1 rue de l'Essai", "postcode": "1000", "city": "Bruxelles", "headcount": "12"})
    fill(newcomer, SCREENS[2][1])
    fill(newcomer, {"iban": "BE68 5390 0754 7034", "bic": "GKCCBEBB"})
    newcomer.page.locator("[name=scheme]").first.check()
    send(newcomer)
    fill(newcomer, SCREENS[5][1])
    assert newcomer.path == "/setup/check"
    assert "BE0403019261" in newcomer.page.inner_text("main")
    newcomer.page.get_by_role("button", name="Fonder la coopérative").click()
    newcomer.page.wait_for_url("**/first-steps")


def test_every_screen_is_accessible_light_and_narrow(empty, newcomer):
    found = faults(newcomer, "/setup", "newcomer")
    show_code(newcomer, empty)
    for step, fields in SCREENS:
        found += faults(newcomer, f"/setup/{step}", "newcomer")
        fill(newcomer, fields)
    found += faults(newcomer, "/setup/check", "newcomer")
    newcomer.page.get_by_role("button", name="Fonder la coopérative").click()
    found += faults(newcomer, "/first-steps", "newcomer")
    assert found == []


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(empty, newcomer):
    show_code(newcomer, empty)
    fill(newcomer, SCREENS[0][1])
    fill(newcomer, {**SCREENS[1][1], "siren": "732829321"})
    assert newcomer.path == "/setup/identity"
    assert newcomer.page.locator("[name=siren]").get_attribute("aria-invalid") == "true"
    assert newcomer.page.input_value("[name=name]") == "Les Ateliers du Pont"
    fill(newcomer, {"siren": "732829320"})
    assert newcomer.path == "/setup/books"


def test_a_power_cut_between_any_two_screens_loses_nothing(empty, browser):
    someone = Person(browser, empty.site)
    show_code(someone, empty)
    cookies = someone.context.cookies()
    for step, fields in SCREENS:
        assert someone.path == f"/setup/{step}"
        fill(someone, fields)
        empty.kill()
        empty.start()
        someone.close()
        someone = Person(browser, empty.site)
        someone.context.add_cookies(cookies)
        someone.open("/")
    someone.close()
    # Another device goes on with the same code, in another language and without script.
    other = Person(browser, empty.site, locale="nl-BE", java_script_enabled=False)
    show_code(other, empty)
    assert other.path == "/setup/check"
    other.page.get_by_role("button", name="De coöperatie oprichten").click()
    assert other.path == "/first-steps"
    other.close()


def test_the_demo_is_visited_and_left(empty, newcomer):
    newcomer.open("/")
    newcomer.page.get_by_role("button", name="Visiter une démonstration").click()
    newcomer.page.reload()
    newcomer.page.get_by_role("button", name="Entrer dans la démonstration").click(timeout=60_000)
    newcomer.page.locator(".demo-accounts button").first.click()
    newcomer.page.wait_for_url("**/money")
    newcomer.page.locator("a.demo-leave").click()
    newcomer.page.get_by_role("button", name="Quitter la démonstration").click()
    assert newcomer.path == "/setup"
    assert newcomer.open("/money").url.endswith("/setup")

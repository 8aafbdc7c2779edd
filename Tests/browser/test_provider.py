# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in through a provider as Chromium goes there and back: glewlwyd on this machine."""

import sys

import pytest

from house import ROOT, House, Person
from test_pages import faults

sys.path.insert(0, str(ROOT / "Tests" / "http"))

from provider import CLIENT, SECRET, Provider  # noqa: E402


@pytest.fixture
def federation(tmp_path):
    """A house whose operator has named a provider, and the provider."""
    made = []

    def settings(site):
        made.append(Provider(str(tmp_path), site + "/openid/return"))
        return {"ENTRAIDE_OPENID_ISSUER": made[0].issuer, "ENTRAIDE_OPENID_CLIENT": CLIENT,
                "ENTRAIDE_OPENID_SECRET": SECRET, "ENTRAIDE_OPENID_NAME": "Fédération"}

    # The clocks of both must agree: tokens are good for minutes.
    house = House(months=1, settings=settings)
    yield house, made[0]
    house.close()
    made[0].close()


def test_an_account_at_a_provider_is_linked_and_opens_the_door(federation, browser):
    house, provider = federation
    someone = Person(browser, house.site, "member", width=360)
    page = someone.page
    # They are signed in there and have agreed; its page would add the word that they go on.
    there = page.context.request
    there.post(provider.site + "/api/auth", data={"username": "alix", "password": "alix-password"})
    there.put(f"{provider.site}/api/auth/grant/{CLIENT}", data={"scope": "openid"})
    page.route("**/api/oidc/auth?*", lambda route: route.continue_(
        url=route.request.url + "&g_continue"))
    assert faults(someone, "/account", "provider") == []
    page.set_viewport_size({"width": 360, "height": 740})
    page.get_by_role("button", name="Relier mon compte chez Fédération").click()
    page.wait_for_selector(".notice.good")
    assert someone.path == "/account"
    assert "Votre compte chez Fédération" in page.inner_text("main")
    page.locator(".menu.person summary").click()
    page.get_by_role("button", name="Se déconnecter").click()
    assert faults(someone, "/sign-in", "provider") == []
    page.set_viewport_size({"width": 360, "height": 740})
    page.get_by_role("button", name="Se connecter avec Fédération").click()
    page.wait_for_url("**/money")
    assert page.locator(".menu.person").is_visible()
    assert someone.complaints == []
    someone.close()

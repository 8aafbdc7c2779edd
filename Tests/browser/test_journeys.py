# SPDX-License-Identifier: AGPL-3.0-or-later
"""Things people come to do, played as they would do them."""

import re

import pytest


def test_signing_in_and_out(person):
    someone = person()
    someone.open("/invoices")
    assert someone.path == "/sign-in"
    someone.page.get_by_label("Adresse e-mail").fill("membre1@demo.example")
    someone.page.get_by_label("Mot de passe").fill("entraide-demo-2026")
    someone.press("Enter")
    someone.page.wait_for_url("**/invoices")
    someone.page.locator(".menu.person summary").click()
    someone.page.get_by_role("button", name="Se déconnecter").click()
    assert someone.path == "/sign-in"
    someone.open("/invoices")
    assert someone.path == "/sign-in"


def test_an_invoice_is_written_and_issued_by_keyboard_alone(person):
    someone = person("member")
    someone.open("/invoices")
    someone.press("Tab")
    assert someone.focused() == "Aller au contenu"
    someone.press("Enter")
    someone.tab_to("a[href*='/invoices/new']")
    someone.press("Enter")
    someone.page.wait_for_url("**/invoices/new*")
    someone.tab_to("[name=client]")
    someone.press("ArrowDown")
    someone.tab_to("[name='lines.1.designation']")
    someone.type("Atelier de conception")
    someone.tab_to("[name='lines.1.quantity']")
    someone.press("Control+a")
    someone.type("2")
    someone.tab_to("[name='lines.1.price']")
    someone.type("1250,50")
    someone.tab_to("button[value=issue]")
    someone.press("Enter")
    someone.page.wait_for_url(re.compile(r"/invoices/drafts/\d+$"))
    assert "3 001,20 €" in someone.page.inner_text("main").replace("\u202f", " ").replace("\xa0", " ")
    someone.page.on("dialog", lambda dialog: dialog.accept())
    someone.tab_to("form[action$='/issuance'] button")
    someone.press("Enter")
    someone.page.wait_for_url(re.compile(r"/invoices/\d+$"))
    assert someone.page.locator("[role=status]").first.is_visible()


def test_a_purchase_is_entered_on_a_phone(person):
    someone = person("office", width=360, has_touch=True, is_mobile=True)
    someone.open("/purchases")
    someone.page.locator(".head a.primary").tap()
    page = someone.page
    page.select_option("[name=section]", index=1)
    page.fill("[name=supplier]", "Papeterie du Pont")
    page.fill("[name=reference]", "P-2026-118")
    page.fill("[name=designation]", "Papier")
    page.select_option("[name=account]", index=1)
    page.fill("[name=net]", "20,00")
    page.fill("[name=tax]", "4,00")
    page.select_option("[name=deduction]", index=1)
    assert someone.overflow() <= 0
    page.locator("main form button.primary").tap()
    page.wait_for_url("**/purchases")
    assert "Papeterie du Pont" in page.inner_text("main")


def test_a_form_with_a_mistake_comes_back_with_what_was_typed(person):
    someone = person("member")
    someone.open("/clients/new")
    page = someone.page
    page.fill("[name=name]", "Client sans numéro")
    page.fill("[name=siren]", "123")
    page.locator("main form button.primary").click()
    assert page.input_value("[name=name]") == "Client sans numéro"
    assert page.locator("[name=siren]").get_attribute("aria-invalid") == "true"
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    # The browser notes the 422 by itself.
    someone.complaints = [c for c in someone.complaints if "422" not in c]


@pytest.mark.parametrize(
    "name, language, heading", [("Nederlands", "nl", "Facturen"), ("English", "en", "Invoices"),
                                ("Français", "fr", "Factures")])
def test_the_language_is_changed_where_one_stands(person, name, language, heading):
    someone = person("member")
    someone.open("/invoices")
    someone.page.locator(".menu.person summary").click()
    someone.page.get_by_role("button", name=name).click()
    assert someone.path == "/invoices"
    assert someone.page.locator("html").get_attribute("lang") == language
    assert someone.heading() == heading


def test_everything_works_without_script(person):
    someone = person("member", java_script_enabled=False)
    page = someone.page
    someone.open("/invoices/new")
    page.select_option("[name=client]", index=1)
    page.fill("[name='lines.1.designation']", "Sans script")
    page.fill("[name='lines.1.quantity']", "1")
    page.fill("[name='lines.1.price']", "100")
    page.locator("button[value=add]").click()
    assert page.input_value("[name='lines.1.designation']") == "Sans script"
    page.locator("button[value=remove-2]").click()
    page.locator("button[value=issue]").click()
    page.wait_for_url(re.compile(r"/invoices/drafts/\d+$"))
    page.locator("form[action$='/issuance'] button").click()
    page.wait_for_url(re.compile(r"/invoices/\d+$"))
    page.locator(".menu.person summary").click()
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    someone.open("/invoices?q=Sans")
    page.locator("form.filter button").click()
    assert page.locator("html").get_attribute("lang") == "en"


def test_paper_has_the_page_and_not_the_house(person):
    someone = person("member")
    someone.open("/money")
    someone.page.emulate_media(media="print", color_scheme="dark")
    assert not someone.page.locator("header.top").is_visible()
    assert not someone.page.locator("nav.side").is_visible()
    assert someone.page.locator("h1").is_visible()
    ground = someone.page.evaluate("getComputedStyle(document.querySelector('.card')).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
    ink = someone.page.evaluate("getComputedStyle(document.body).color")
    assert ink == "rgb(0, 0, 0)"

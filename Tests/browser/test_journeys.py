# SPDX-License-Identifier: AGPL-3.0-or-later
"""Things people come to do, played as they would do them."""

import re
import subprocess

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


def with_device(someone, **options):
    """A device with a finger on it, as Chromium itself plays one."""
    devtools = someone.page.context.new_cdp_session(someone.page)
    devtools.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
              "hasUserVerification": True, "isUserVerified": True,
              "automaticPresenceSimulation": True, **options}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": device})


def test_a_passkey_is_added_on_a_phone_and_opens_the_door(person):
    someone = person("member", width=360)
    page = someone.page
    with_device(someone)
    someone.open("/account")
    page.fill("[name=passkey_name]", "Téléphone d’essai")
    page.get_by_role("button", name="Ajouter une clé d’accès").click()
    page.wait_for_selector("ul.codes")
    assert page.locator("ul.codes code").count() == 10
    page.locator(".menu.person summary").click()
    page.get_by_role("button", name="Se déconnecter").click()
    assert someone.path == "/sign-in"
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    page.wait_for_url("**/money")
    someone.open("/account")
    row = page.locator("section", has=page.locator("#passkeys")).locator("tbody tr")
    assert "Téléphone d’essai" in row.inner_text() and "jamais" not in row.inner_text()
    assert someone.overflow() <= 0
    page.on("dialog", lambda dialog: dialog.accept())
    row.get_by_role("button").click()
    page.wait_for_selector(".notice.good")
    page.locator(".menu.person summary").click()
    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    page.wait_for_selector("[role=alert]")
    assert someone.path == "/sign-in/passkey"
    # The browser notes the 403, and misses an algorithm that we do not take.
    someone.complaints = [c for c in someone.complaints
                          if "403" not in c and "pubKeyCredParams" not in c]


def test_a_passkey_nobody_confirms_is_not_made_and_the_page_says_so(person):
    someone = person("member", width=360)
    with_device(someone, isUserVerified=False)
    someone.open("/account")
    word = someone.page.locator("[data-passkey] [role=status]")
    assert not word.is_visible()
    someone.page.get_by_role("button", name="Ajouter une clé d’accès").click()
    word.wait_for()
    assert someone.path == "/account"
    someone.complaints = [c for c in someone.complaints if "pubKeyCredParams" not in c]


def test_without_script_no_passkey_is_offered(person):
    someone = person("member", java_script_enabled=False)
    for path in ("/account", "/sign-in"):
        someone.open(path)
        assert someone.page.locator("[data-passkey]").count() == 1
        assert not someone.page.locator("[data-passkey]").is_visible()


def code(secret, when="now"):
    """What an authenticator app shows: oathtool is ours to compare with."""
    return subprocess.run(["oathtool", "--totp", "-b", "-N", when, secret],
                          check=True, capture_output=True, text=True).stdout.strip()


def test_somebody_is_invited_and_comes_in_with_an_app(person):
    director = person("director")
    page = director.page
    director.open("/people/new")
    page.fill("[name=name]", "Nova Exemple")
    page.fill("[name=email]", "nova@demo.example")
    page.select_option("[name=role]", "accountant")
    page.locator("main form button.primary").click()
    # The page was left open, for all the house knows: who is it?
    page.wait_for_selector("[name=password], .notice.good")
    if page.locator("main [name=password]").count():
        page.fill("main [name=password]", "entraide-demo-2026")
        page.locator("main form button.primary").click()
    page.wait_for_url(re.compile(r"/people/\d+$"))
    director.open("/office/mail")
    page.get_by_role("link", name="Invitation").first.click()
    link = page.locator("main a[href*='/access/']").get_attribute("href")

    nova = person(width=360)
    page = nova.page
    nova.open(link)
    page.fill("[name=password]", "chemin tordu vers la mare")
    page.locator("main form button.primary").click()
    page.wait_for_selector(".menu.person")
    nova.open("/account/second-factor")
    shown = re.search(r"((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})", page.inner_text("main"))
    secret = shown.group(1).replace(" ", "")
    page.fill("[name=code]", "000000")
    page.locator("main form button.primary").click()
    assert page.locator("[name=code]").get_attribute("aria-invalid") == "true"
    page.fill("[name=code]", code(secret))
    page.locator("main form button.primary").click()
    page.wait_for_selector("ul.codes code")
    assert page.locator("ul.codes code").count() == 10
    assert nova.overflow() <= 0
    page.locator(".menu.person summary").click()
    page.get_by_role("button", name="Se déconnecter").click()
    page.fill("[name=email]", "nova@demo.example")
    page.fill("[name=password]", "chemin tordu vers la mare")
    nova.press("Enter")
    page.wait_for_url("**/sign-in/code")
    page.fill("[name=code]", code(secret, "now + 30 seconds"))
    nova.press("Enter")
    page.wait_for_selector(".menu.person")
    # The browser notes the 422 by itself.
    nova.complaints = [c for c in nova.complaints if "422" not in c]


def test_a_large_invoice_is_submitted_on_a_phone_and_issued_by_the_office(person):
    director = person("director")
    director.open("/approvals/limits")
    director.page.fill("[name=amount]", "500")
    director.page.locator("main form button.primary").click()
    director.page.wait_for_selector("main [name=password], .notice.good")
    if director.page.locator("main [name=password]").count():
        director.page.fill("main [name=password]", "entraide-demo-2026")
        director.page.locator("main form button.primary").click()
        director.page.wait_for_selector(".notice.good")

    member = person("member", width=360)
    page = member.page
    member.open("/invoices/new")
    page.select_option("[name=client]", index=1)
    page.fill("[name='lines.1.designation']", "Grande commande")
    page.fill("[name='lines.1.quantity']", "1")
    page.fill("[name='lines.1.price']", "800")
    page.locator("button[value=issue]").click()
    page.wait_for_url(re.compile(r"/invoices/drafts/\d+$"))
    page.get_by_role("button", name="Soumettre pour approbation").click()
    page.wait_for_selector(".notice.waiting")
    assert member.overflow() <= 0

    director.open("/approvals")
    director.page.on("dialog", lambda dialog: dialog.accept())
    row = director.page.locator("tbody tr", has_text="800,00")
    counter = director.page.locator(".side a[href='/approvals'] .count")
    assert counter.evaluate("count => count.firstChild.data") == "1"
    issue = row.get_by_role("button", name="Émettre la facture")
    # Counted off as it is sent, and counted again where nothing reached the server.
    director.page.evaluate("window.addEventListener('submit', event => event.preventDefault())")
    issue.click()
    assert counter.count() == 0
    director.open("/approvals")
    assert counter.evaluate("count => count.firstChild.data") == "1"
    issue.click()
    director.page.wait_for_selector(".notice.good")
    assert counter.count() == 0
    assert director.path == "/approvals"
    member.open("/notices")
    assert "est émise" in page.inner_text("main")
    # Others go on as before.
    director.open("/approvals/limits")
    director.page.select_option("[name=limit]", "any")
    director.page.locator("main form button.primary").click()
    director.page.wait_for_selector(".notice.good")


def test_long_work_is_watched_on_its_page(person):
    someone = person("office")
    page = someone.page
    someone.open("/exports")
    page.get_by_role("button", name=re.compile("FEC")).first.click()
    page.wait_for_url(re.compile(r"/jobs/\d+$"))
    page.wait_for_selector("a[href*='/files/0']")
    assert page.locator("[data-poll]").count() == 0
    with page.expect_download() as download:
        page.locator("a[href*='/files/0']").click()
    assert download.value.suggested_filename.endswith(".txt")


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
    someone.page.locator(".menu.display summary").click()
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
    page.locator(".menu.display summary").click()
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    page.locator(".menu.display summary").click()
    page.get_by_role("button", name="Dark").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.locator("a.find").click()
    page.fill("main [name=q]", "FA-")
    page.locator("main form.filter button").click()
    assert page.locator("main td a[href^='/invoices/']").count() > 0
    someone.open("/invoices?q=Sans")
    page.locator("form.filter button").click()
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_palette_finds_pages_and_invoices_by_keyboard(person):
    someone = person("member")
    page = someone.page
    someone.open("/money")
    number = page.context.request.get("/invoices.json").json()[0]["number"]
    someone.press("Control+k")
    assert someone.focused() == "q"
    someone.type("clie")
    first = page.locator("#hits [aria-selected=true]")
    assert first.inner_text().startswith("Clients")
    assert page.locator("#palette input").get_attribute("aria-activedescendant") == "hit-0"
    someone.press("Control+a")
    someone.type(number)
    page.wait_for_function("n => document.querySelector('#hits li')?.textContent.includes(n)", arg=number)
    someone.press("Enter")
    page.wait_for_url(re.compile(r"/invoices/\d+$"))
    assert someone.heading().startswith(number)
    someone.press("Control+k", "Escape")
    assert not page.locator("#palette").is_visible()


def test_letters_lead_through_the_house_unless_they_are_switched_off(person):
    someone = person("office")
    page = someone.page
    someone.open("/month")
    someone.press("g", "l")
    page.wait_for_url("**/ledger")
    someone.press("g", "p")
    page.wait_for_url("**/purchases")
    someone.press("n")
    page.wait_for_url("**/purchases/new")
    page.locator("[name=supplier]").focus()
    someone.type("gl?n")
    assert someone.path == "/purchases/new"
    page.locator("h1").click()
    someone.press("?")
    assert page.locator("#keys").is_visible()
    someone.press("Escape")
    someone.open("/help")
    page.get_by_role("button", name="Désactiver").click()
    someone.press("g", "l")
    assert someone.path == "/help"


def test_dark_is_chosen_and_stays(person):
    someone = person("member")
    someone.open("/money")
    someone.page.locator(".menu.display summary").click()
    someone.page.get_by_role("button", name="Sombre").click()
    someone.open("/invoices")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert someone.page.evaluate(ground) == "rgb(15, 20, 18)"
    someone.page.emulate_media(color_scheme="light")
    assert someone.page.evaluate(ground) == "rgb(15, 20, 18)"


def test_an_invoice_is_saved_as_it_is_written(person):
    someone = person("member")
    page = someone.page
    someone.open("/invoices/new")
    page.fill("[name='lines.1.designation']", "Enregistré seul")
    kept = "Object.keys(localStorage).filter(key => key.startsWith('draft:')).length"
    assert page.evaluate(kept) == 1
    page.select_option("[name=client]", index=1)
    page.fill("[name='lines.1.quantity']", "1")
    page.fill("[name='lines.1.price']", "80")
    page.wait_for_url(re.compile(r"/invoices/drafts/\d+/edit$"))
    assert page.locator("[data-saved]").inner_text() == "Brouillon enregistré."
    assert page.evaluate(kept) == 0
    page.fill("[name='lines.1.price']", "90")
    page.wait_for_timeout(100)
    page.reload()
    page.locator("[data-take]").click()
    assert page.input_value("[name='lines.1.price']") == "90"
    page.locator(".bar button.primary").click()
    page.wait_for_load_state()
    assert page.evaluate(kept) == 0


def test_what_was_typed_survives_a_reload_but_not_leaving(person):
    someone = person("member")
    page = someone.page
    someone.open("/clients/new")
    assert not page.locator("[data-kept]").is_visible()
    page.fill("[name=name]", "Jardins du Moulin")
    page.fill("[name=city]", "Liège")
    page.reload()
    assert page.input_value("[name=name]") == ""
    page.locator("[data-take]").click()
    assert page.input_value("[name=name]") == "Jardins du Moulin"
    assert page.input_value("[name=city]") == "Liège"
    page.locator(".menu.person summary").click()
    page.get_by_role("button", name="Se déconnecter").click()
    assert page.evaluate("localStorage.length") == 0


def test_a_statement_is_sent_with_and_without_script(person, tmp_path):
    broken = tmp_path / "releve.xml"
    broken.write_text("<Document/>")
    for script in (True, False):
        someone = person("office", java_script_enabled=script)
        someone.open("/bank")
        someone.page.set_input_files("[name=file]", broken)
        someone.page.locator("form[enctype] button.primary").click()
        someone.page.wait_for_selector("[role=alert]")
        assert someone.path == "/bank"
        assert someone.page.locator("h1").count() == 1
        someone.complaints = [c for c in someone.complaints if "422" not in c]


def test_a_list_is_sorted_searched_and_taken_along(person):
    someone = person("office")
    page = someone.page
    someone.open("/invoices?state=open")
    page.locator("th a", has_text="TTC").click()
    assert page.locator("th[aria-sort=ascending]").count() == 1
    page.locator("th a", has_text="TTC").click()
    assert page.locator("th[aria-sort=descending]").count() == 1
    assert "state=open" in page.url and "sort=-gross" in page.url
    gross = [row["gross"] for row in page.context.request.get(
        page.locator(".exports a", has_text="JSON").get_attribute("href")).json()]
    assert gross == sorted(gross, key=float, reverse=True) and len(gross) > 1
    with page.expect_download() as download:
        page.locator(".exports a", has_text="XLSX").click()
    assert download.value.suggested_filename.endswith(".xlsx")


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

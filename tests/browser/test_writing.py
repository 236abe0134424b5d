"""From an invitation to the page: a recap is written on a phone, read, mended and published."""

import re
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from core.files.images import reencoded
from recaps.models import PreviewLink, Recap
from recaps.quotas import keep_picture
from tests.browser.door import enter_admin
from tests.browser.hand import PHONE
from tests.browser.test_editor import paste
from tests.editions import picture
from tests.factories import AuthorFactory, RecapFactory, UserFactory
from tests.writing.pasted import PASTED

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GOOGLE_DOCS = next(pasted.html for pasted in PASTED if pasted.name == "google_docs/styles")
TITLE = "La bibliothèque qui répondait la nuit"


@pytest.fixture
def editor(chromium: Browser, site: str, demo_to_come: None) -> Page:
    """Odile, of the editors, at her own machine."""
    UserFactory.create(editor=True, email="odile@example.org", name="Odile")
    page = chromium.new_context(base_url=site, locale="fr-FR").new_page()
    enter_admin(page, "odile@example.org")
    return page


def mention(page: Page, typed: str, name: str) -> None:
    page.keyboard.type(f"@{typed}")
    page.get_by_role("option").filter(has_text=name).first.click()


def test_invited_written_read_mended_and_published(
    page: Page, editor: Page, mailoutbox: list[EmailMessage], tmp_path: Path
) -> None:
    # Nobody has told of this session: an editor asks a person to.
    editor.goto("/admin/recaps/recap/sessions/")
    asked = editor.locator(".board__row").filter(has_text=TITLE)
    asked.locator(".button").click()
    editor.locator("[name=email]").fill("ines@example.org")
    editor.locator("[name=name]").fill("Inès Calanque")
    editor.locator("[name=_save]").click()
    expect(editor.locator(".messagelist .success")).to_be_visible()

    # She comes in with the link, and finds what she was asked about.
    page.set_viewport_size(PHONE)
    link = re.search(r"https?://\S+", str(mailoutbox[0].body))
    assert link
    page.goto(link[0])
    page.locator("main form [type=submit]").click()
    expect(page.locator("main")).to_contain_text(TITLE)

    # She writes, with a picture and two mentions; it is saved as she goes.
    page.locator(".templates button").nth(2).click()
    page.locator("#id_title").fill("La nuit, les livres veillent")
    page.locator("[name=standfirst]").fill("Une bibliothèque qui n’éteint jamais.")
    page.locator(".ProseMirror").click()
    mention(page, "bibliotheque qui", TITLE)
    page.keyboard.type("a fait salle comble. Avec ")
    mention(page, "manon", "Manon")
    page.keyboard.type("au premier rang.")
    page.keyboard.press("Enter")
    # What she noted in Google Docs is pasted.
    paste(page, GOOGLE_DOCS)
    expect(page.locator(".ProseMirror em").first).to_have_text("penchée")
    photo = tmp_path / "nuit.jpg"
    Image.new("RGB", (1200, 800), "navy").save(photo)
    page.locator("[data-do=picture]").click()
    dialog = page.locator("dialog[open]")
    dialog.locator("[name=file]").set_input_files(photo)
    dialog.locator("[name=alt]").fill("Des rayonnages dans le noir")
    dialog.locator("[name=caption]").fill("La salle, à minuit.")
    dialog.locator("[name=credit]").fill("Inès Calanque")
    dialog.locator("[type=submit], .btn").first.click()
    expect(page.locator(".ProseMirror figure img")).to_be_visible()
    expect(page.locator(".write__saved")).to_contain_text("Enregistré à")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.locator("[value=submit]").click()
    expect(page.locator(".alerts")).to_contain_text("Remis")
    recap = Recap.objects.get(title_fr="La nuit, les livres veillent")

    # The editor has a remark on the first passage.
    editor.goto("/admin/recaps/recap/")
    editor.get_by_role("link", name="La nuit, les livres veillent").click()
    passage = editor.locator(".read__row").first
    passage.locator("summary").click()
    passage.locator("textarea").fill("Combien étiez-vous ?")
    passage.locator("[type=submit]").click()
    editor.locator("[value=request_changes]").click()
    expect(editor.locator(".messagelist")).to_contain_text("Modifications demandées")

    # The author finds it beside her text, mends that, and hands in again.
    assert "Combien étiez-vous ?" in str(mailoutbox[-1].body)
    page.goto(f"/ecrire/{recap.pk}/")
    expect(page.locator(".margin")).to_contain_text("Combien étiez-vous ?")
    page.locator(".ProseMirror p").first.click()
    page.keyboard.press("End")
    page.keyboard.type(" Nous étions deux cents.")
    page.keyboard.press("Control+s")
    expect(page.locator(".write__saved")).to_contain_text("Enregistré à")
    page.locator(".margin").get_by_role("button", name="C’est fait").click()
    expect(page.locator(".margin")).to_have_count(0)
    page.locator("[value=submit]").click()
    expect(page.locator(".alerts")).to_contain_text("Remis")

    # Read again, it is published.
    editor.goto(f"/admin/recaps/recap/{recap.pk}/read/")
    expect(editor.locator(".read")).to_contain_text("deux cents")
    editor.locator("[value=publish]").click()
    expect(editor.locator(".messagelist .success")).to_be_visible()

    # Everybody finds it: on its page, and on that of the session.
    page.context.clear_cookies()
    page.goto("/recits/la-nuit-les-livres-veillent/")
    expect(page.locator("h1")).to_have_text("La nuit, les livres veillent")
    expect(page.locator(".e-content .cite")).to_have_count(2)
    expect(page.locator(".e-content figure img")).to_have_attribute(
        "alt", "Des rayonnages dans le noir"
    )
    page.locator(".e-content .cite").first.get_by_role("link").click()
    expect(page.locator("main")).to_contain_text("La nuit, les livres veillent")
    editor.context.close()


def test_cover_state_and_secret_link_of_a_text_at_the_desk(page: Page, site: str) -> None:
    user = UserFactory.create(blogger=True)
    recap = RecapFactory.create(
        status="published", published_at=timezone.now(), authors=[AuthorFactory.create(user=user)]
    )
    link = PreviewLink.objects.create(recap=recap)
    file = keep_picture(reencoded(picture(64, 32)), user).file
    recap.body_fr = f'<p>Vu.</p><figure><img src="{file.url}" alt="Le port"></figure>'
    recap.save()
    client = Client()
    client.force_login(user)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script("navigator.share = async (what) => { window.shared = what; };")
    other = page.context.new_page()
    for tab in (other, page):
        tab.goto(reverse("desk:write", args=[recap.pk]))
        expect(tab.locator(".write__state")).to_contain_text("Publié le")

    # The link is copied or shared.
    page.get_by_role("button", name="Copier").click()
    expect(page.locator(".links-made [role=status]")).to_have_text("Le lien est copié.")
    address = site + reverse("desk:shared", args=[link.token])
    assert page.evaluate("navigator.clipboard.readText()") == address
    page.get_by_role("button", name="Partager").click()
    assert page.evaluate("window.shared") == {"title": recap.title_fr, "url": address}

    # Its state is true in all tabs; as it was, there is nothing to hand in.
    title = page.locator("#id_title")
    for words, state, steps in (("Corrigé", "Brouillon", 1), (recap.title_fr, "Publié le", 0)):
        title.fill(words)
        page.keyboard.press("Control+s")
        for tab in (page, other):
            expect(tab.locator(".write__state")).to_contain_text(state)
            expect(tab.get_by_role("button", name="Remettre à la rédaction")).to_have_count(steps)
    other.close()

    # The first picture of the text becomes the cover.
    use = page.get_by_role("button", name="Prendre la première image du texte")
    use.click()
    expect(page.locator(".cover img")).to_have_attribute("src", file.url)
    expect(page.locator("[name=cover_alt]")).to_have_value("Le port")
    expect(use).to_be_hidden()
    page.keyboard.press("Control+s")
    expect(page.locator(".write__state")).to_contain_text("Brouillon")
    document = recap.revisions.latest("number").document
    assert (document["cover"], document["cover_alt_fr"]) == (file.name, "Le port")
    # Taken away, it is offered again, and only while the text has one.
    page.locator("[name=cover_gone]").check()
    expect(use).to_be_visible()
    page.locator(".ProseMirror figure").click()
    page.keyboard.press("Delete")
    expect(use).to_be_hidden()

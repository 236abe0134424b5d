"""A speaker on a phone: from the letter to their sessions, answered although the network goes."""

import re
from pathlib import Path

import pytest
from django.core import mail
from playwright.sync_api import Page, Response, expect

from participation import links
from participation.models import Answer, Participation, Proposal
from talks.models import Session
from talks.releases import publish
from tests.browser.copies import expect_nothing_kept, kept
from tests.core.files.test_images import encoded, halves
from tests.factories import (
    ParticipationFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
)
from tests.participation.factories import ContactFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_BYTES = 90_000


@pytest.fixture
def participation(site: str) -> Participation:
    ines = SpeakerFactory.create(name="Inès Sormiou", sort_name="Sormiou")
    talk = SessionFactory.create(
        title_fr="Un festival raconté par ses bénévoles",
        speakers=[ines, SpeakerFactory.create(name="Perrine Viste")],
    )
    debate = SessionFactory.create(
        edition=talk.edition,
        title_fr="Vie privée : jusqu’où se laisser localiser ?",
        moderators=[ines],
    )
    SlotFactory.create(session=talk, at="11:30")
    SlotFactory.create(session=debate, day=2, at="14:40", minutes=45)
    talk.edition.make_current()
    publish(talk.edition)
    ContactFactory.create(speaker=ines, email="ines@example.org")
    return ParticipationFactory.create(edition=talk.edition, speaker=ines)


@pytest.fixture
def phone(page: Page) -> Page:
    page.set_viewport_size({"width": 390, "height": 844})
    return page


def link_in_letter() -> str:
    found = re.search(r"http://\S+", str(mail.outbox[-1].body))
    assert found
    return found[0]


def test_what_was_typed_outlives_a_lost_network(
    phone: Page, participation: Participation, problems: list[str]
) -> None:
    # Anyone who lost their letter asks for another.
    phone.goto("/mes-seances/")
    phone.get_by_label("Adresse e-mail").fill("ines@example.org")
    phone.get_by_role("button", name="M’envoyer un nouveau lien").click()
    expect(phone.locator("h1")).to_have_text("Regardez vos e-mails")
    address = link_in_letter()
    sizes: list[int] = []

    def weigh(answer: Response) -> None:
        sizes.append(int(answer.headers.get("content-length", 0)))

    phone.on("response", weigh)
    phone.goto(address, wait_until="networkidle")
    phone.remove_listener("response", weigh)
    assert 0 < sum(sizes) <= MOST_BYTES
    talk = Session.objects.order_by("slots__start")[0]
    item = phone.get_by_role("listitem").filter(has_text="Un festival raconté")

    item.get_by_role("checkbox", name="Je ne peux pas").check()
    item.get_by_label("Un mot pour l’équipe").fill("Ma fille se marie ce jour-là.")
    expect(phone.get_by_text("Gardé sur cet appareil")).to_be_visible()
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Envoyer, et confirmer les autres").click()
    expect(phone.get_by_text("Le site est injoignable")).to_be_visible()
    problems.clear()
    phone.context.set_offline(False)

    # The lid was closed, and the link opened again.
    phone.goto(address)
    expect(item.get_by_label("Un mot pour l’équipe")).to_have_value("Ma fille se marie ce jour-là.")
    expect(phone.get_by_text("est de nouveau là")).to_be_visible()
    phone.get_by_role("button", name="Envoyer, et confirmer les autres").click()

    expect(phone.get_by_text("Votre réponse est là. Merci !")).to_be_visible()
    said = Answer.objects.get(session=talk)
    assert (said.value, said.word) == ("no", "Ma fille se marie ce jour-là.")
    phone.wait_for_load_state()
    expect_nothing_kept(phone)

    # What is typed after that is kept as well, when a phone loads the page again.
    item.get_by_label("Un mot pour l’équipe").fill("Ou le soir ?")
    phone.reload()
    expect(item.get_by_label("Un mot pour l’équipe")).to_have_value("Ou le soir ?")

    # Who declines everything confirms no other.
    phone.get_by_role("checkbox", name="Je ne peux plus").check()
    expect(phone.get_by_role("button", name="Envoyer ma réponse")).to_be_visible()
    expect(phone.get_by_text("Envoyer, et confirmer les autres")).to_be_hidden()


def test_what_two_closed_tabs_left_is_offered(page: Page, participation: Participation) -> None:
    address = f"/mes-seances/{links.make(participation)}/"
    one, other = page.context.new_page(), page.context.new_page()
    for tab, text in ((one, "Elle nage."), (other, "Elle plonge.")):
        tab.goto(address)
        field = tab.locator("#profile-biography_fr")
        field.fill(text)
        expect(tab.locator("#profile").get_by_text("Gardé sur cet appareil")).to_be_visible()
    one.close()
    other.close()

    page.goto(address)
    field = page.locator("#profile-biography_fr")
    offer = page.get_by_role("button", name="Remettre ce que vous aviez écrit")
    expect(field).to_have_value("Elle plonge.")
    offer.click()
    expect(field).to_have_value("Elle nage.")
    offer.click()
    expect(field).to_have_value("Elle plonge.")

    # What was sent is forgotten; the other text is there still, and does not take its place.
    page.locator("#profile").get_by_role("button", name="Envoyer à l’équipe").click()
    expect(page.get_by_text("Envoyé à l’équipe. Merci !")).to_be_visible()
    expect(offer).to_be_visible()
    expect(field).to_have_value("Elle plonge.")
    assert len(kept(page)) == 1
    page.reload()
    expect(field).to_have_value("Elle nage.")
    page.get_by_role("button", name="Jeter").click()
    expect(field).to_have_value("Elle plonge.")
    assert kept(page) == []

    # Nor does what was not sent outlive the wish to have everything erased.
    field.fill("Elle se tait.")
    assert len(kept(page)) == 1
    page.get_by_text("Tout effacer", exact=True).click()
    page.get_by_role("button", name="Oui, tout effacer").click()
    expect(page.get_by_role("heading", name="Effacé")).to_be_visible()
    expect_nothing_kept(page)


def test_portrait_is_chosen_and_cropped(
    phone: Page, participation: Participation, tmp_path: Path
) -> None:
    photo = tmp_path / "IMG_0001.jpg"
    photo.write_bytes(encoded(halves("red", "blue", (600, 800)), "JPEG"))
    phone.goto(f"/mes-seances/{links.make(participation)}/")
    section = phone.locator("#portrait")
    chosen = section.get_by_label("Portrait", exact=False).first
    # What is too large is said before it is sent.
    most = chosen.get_attribute("data-most-bytes")
    chosen.evaluate("field => (field.dataset.mostBytes = 1)")
    chosen.set_input_files({"name": "large.jpg", "mimeType": "image/jpeg", "buffer": b"large"})
    assert "dépasse 15" in chosen.evaluate("field => field.validationMessage")
    chosen.evaluate("(field, most) => (field.dataset.mostBytes = most)", most)
    # What the server said of that one is not said of another.
    fault = section.get_by_text("n’est pas une image")
    chosen.evaluate(
        """field => field.insertAdjacentHTML(
            "beforebegin", `<p id="${field.id}_error">Ce n’est pas une image.</p>`)"""
    )
    expect(fault).to_be_visible()
    chosen.set_input_files(photo)
    expect(fault).to_have_count(0)
    # The square is moved by keyboard, and shown as the page will show it.
    closer = section.get_by_label("Plus près")
    expect(closer).to_be_visible()
    closer.focus()
    closer.press("End")
    expect(section.locator("canvas")).to_be_visible()
    expect(section.get_by_text("Comme sur la page")).to_be_visible()
    section.get_by_label("Ce que l’on voit, en français").fill("Inès au soleil")
    section.get_by_role("button", name="Envoyer à l’équipe").click()
    expect(section.get_by_text("Envoyé à l’équipe. Merci !")).to_be_visible()
    assert Proposal.objects.get(field="portrait").value == {"x": 50, "y": 20, "zoom": 300}

"""From a portrait on a speaker's phone to the published page, through the organisers' queue."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from participation import links
from participation.models import Participation, Proposal
from speakers.models import Speaker
from talks.releases import publish
from tests.browser.door import enter_admin
from tests.core.files.test_images import encoded, halves
from tests.factories import (
    ParticipationFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    UserFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def participation(site: str) -> Participation:
    ines = SpeakerFactory.create(name="Inès Sormiou", sort_name="Sormiou", slug="ines-sormiou")
    session = SessionFactory.create(title_fr="Un festival raconté", speakers=[ines])
    SlotFactory.create(session=session)
    session.edition.make_current()
    publish(session.edition)
    return ParticipationFactory.create(edition=session.edition, speaker=ines)


def test_portrait_from_a_phone_to_the_published_page(
    page: Page, participation: Participation, tmp_path: Path
) -> None:
    photo = tmp_path / "IMG_0001.jpg"
    photo.write_bytes(encoded(halves("red", "blue", (600, 800)), "JPEG"))
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/mes-seances/{links.make(participation)}/")
    section = page.locator("#portrait")
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

    # The organisers type nothing, and press twice.
    page.set_viewport_size({"width": 1280, "height": 900})
    enter_admin(page, UserFactory.create(organiser=True, name="Nour Belsunce").email)
    page.get_by_role("link", name="modifications proposées par des intervenant·es").click()
    accept = page.get_by_role("button", name="Tout accepter et publier")
    expect(accept).to_be_visible()
    accept.click()
    expect(page.get_by_text("est publique").first).to_be_visible()

    speaker = Speaker.objects.get(pk=participation.speaker.pk)
    assert (speaker.portrait_width, speaker.portrait_height) == (200, 200)
    page.goto("/intervenants/ines-sormiou/")
    expect(page.get_by_role("img", name="Inès au soleil").first).to_be_visible()

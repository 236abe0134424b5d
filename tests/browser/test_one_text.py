"""Two co-speakers and an organiser on one text: nobody overwrites what they did not read."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from core.models import RowChange
from participation import links
from participation.models import Proposal
from talks.models import Session
from tests.browser.axe import TWO_LOOKS, faults_in
from tests.browser.door import enter_admin
from tests.browser.hand import DESK, PHONE
from tests.factories import (
    ParticipationFactory,
    SessionFactory,
    SpeakerFactory,
    UserFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BEFORE, OF_INES, OF_PERRINE = "De l’eau.", "De la mer.", "Du sel."
OF_NOUR, TAKEN = "De l’eau et du vent.", "De la mer et du vent."
WORD = "Le sel est déjà dans le titre."


@pytest.fixture
def session(site: str) -> Session:
    speakers = [SpeakerFactory.create(name=name) for name in ("Inès Sormiou", "Perrine Viste")]
    session = SessionFactory.create(title_fr="Le sel", abstract_fr=BEFORE, speakers=speakers)
    session.edition.make_current()
    return session


@pytest.fixture
def phones(page: Page, session: Session) -> Iterator[tuple[Page, Page]]:
    """The texts of the session on the phone of each speaker, read before either sends."""
    other = page.context.new_page()
    for phone, speaker in zip((page, other), session.speakers.order_by("name"), strict=True):
        participation = ParticipationFactory.create(edition=session.edition, speaker=speaker)
        phone.set_viewport_size(PHONE)
        phone.goto(f"/mes-seances/{links.make(participation)}/")
        phone.locator("#texts summary").first.click()
    yield page, other
    other.close()


def abstract(phone: Page) -> Locator:
    return phone.locator("#texts .field").filter(has=phone.locator("[name$=abstract_fr]"))


def send(phone: Page, words: str) -> None:
    abstract(phone).locator("textarea").fill(words)
    phone.locator("#texts").get_by_role("button", name="Envoyer à l’équipe").click()
    expect(phone.locator("#texts").get_by_text("Envoyé à l’équipe.")).to_be_visible()


def read_again(phone: Page) -> Locator:
    """Return the abstract on the speaker's page as it is now."""
    phone.reload()
    phone.locator("#texts summary").first.click()
    return abstract(phone)


def edit(desk: Page, session: Session) -> None:
    """Edit the abstract on the form of its session, in a tab of its own."""
    tab = desk.context.new_page()
    tab.goto(f"/admin/talks/session/{session.pk}/change/")
    tab.locator("[name=abstract_fr]").fill(OF_NOUR)
    tab.locator("[name=_continue]").click()
    expect(tab.locator(".messagelist .success")).to_be_visible()
    tab.close()


def test_two_speakers_and_an_organiser(
    page: Page, phones: tuple[Page, Page], session: Session
) -> None:
    of_ines, of_perrine = phones
    send(of_ines, OF_INES)
    send(of_perrine, OF_PERRINE)
    of_perrine.locator("#texts summary").first.click()
    expect(of_perrine.locator("#texts q")).to_have_text(OF_INES)

    # The organiser reads what waits, and edits the row in another tab before they decide.
    desk = page.context.new_page()
    desk.set_viewport_size(DESK)
    enter_admin(desk, UserFactory.create(organiser=True, name="Nour Belsunce").email)
    desk.get_by_role("link", name="modifications proposées par des intervenant·es").click()
    expect(desk.locator(".proposal__sides")).to_have_count(0)
    edit(desk, session)
    first = desk.locator(".proposals").filter(has_text="Inès Sormiou")
    first.get_by_role("button", name="Accepter", exact=True).click()
    expect(desk.locator(".messagelist .warning")).to_contain_text("Rien n’a été fait")
    sides = first.locator(".proposal__sides dd")
    expect(sides).to_have_text([BEFORE, OF_NOUR, OF_INES])
    found = faults_in(desk, TWO_LOOKS)
    first.locator("summary", has_text="Avec d’autres mots").click()
    first.locator("[name^=wording]").fill(TAKEN)
    first.get_by_role("button", name="Accepter ces mots").click()

    # What the other proposed waits still, beside the words that were taken.
    expect(first).to_have_count(0)
    second = desk.locator(".proposals").filter(has_text="Perrine Viste")
    expect(second.locator(".proposal__sides dd")).to_have_text([BEFORE, TAKEN, OF_PERRINE])
    second.locator("summary", has_text="Refuser").click()
    second.locator("[name^=word-]").fill(WORD)
    second.get_by_role("button", name="Refuser").click()
    expect(desk.get_by_text("La personne le lit sur sa page.")).to_be_visible()
    desk.close()

    for phone, state in ((of_ines, "public à la prochaine version"), (of_perrine, WORD)):
        # What they typed and sent is not put back over it.
        field = read_again(phone)
        expect(field.locator("textarea")).to_have_value(TAKEN)
        expect(field.locator(".field-state")).to_contain_text(state)
    found += faults_in(of_perrine, TWO_LOOKS)
    assert found == []
    # Nothing is lost: neither what the row held, nor what was proposed.
    held = [change.after.get("abstract_fr") for change in RowChange.objects.order_by("pk")]
    assert [words for words in held if words] == [OF_NOUR, TAKEN]
    ended = Proposal.objects.order_by("pk").values_list("value", "state")
    assert list(ended) == [(OF_INES, "accepted"), (OF_PERRINE, "declined")]

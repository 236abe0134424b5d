"""The queue in which organisers take or decline what speakers propose."""

from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from PIL import Image

from core.mail.outbox import CONTEXTS
from core.models import Letter
from participation.models import Contact, Participation, ParticipationSettings, Proposal
from participation.proposals import Typed, propose
from speakers.models import Speaker
from talks.models import Session
from talks.published import published_site
from talks.releases import publish
from tests.admin import document, messages_of, sign_in, words
from tests.core.files.test_images import encoded, halves
from tests.factories import ParticipationFactory, SessionFactory, SlotFactory, SpeakerFactory
from tests.participation.factories import ContactFactory

pytestmark = pytest.mark.django_db

MARKUP = "<b>Mer</b> & vent"


@pytest.fixture
def ines() -> Participation:
    speaker = SpeakerFactory.create(
        name="Inès Sormiou", sort_name="Sormiou", biography_fr="Elle garde un phare."
    )
    return ParticipationFactory.create(speaker=speaker)


def page_of(participation: Participation) -> str:
    return reverse("admin:events_edition_proposals", args=[participation.edition.pk])


def suggest(participation: Participation, session: Session | None = None, **values: Any) -> None:
    """Propose new values, typed over what stands there."""
    row = session or participation.speaker
    typed = {name: Typed(value=value, over=getattr(row, name)) for name, value in values.items()}
    propose(participation, session, typed)


def press(client: Client, participation: Participation, button: str, **typed: str) -> Any:
    """Press the first button whose value begins with a word, on the page as it is now."""
    page = client.get(page_of(participation))
    (value, *_others) = document(page).xpath(f"//button[starts-with(@value, '{button} ')]/@value")
    return client.post(page_of(participation), {"do": value, **typed}, follow=True)


def biography() -> str:
    return Speaker.objects.get().biography_fr


def test_words_are_shown_with_what_differs_and_taken(
    organiser: Client, ines: Participation
) -> None:
    suggest(ines, biography_fr="Elle garde deux phares.")
    page = organiser.get(page_of(ines))
    assert words(page, "//del") == ["retiré : un phare."]
    assert words(page, "//ins") == ["ajouté : deux phares."]
    messages = messages_of(press(organiser, ines, "take"))
    assert messages == ["Accepté : biographie. Public avec la prochaine version. Publier"]
    assert biography() == "Elle garde deux phares."
    page = organiser.get(page_of(ines))
    assert words(page, "//form[@class='proposals']") == []
    publish_page = reverse("admin:talks_release_publish_edition", args=[ines.edition.pk])
    assert words(page, f"//div[@id='content']//p/a[@href='{publish_page}']") == ["Publier"]


def test_portrait_is_public_after_two_clicks_and_nothing_typed(
    organiser: Client, ines: Participation
) -> None:
    session = SessionFactory.create(edition=ines.edition, speakers=[ines.speaker])
    SlotFactory.create(session=session)
    publish(ines.edition)
    picture = ContentFile(encoded(halves("red", "blue", (600, 800)), "JPEG"), name="a.jpg")
    typed = {
        "portrait": Typed(value={"x": 50, "y": 0, "zoom": 100}, over="", file=picture),
        "portrait_alt_fr": Typed(value="Inès au soleil", over=""),
    }
    propose(ines, None, typed)
    lines = words(organiser.get(reverse("admin:index")), f"//a[@href='{page_of(ines)}']")
    assert len(lines) == 1
    press(organiser, ines, "publish")
    edition = published_site().of_row(ines.edition.pk)
    assert edition
    (speaker,) = edition.programme.speakers
    assert speaker.portrait
    assert (speaker.portrait.width, speaker.portrait.alt.fr) == (600, "Inès au soleil")


def test_what_changed_underneath_is_shown_with_all_three_values(
    organiser: Client, ines: Participation
) -> None:
    suggest(ines, biography_fr="Elle nage.", role_fr="Nageuse")
    Speaker.objects.update(biography_fr="Elle garde un phare, au large.")
    page = organiser.get(page_of(ines))
    sides = ["Elle garde un phare.", "Elle garde un phare, au large.", "Elle nage."]
    assert words(page, "//*[@class='proposal__sides']//dd") == sides
    # One button takes the rest, and leaves what has to be chosen.
    (whole,) = document(page).xpath("//*[@class='proposals__whole']/button/@value")
    organiser.post(page_of(ines), {"do": whole})
    speaker = Speaker.objects.get()
    assert (speaker.role_fr, speaker.biography_fr) == ("Nageuse", sides[1])
    press(organiser, ines, "take")
    assert biography() == "Elle nage."


def test_other_words_are_cleaned_as_in_every_form(organiser: Client, ines: Participation) -> None:
    suggest(ines, biography_fr="elle nage")
    pk = Proposal.objects.get().pk
    press(organiser, ines, "reword", **{f"wording-{pk}": "Elle nage.\u202e\r\nLoin."})
    assert biography() == "Elle nage.\nLoin."


def test_other_words_that_are_refused_stay_on_the_page(
    organiser: Client, ines: Participation
) -> None:
    suggest(ines, name="Inès Morgiou")
    pk = Proposal.objects.get().pk
    long = "Inès " * 60
    answer = press(organiser, ines, "reword", **{f"wording-{pk}": long})
    assert "150" in messages_of(answer)[0]
    assert document(answer).xpath("//textarea")[0].text.strip() == long.strip()
    assert Speaker.objects.get().name == "Inès Sormiou"


@pytest.mark.parametrize("by_letter", [True, False])
def test_declined_with_a_word_and_by_letter_if_asked(
    organiser: Client, ines: Participation, mailoutbox: list[EmailMessage], by_letter: bool
) -> None:
    Contact.objects.create(
        speaker=ines.speaker, email="ines@example.org", origin="typed", language="en"
    )
    suggest(ines, biography_fr="Elle nage.")
    pk = Proposal.objects.get().pk
    long = "Plutôt le phare, " * 60
    answer = press(organiser, ines, "decline", **{f"word-{pk}": long})
    assert "1000" in messages_of(answer)[0]
    assert document(answer).xpath(f"//*[@id='word-{pk}']")[0].text.strip() == long.strip()
    typed = {f"word-{pk}": "Plutôt le phare ?"} | ({f"letter-{pk}": "on"} if by_letter else {})
    press(organiser, ines, "decline", **typed)
    declined = Proposal.objects.get()
    assert (declined.state, declined.word) == ("declined", "Plutôt le phare ?")
    assert biography() == "Elle garde un phare."
    letters = [(letter.to, letter.subject) for letter in mailoutbox]
    assert letters == ([(["ines@example.org"], "A change that you proposed")] if by_letter else [])
    assert not by_letter or "Plutôt le phare ?" in mailoutbox[0].body
    assert not by_letter or "Hello Inès," in mailoutbox[0].body


@pytest.fixture
def declined_by_letter(organiser: Client, ines: Participation) -> Proposal:
    ContactFactory.create(speaker=ines.speaker, email="ines@example.org")
    suggest(ines, biography_fr="Elle nage.")
    pk = Proposal.objects.get().pk
    press(organiser, ines, "decline", **{f"word-{pk}": "Le phare ?", f"letter-{pk}": "on"})
    return Proposal.objects.get()


def test_who_sees_letters_learns_no_address_of_a_speaker(
    organiser: Client, declined_by_letter: Proposal
) -> None:
    editor = Client()
    sign_in(editor, editor=True)
    page = editor.get(reverse("admin:core_letter_changelist"))
    assert "ines@example.org" not in page.content.decode()
    letter = Letter.objects.get()
    assert "phare" not in letter.subject + letter.body


def test_letter_on_what_was_declined_is_not_sent_once_it_is_erased(
    declined_by_letter: Proposal,
) -> None:
    letter = Letter.objects.get()
    said = {"proposal": declined_by_letter, "first_name": "Inès"}
    assert CONTEXTS[letter.template](letter) == said
    Contact.objects.update(email="autre@example.org")
    assert CONTEXTS[letter.template](letter) is None
    declined_by_letter.delete()
    assert CONTEXTS[letter.template](letter) is None


def test_words_of_speakers_are_text(organiser: Client, ines: Participation) -> None:
    session = SessionFactory.create(edition=ines.edition, speakers=[ines.speaker])
    suggest(ines, session, title_fr=MARKUP)
    assert "<b>Mer" not in organiser.get(page_of(ines)).content.decode()


def test_proposals_of_another_edition_are_not_decided_here(
    organiser: Client, ines: Participation
) -> None:
    other = ParticipationFactory.create()
    suggest(ines, biography_fr="Elle nage.")
    page = organiser.get(page_of(ines))
    (take,) = document(page).xpath("//*[@class='proposal__buttons']/button/@value")
    organiser.post(page_of(other), {"do": take})
    assert Proposal.objects.get().state == "waiting"


@pytest.mark.parametrize("sent", ["", "take x", "take 9999:abc", "dance 1:a"])
def test_forged_button_does_nothing(organiser: Client, ines: Participation, sent: str) -> None:
    suggest(ines, biography_fr="Elle nage.")
    assert organiser.post(page_of(ines), {"do": sent}).status_code == 200
    assert Proposal.objects.get().state == "waiting"


def test_file_is_for_organisers_alone(client: Client, ines: Participation) -> None:
    session = SessionFactory.create(edition=ines.edition, speakers=[ines.speaker])
    file = ContentFile(b"%PDF-1.7 %%EOF", name="a.pdf")
    propose(ines, session, {"slides": Typed(value="", over="", file=file)})
    proposal = Proposal.objects.get()
    address = reverse("admin:participation_proposal_file", args=[proposal.pk])
    assert client.get(address).status_code == 302
    sign_in(client, editor=True)
    assert client.get(address).status_code == 404
    sign_in(client, organiser=True)
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 %%EOF"  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == 'attachment; filename="slides.pdf"'
    storages["imports"].delete(proposal.upload)
    assert client.get(address).status_code == 404
    assert client.get(page_of(ines)).status_code == 200, "although a file was lost"


def test_portrait_is_shown_at_an_address_of_its_own(client: Client, ines: Participation) -> None:
    file = ContentFile(encoded(halves("red", "blue", (600, 800)), "JPEG"), name="a.jpg")
    crop = {"x": 50, "y": 0, "zoom": 100}
    propose(ines, None, {"portrait": Typed(value=crop, over="", file=file)})
    proposal = Proposal.objects.get()
    address = reverse("admin:participation_proposal_picture", args=[proposal.pk])
    sign_in(client, editor=True)
    assert client.get(address).status_code == 404
    sign_in(client, organiser=True)
    with patch.object(Image, "open", wraps=Image.open) as decode:
        (shown,) = document(client.get(page_of(ines))).xpath("//section//img/@src")
        assert (shown, decode.call_count) == (address, 0)
        answer = client.get(address)
        assert (answer["Content-Type"], decode.call_count) == ("image/webp", 1)
    storages["imports"].delete(proposal.upload)
    assert "n’est plus là" in " ".join(words(client.get(page_of(ines)), "//section//dd"))


def test_edition_takes_what_is_ticked_at_once(organiser: Client, ines: Participation) -> None:
    organiser.post(page_of(ines), {"at_once": "1", "taken_at_once": ["biography", "links"]})
    settings = ParticipationSettings.objects.get(edition=ines.edition)
    assert settings.taken_at_once == ["biography", "links"]
    suggest(ines, biography_fr="Elle nage.", role_fr="Nageuse")
    assert biography() == "Elle nage."
    assert Proposal.objects.get(state="waiting").field == "role_fr"
    ticked = document(organiser.get(page_of(ines))).xpath("//input[@checked]/@value")
    assert ticked == ["biography", "links"]
    organiser.post(page_of(ines), {"at_once": "1", "taken_at_once": ["name"]})
    organiser.post(page_of(ines), {"at_once": "1"})
    settings.refresh_from_db()
    assert settings.taken_at_once == []


def test_what_is_taken_at_once_is_for_who_may_change_settings(
    organiser: Client, ines: Participation
) -> None:
    permission = Permission.objects.get(codename="change_participationsettings")
    for group in Group.objects.all():
        group.permissions.remove(permission)
    assert not document(organiser.get(page_of(ines))).xpath("//*[@name='at_once']")
    typed = {"at_once": "1", "taken_at_once": ["biography"]}
    assert organiser.post(page_of(ines), typed).status_code == 403
    assert not ParticipationSettings.objects.filter(edition=ines.edition).exists()


def test_editors_do_not_see_the_queue(client: Client, ines: Participation) -> None:
    sign_in(client, editor=True)
    assert client.get(page_of(ines)).status_code == 403

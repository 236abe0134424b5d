"""What speakers say on their own page of what they allow, need and when they are there."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from time_machine import travel

from mailings.composing import shown as composed
from mailings.models import Mailing
from participation import links
from participation.models import Consent, Contact, Participation, PracticalDetails
from participation.recipient_keys import audience_name
from speakers.models import Speaker
from talks.models import Session
from talks.releases import publish
from tests.admin import document as parsed
from tests.factories import (
    ParticipationFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    UserFactory,
)
from tests.marseille20.test_admin_markup import faults_but_of_forms
from tests.participation.factories import ContactFactory
from tests.talks.reading import words

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 5, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def before_the_edition() -> Any:
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def participation() -> Participation:
    ines = SpeakerFactory.create(name="Inès Sormiou", sort_name="Sormiou")
    session = SessionFactory.create(title_fr="La rade", speakers=[ines])
    SlotFactory.create(session=session)
    return ParticipationFactory.create(edition=session.edition, speaker=ines)


@pytest.fixture
def page(participation: Participation) -> str:
    return f"/mes-seances/{links.make(participation)}/"


@pytest.fixture
def notified() -> str:
    return UserFactory.create(organiser=True, email="equipe@example.org").email


def text(response: Any) -> str:
    assert response.status_code == 200, response
    return words(response.content.decode())


# --- What they allow -----------------------------------------------------------------------------


def test_each_new_answer_is_a_new_row_with_what_was_read(client: Client, page: str) -> None:
    for said in ("no", "no", "yes"):
        answer = client.post(f"{page}consents/", {"consents-recording": said}, follow=True)
    assert [row.given for row in Consent.objects.all()] == [False, True]
    row = Consent.objects.last()
    assert row
    assert row.wording.startswith("Filmer vos séances\n")
    assert (row.given_by, row.given_at) == ("Inès Sormiou", NOW)
    assert "Vous avez dit oui le 1er mai 2027" in text(answer)
    client.post(f"/en/my-sessions/{page.split('/')[2]}/consents/", {"consents-slides": "yes"})
    assert Consent.objects.filter(wording__startswith="Publish your slides").exists()


def test_a_yes_taken_back_names_what_is_public(
    client: Client,
    page: str,
    participation: Participation,
    notified: str,
    mailoutbox: list[EmailMessage],
) -> None:
    """To them at once, and to the organisers; a “no” from the beginning is no news."""
    session = Session.objects.get()
    session.links.create(kind="recording", url="https://example.org/film")
    publish(session.edition)
    client.post(f"{page}consents/", {"consents-recording": "yes", "consents-slides": "no"})
    assert not mailoutbox
    answer = client.post(f"{page}consents/", {"consents-recording": "no"}, follow=True)
    assert "enregistrement de « La rade »" in text(answer)
    (letter,) = mailoutbox
    assert letter.to == [notified]
    assert "Inès Sormiou" in letter.body
    assert f"/sessions/{session.slug}/" in letter.body


# --- When they are there, and what they need -----------------------------------------------------


def test_what_is_refused_is_still_there(client: Client, page: str) -> None:
    answer = client.post(
        f"{page}details/", {"details-access": "x" * 1001, "details-telephone": "non"}
    )
    shown = text(answer)
    assert "il manque des chiffres" in shown
    assert "x" * 1001 in answer.content.decode()
    assert not PracticalDetails.objects.exists()


def test_opening_the_addresses_changes_nothing(client: Client, page: str) -> None:
    for name in ("consents", "availability", "details", "photo", "erase", "profile"):
        client.get(f"{page}{name}/")
        client.head(f"{page}{name}/")
    assert not Consent.objects.exists()
    assert not PracticalDetails.objects.exists()
    assert Participation.objects.exists()


# --- Their photo ---------------------------------------------------------------------------------


def test_a_photo_is_taken_away(
    client: Client,
    page: str,
    participation: Participation,
    notified: str,
    mailoutbox: list[EmailMessage],
) -> None:
    Speaker.objects.update(
        portrait="visage.jpg", portrait_width=500, portrait_height=500, portrait_alt_fr="Un visage"
    )
    participation.proposals.create(field="portrait_alt_fr", base="", value="Moi, de face")
    publish(participation.edition)
    assert "Retirer ma photo" in text(client.get(page))
    answer = client.post(f"{page}photo/", follow=True)
    assert "Votre photo n’est plus sur aucune page" in text(answer)
    assert "Retirer ma photo" not in text(answer)
    assert not Speaker.objects.exclude(portrait="").exists()
    assert not participation.proposals.exists()
    (letter,) = mailoutbox
    assert letter.to == [notified]


# --- Letters to them -----------------------------------------------------------------------------


def test_they_choose_the_language_of_their_letters(
    client: Client, page: str, participation: Participation
) -> None:
    assert "Langue des lettres" not in text(client.get(page))
    client.post(f"{page}letters/", {"letters-language": "en"})
    contact = ContactFactory.create(speaker=participation.speaker, email="ines@example.org")
    assert "Ils arrivent à ines@example.org." in text(client.get(page))
    answer = client.post(f"{page}letters/", {"letters-language": "en"}, follow=True)
    assert "C’est enregistré" in text(answer)
    assert parsed(answer).xpath("//*[@id='letters-language']/option[@selected]/@value") == ["en"]
    assert list(faults_but_of_forms(parsed(answer))) == []
    for nothing in ("de", ""):
        answer = client.post(f"{page}letters/", {"letters-language": nothing})
        assert parsed(answer).xpath("//details[@id='letters'][@open]//ul")
    contact.refresh_from_db()
    assert contact.language == "en"


# --- What is known of them -----------------------------------------------------------------------


def test_it_is_taken_along(client: Client, page: str, participation: Participation) -> None:
    ContactFactory.create(speaker=participation.speaker, email="ines@example.org")
    client.post(f"{page}consents/", {"consents-recording": "yes"})
    client.post(f"{page}details/", {"details-food": "sans noix"})
    client.post(f"{page}answers/", {"session": [Session.objects.get().pk]})
    mailing = Mailing.objects.create(
        subject_fr="{prénom}, votre séance",
        text_fr="Bonjour, voici {vos séances}.",
        audience=audience_name(participation.edition),
    )
    key = str(participation.speaker.pk)
    values = composed(mailing, [key]).values[key]
    for recipient in (key, f"{participation.speaker.pk + 1}"):
        mailing.deliveries.create(recipient=recipient, language="fr", values=values)
    answer = client.get(f"{page}data/")
    assert answer.headers["Cache-Control"] == "private, no-store"
    known = answer.json()
    edition = f"{participation.edition} ({participation.edition.slug})"
    assert known["Votre fiche"][0]["Nom"] == "Inès Sormiou"
    assert known["Votre adresse"][0]["Adresse e-mail"] == "ines@example.org"
    [consent] = known[f"{edition} · Vos accords"]
    # On the clock of the edition.
    assert (consent["Donné"], consent["Donné le"]) == ("oui", "2027-05-01T14:00:00+02:00")
    assert known[f"{edition} · Vos besoins"] == [{"Repas": "sans noix"}]
    assert known[f"{edition} · Réponses"][0]["Réponse"] == "oui"
    letter = {"Courrier": "Inès, votre séance", "État": "en attente"}
    said = {"Prénom": "Inès", "Vos séances": "«\u00a0La rade\u00a0»"}
    assert known["Vos courriers"] == [letter | said]
    # As a page too, in the language of the address.
    shown = text(client.get(f"{page}data/read/"))
    assert "Donné le 1er mai 2027, 14:00" in shown
    english = text(client.get(f"{page.replace('/mes-seances/', '/en/my-sessions/')}data/read/"))
    assert "What you need Food sans noix" in english
    assert "First name Inès Your sessions « La rade »" in english


@pytest.mark.parametrize("public_too", [False, True])
def test_everything_is_erased(
    client: Client,
    page: str,
    participation: Participation,
    notified: str,
    public_too: bool,
    mailoutbox: list[EmailMessage],
) -> None:
    """What is public stays, and the organisers know whether that is to go too."""
    publish(participation.edition)
    ContactFactory.create(speaker=participation.speaker)
    client.post(f"{page}consents/", {"consents-recording": "yes"})
    client.post(f"{page}details/", {"details-food": "sans noix"})
    answer = client.post(f"{page}erase/", {"public_too": "on"} if public_too else {})
    assert "L’équipe n’a plus" in text(answer)
    # Its script forgets what was typed for these, and not sent.
    [main] = parsed(answer).xpath("//main[@data-participations]")
    assert main.get("data-participations") == str(participation.pk)
    for model in (Contact, PracticalDetails):
        assert not model.objects.exists()
    assert client.get(page).status_code == 410
    assert Consent.objects.get().given, "the proof stays"
    assert Speaker.objects.get().name == "Inès Sormiou"
    (letter,) = mailoutbox
    assert letter.to == [notified]
    assert ("aussi" in letter.body) == public_too

"""What can be found, and by which words."""

from datetime import timedelta

import pytest
from django.utils import timezone
from time_machine import travel

from core.text.translated import Text
from events.models import Edition
from search.documents import Contents, Document, DocumentKind, contents
from talks.published import published_site
from talks.releases import publish
from tests.factories import (
    AnnouncementFactory,
    AuthorFactory,
    EditionFactory,
    ExternalRecapFactory,
    PageFactory,
    RecapFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
)

pytestmark = pytest.mark.django_db


def made() -> Contents:
    return contents(published_site(), timezone.now())


def of_kind(kind: DocumentKind) -> list[Document]:
    return [document for document in made().documents.values() if document.kind == kind]


def test_a_session_with_all_it_is_found_by(edition: Edition) -> None:
    session = SessionFactory.create(
        edition=edition,
        title_fr="La jetée",
        title_en="The pier",
        slug="jetee",
        abstract_fr="Long.",
        speakers=[SpeakerFactory.create(name="Ana Sá")],
        tags=[TagFactory.create(name="Vents", name_en="Winds")],
        track__name_fr="Ports",
        format__name_fr="Atelier",
    )
    room = RoomFactory.create(edition=edition, name_fr="La Cale")
    SlotFactory.create(session=session, room=room)
    publish(edition)
    (found,) = of_kind(DocumentKind.SESSION)
    assert (found.view, found.arguments) == ("talks:session", ("demo", "jetee"))
    assert found.title == Text("La jetée", "The pier")
    assert found.people == "Ana Sá"
    assert found.topics.fr.split("\n") == ["Vents", "Ports", "Atelier", "La Cale"]
    assert found.text.fr == "Ce que disent les vagues.\nLong."
    assert [document.title.fr for document in of_kind(DocumentKind.SPEAKER)] == ["Ana Sá"]
    assert [document.title.fr for document in of_kind(DocumentKind.ROOM)] == ["La Cale"]
    assert [document.title.fr for document in of_kind(DocumentKind.TOPIC)] == ["Vents"]


def test_a_session_is_found_by_what_is_spoken_beside_the_readers_language(edition: Edition) -> None:
    for languages in (["fr"], ["en"], ["de", "fr"]):
        SlotFactory.create(session__edition=edition, session__languages=languages)
    publish(edition)
    found = [document.topics for document in of_kind(DocumentKind.SESSION)]
    assert sorted("Allemand et français" in topics.fr for topics in found) == [False, False, True]
    assert sorted("Français" in topics.fr for topics in found) == [False, False, False]
    assert sorted("French" in topics.en for topics in found) == [False, True, True]


def test_a_person_of_two_editions_is_found_once(edition: Edition) -> None:
    speaker = SpeakerFactory.create(name="Ana Sá")
    past = EditionFactory.create(slug="2009")
    for each in (past, edition):
        SlotFactory.create(session__edition=each, session__speakers=[speaker])
        publish(each)
    (found,) = of_kind(DocumentKind.SPEAKER)
    assert sorted(found.editions) == ["2009", "demo"]
    assert sorted(document.editions for document in of_kind(DocumentKind.EDITION)) == [
        ("2009",),
        ("demo",),
    ]


def test_an_edition_in_preparation_is_not_found(edition: Edition) -> None:
    SlotFactory.create(session__edition=edition)
    assert made().documents == {}


def test_recaps_here_and_elsewhere() -> None:
    RecapFactory.create(
        title_fr="Au retour",
        body_fr="<h2>Le <b>quai</b></h2><p>On y &amp; était.</p>",
        authors=[AuthorFactory.create(name="Maud")],
    )
    ExternalRecapFactory.create(title="From afar", summary="Waves.", language="en-GB")
    here, elsewhere = sorted(of_kind(DocumentKind.RECAP), key=lambda each: bool(each.url))
    assert here.text.fr == "Ce qu’il en reste.\nLe quai On y & était."
    assert here.people.startswith("Maud")
    assert (elsewhere.title, elsewhere.text) == (Text(en="From afar"), Text(en="Waves."))


def test_it_is_true_until_something_appears_or_ends(edition: Edition) -> None:
    now = timezone.now()
    PageFactory.create(edition=edition)
    assert made().valid_until is None
    hours = [now + timedelta(hours=hour) for hour in (1, 2, 3)]
    RecapFactory.create(published_at=hours[1])
    AnnouncementFactory.create(edition=edition, starts=hours[0], until=hours[2])
    AnnouncementFactory.create(starts=now - timedelta(hours=1), until=now + timedelta(minutes=1))
    for at, expected in zip((now, *hours), (*hours, None), strict=True):
        with travel(at, tick=False):
            held = made()
            assert held.valid_until == expected
            assert held.is_of(published_site(), at)
            assert not (expected and held.is_of(published_site(), expected))

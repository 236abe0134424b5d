"""What can be found, and by which words."""

import pytest
from django.utils import timezone

from core.text.translated import Text
from events.models import Edition
from search.documents import Contents, Document, DocumentKind, contents
from talks.published import published_site
from talks.releases import publish
from tests.factories import RoomFactory, SessionFactory, SlotFactory, SpeakerFactory, TagFactory

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


def test_an_edition_in_preparation_is_not_found(edition: Edition) -> None:
    SlotFactory.create(session__edition=edition)
    assert made().documents == {}

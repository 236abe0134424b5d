"""What the demonstration edition holds, and what readers are told of it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from core.models import Tag
from events.models import Edition, Page, Room, Venue
from marseille20.demo.loading import FOLDER
from recaps.models import Recap
from speakers.models import Speaker
from talks.clashes import circumstances, problems
from talks.models import Format, Session, Severity, Slot, Track
from tests.marseille20.demo.site import demo, every, released

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("loaded"),
]

FILE: dict[str, Any] = json.loads((FOLDER / "demo.json").read_text())
SAMPLE_FR = (
    "Contenu de démonstration\u00a0: cette fiche est fictive. "
    "Elle ne décrit ni une personne ni une intervention réelle."
)


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Edition]:
    """Loaded once: all tests here only read it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield demo()
        transaction.set_rollback(True)


def test_every_row_is_one_an_organiser_could_have_saved() -> None:
    for model in (Edition, Venue, Room, Track, Format, Tag, Speaker, Session, Slot, Recap, Page):
        for row in every(model).all():
            row.full_clean()


def test_nobody_and_no_room_is_in_two_places(loaded: Edition) -> None:
    found = problems(released(loaded), circumstances(loaded))
    assert [each for each in found if each.severity != Severity.ADVICE] == []


# How the notice of a row begins, by where the row comes from.
BEGINNINGS = {
    "source": ("D’après un billet de blog", "From a blog post"),
    "source-partial": ("Contenu de démonstration, sauf", "Sample content, except"),
    "sample": ("Contenu de démonstration\u00a0: ", "Sample content: "),
}


@pytest.mark.parametrize(
    ("model", "kind"), [(Session, "sessions"), (Speaker, "speakers"), (Recap, "recaps")]
)
def test_readers_are_informed_what_is_fact_and_what_is_not(
    model: type[Session | Speaker | Recap], kind: str
) -> None:
    for row in every(model):
        (entry,) = (each for each in FILE[kind] if each["slug"] == row.slug)
        french, english = BEGINNINGS.get(entry["provenance"], BEGINNINGS["sample"])
        assert row.notice_fr.startswith(french)
        assert row.notice_en.startswith(english)


def test_what_is_said_of_real_people_has_a_source() -> None:
    real = {entry["slug"] for entry in FILE["speakers"] if entry["provenance"] == "source"}
    assert real == {"bernard-cova", "clement-vouillon", "philippe-francais", "jeremy-dumont"}
    assert not Speaker.objects.filter(slug__in=real, sources=[]).exists()
    sessions = Session.objects.filter(speakers__slug__in=real)
    assert sessions.count() == 6
    assert not sessions.filter(sources=[]).exists()
    assert not sessions.filter(notice_fr=SAMPLE_FR).exists()

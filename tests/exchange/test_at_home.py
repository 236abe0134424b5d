"""What was exported makes the same programme in an empty edition, of this site or of another."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from itertools import product
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils.translation import override
from openpyxl import load_workbook

from core.models import Erasure, Tag, TaggedItem
from events.models import Edition, Room, Venue
from exchange import edition_spreadsheet
from exchange.models import FileIdentity
from recaps.models import Recap
from speakers.models import Speaker, SpeakerLink
from talks.models import Credit, Format, Release, Session, SessionLink, Slot, Track
from talks.releases import publish
from tests.editions import crowded, spare
from tests.exchange.files import bring, plan, refused, saved
from tests.exchange.test_exchanged_formats import FORMATS, difficult, json, xml
from tests.factories import (
    EditionFactory,
    FormatFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TrackFactory,
)
from tests.sampling import sample

pytestmark = pytest.mark.django_db


# Those that others name come last.
ROWS = (
    *(Recap.sessions.through, Recap.speakers.through, Release, Slot, Credit, SessionLink),
    *(TaggedItem, Session, Room, Track, Format, Venue, SpeakerLink, Speaker, Tag, FileIdentity),
)
DAY = date(2027, 5, 12)


def unpublished() -> Edition:
    """With all that readers do not see."""
    edition = EditionFactory.create(slug="2027")
    pause = FormatFactory.create(edition=edition, name_fr="Pause", is_break=True)
    away = RoomFactory.create(edition=edition, name_fr="Cale", withdrawn=True, capacity=12)
    TrackFactory.create(edition=edition, name_fr="Feux", withdrawn=True)
    for state in Session.State:
        speaker = SpeakerFactory.create(withdrawn=state == Session.State.WITHDRAWN)
        session = SessionFactory.create(edition=edition, state=state, speakers=[speaker])
        for day in (1, 2):
            SlotFactory.create(session=session, day=day)
    SlotFactory.create(session__edition=edition, session__format=pause, room=away)
    return edition


type Write = Callable[[Edition, str], bytes]

EDITIONS: dict[str, Callable[[], Edition]] = {
    "crowded": lambda: crowded(DAY),
    "spare": lambda: spare(DAY),
    "difficult": difficult,
    "unpublished": unpublished,
}


PUBLISHED = ("crowded", "spare", "difficult")


def elsewhere(edition: Edition) -> Edition:
    """An empty edition of another site, on the same days."""
    for model in ROWS:
        rows: QuerySet[Any] = QuerySet(model)
        rows._raw_delete(rows.db)  # noqa: SLF001 (what was announced is not deleted)
    return edition


def cells(content: bytes) -> dict[str, list[tuple[object, ...]]]:
    book = load_workbook(BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


@pytest.mark.parametrize(("name", "language"), sample([*product(EDITIONS, ("fr", "en"))], 3))
def test_a_spreadsheet_makes_the_same_on_another_site(name: str, language: str) -> None:
    edition = EDITIONS[name]()
    with override(language):
        content = edition_spreadsheet.made(edition)
        made = bring(elsewhere(edition), content)
        assert refused(made) == []
        assert cells(edition_spreadsheet.made(edition)) == cells(content)
        assert plan(edition, content).writes.is_empty


@pytest.mark.parametrize(("name", "write"), sample([*product(PUBLISHED, FORMATS)], 4))
def test_what_was_published_makes_the_same_on_another_site(name: str, write: Write) -> None:
    edition = EDITIONS[name]()
    content = write(edition, "fr")
    made = bring(elsewhere(edition), content)
    assert refused(made) == []
    publish(edition)
    assert write(edition, "fr") == content
    assert plan(edition, content).writes.is_empty


def test_another_edition_of_the_site_makes_its_own_rows_and_finds_them_again() -> None:
    first = unpublished()
    second = EditionFactory.create(slug="2028", first_day=first.first_day, last_day=first.last_day)
    content = edition_spreadsheet.made(first)
    assert refused(bring(second, content)) == []
    assert second.sessions.count() == first.sessions.count()
    assert not set(second.sessions.values_list("key")) & set(first.sessions.values_list("key"))
    Session.objects.filter(edition=second).update(title_fr="Un autre titre")
    again = plan(second, content)
    assert refused(again) == []
    assert not again.writes.created.get(Session)
    assert plan(first, content).writes.is_empty


def test_who_was_erased_stays_erased_on_a_site_that_has_no_such_row() -> None:
    edition = unpublished()
    content = edition_spreadsheet.made(edition)
    session = Session.objects.filter(state="confirmed")[0]
    speaker = session.speakers.all()[0]
    Erasure.objects.create(kind="session", key=str(session.key))
    Erasure.objects.create(kind="speaker", key=str(speaker.key))
    made = bring(elsewhere(edition), content)
    assert [step.title for step in made.steps if step.action == "refuse"]
    assert not Session.objects.filter(key=session.key)
    assert not Speaker.objects.filter(name=speaker.name)
    assert not Session.objects.filter(title_fr=session.title_fr)


@pytest.mark.parametrize("write", [xml, json])
def test_what_was_erased_stays_erased_in_another_edition_of_the_site(write: Write) -> None:
    first = EditionFactory.create(slug="2027", is_current=True)
    for _n in range(2):
        SlotFactory.create(session__edition=first)
    publish(first)
    content = write(first, "fr")
    erased = Session.objects.all()[0]
    Session.objects.filter(pk=erased.pk).update(erased=True, state="withdrawn", title_fr="—")
    second = EditionFactory.create(slug="2028", first_day=first.first_day, last_day=first.last_day)
    (found,) = refused(bring(second, content))
    assert "effacée du site" in found
    assert second.sessions.get().title_fr != erased.title_fr


def test_what_was_erased_is_in_no_export() -> None:
    edition = unpublished()
    erased = Session.objects.filter(state="confirmed")[0]
    Session.objects.filter(pk=erased.pk).update(erased=True, state="withdrawn", title_fr="—")
    Speaker.objects.filter(sessions=erased).update(erased=True, name="—")
    assert str(erased.key) not in str(cells(edition_spreadsheet.made(edition)))


def test_a_row_is_not_withdrawn_by_a_file() -> None:
    edition = unpublished()
    content = edition_spreadsheet.made(edition)
    Room.objects.filter(withdrawn=True).update(withdrawn=False)
    assert "sur la fiche elle-même" in refused(plan(edition, content))[0]


# --- In its own edition --------------------------------------------------------------------------


def test_a_text_that_no_cell_can_hold_stays_whole(edition: Edition) -> None:
    SessionFactory.create(edition=edition, abstract_fr="Un mot " * 10_000)
    assert plan(edition, edition_spreadsheet.made(edition)).writes.is_empty


def emptied(edition: Edition, sheet: str, column: str) -> bytes:
    """The spreadsheet of the edition without what stands in that column of its first row."""
    book = load_workbook(BytesIO(edition_spreadsheet.made(edition)))
    heads = [cell.value for cell in book[sheet][1]]
    book[sheet].cell(2, heads.index(column) + 1).value = None
    return saved(book)


@pytest.mark.parametrize(
    ("sheet", "column", "why"),
    [
        ("Séances", "Titre (fr)", "Elle n’a pas de titre."),
        ("Salles", "Nom (fr)", "Elle n’a pas de nom."),
    ],
)
def test_a_row_does_not_lose_its_last_name(
    edition: Edition, sheet: str, column: str, why: str
) -> None:
    SlotFactory.create(session=SessionFactory.create(edition=edition))
    Session.objects.update(title_en="")
    Room.objects.update(name_en="")
    made = plan(edition, emptied(edition, sheet, column))
    assert made.writes.is_empty
    assert why in refused(made)[0]

"""What was exported comes back in each format that can be read: no field that it carries differs.

What each carries is told on the page of the import, and in docs/organiser.fr.md.
"""

from collections.abc import Callable
from csv import reader, writer
from datetime import date
from io import StringIO
from itertools import product
from typing import Any

import pytest

from core.files.tables import csv_file
from events.models import Edition
from exchange.programme_table import ProgrammeTable
from exchange.writers import frab_json, frab_xml
from talks.models import Credit, Session, SessionLink, Slot
from talks.published import current_site
from talks.releases import publish
from tests.editions import crowded, spare
from tests.exchange.files import bring, plan, refused
from tests.exchange.writers.test_schedule import scheduled
from tests.factories import (
    EditionFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
    VenueFactory,
)
from tests.sampling import sample

pytestmark = pytest.mark.django_db


def xml(edition: Edition, language: str) -> bytes:
    return frab_xml.write(scheduled(edition, language))


def json(edition: Edition, language: str) -> bytes:
    return frab_json.write(scheduled(edition, language))


def csv(edition: Edition, language: str) -> bytes:
    published = current_site().edition(edition.slug)
    assert published
    return csv_file(ProgrammeTable(published.programme, language).rows())


def csv_for_excel(edition: Edition, language: str) -> bytes:
    published = current_site().edition(edition.slug)
    assert published
    return csv_file(ProgrammeTable(published.programme, language).rows(), for_excel=True)


FORMATS = [xml, json, csv, csv_for_excel]


def difficult() -> Edition:
    """All that formats have no words for, or another one."""
    edition = EditionFactory.create(slug="2027")
    hall = RoomFactory.create(edition=edition, name_fr="", name_en="Hall")
    for number, house in enumerate(("Le Môle", "Le Phare")):
        venue = VenueFactory.create(edition=edition, name_fr=house, name_en="")
        room = RoomFactory.create(edition=edition, venue=venue, name_fr="Cale", name_en="")
        SlotFactory.create(session__edition=edition, room=room, at=f"{10 + number}:00")
    chair = SpeakerFactory.create(name="Bo Digue")
    session = SessionFactory.create(
        edition=edition,
        title_fr="",
        title_en="=1+1, « deux » &amp; <b>trois</b>",
        summary_fr="Une phrase.",
        abstract_fr="",
        languages=["fr", "en"],
        services=[Session.Service.STREAMED, Session.Service.RECORDED],
        sources=["https://example.org/a"],
        tags=[TagFactory.create(name="Mer", name_en="Sea")],
        speakers=[
            SpeakerFactory.create(name="Ana Môle"),
            SpeakerFactory.create(name="Cy Ancre-Flot"),
        ],
        seats=12,
        full=True,
    )
    Credit.objects.create(session=session, speaker=chair, role="moderator", order=9)
    SessionLink.objects.create(session=session, kind="slides", url="https://example.org/s")
    for day in (1, 2):
        SlotFactory.create(session=session, room=hall, day=day, at="23:30", minutes=90)
    signed = SessionFactory.create(edition=edition, languages=["fsl", "de-LI", "zdj", "mul"])
    SlotFactory.create(session=signed)
    cancelled = SessionFactory.create(edition=edition, state="cancelled")
    SlotFactory.create(session=cancelled)
    publish(edition)
    return edition


def made(make: Callable[[date], Edition]) -> Callable[[], Edition]:
    return lambda: make(date(2027, 5, 12))


EDITIONS = {"crowded": made(crowded), "spare": made(spare), "difficult": difficult}


@pytest.mark.parametrize(("make", "write"), sample([*product(EDITIONS, FORMATS)], 4))
def test_nothing_differs(make: str, write: Callable[[Edition, str], bytes]) -> None:
    edition = EDITIONS[make]()
    found = plan(edition, write(edition, "fr"))
    assert [(step.title, step.action, step.changes) for step in found.steps if step.changes] == []
    assert refused(found) == []
    assert {step.action for step in found.steps} == {"same"}
    assert not any(found.writes.created.values())


def carried(edition: Edition, *, all_of: bool) -> list[dict[str, Any]]:
    """What a format says of each slot, as the rows have it."""
    slots = Slot.objects.filter(session__edition=edition, session__state="confirmed")
    found = []
    for slot in slots.order_by("start", "room__name_fr", "pk"):
        session = slot.session
        said: dict[str, Any] = {
            "start": slot.start,
            "end": slot.end,
            "room": slot.room.name.either,
            "title": session.title.read_in("fr")[0],
            "summary": session.summary.read_in("fr")[0],
            "abstract": session.abstract.read_in("fr")[0],
            "track": str(session.track or ""),
            "format": str(session.format or ""),
            "people": [str(credit.speaker) for credit in session.credits.all()],
        }
        if all_of:
            said |= {
                "roles": sorted(session.credits.values_list("role", flat=True)),
                "texts": (session.title_fr, session.title_en, session.abstract_en),
                "topics": sorted(str(tag) for tag in session.tags.all()),
                "links": list(session.links.values_list("kind", "url")),
                "plain": (session.languages, session.state, session.services, session.seats),
            }
        found.append(said)
    return found


@pytest.mark.parametrize("write", sample(FORMATS, 2))
def test_an_empty_edition_becomes_the_same(write: Callable[[Edition, str], bytes]) -> None:
    first = crowded(date(2027, 5, 12))
    second = EditionFactory.create(
        slug="autre", first_day=first.first_day, last_day=first.last_day, time_zone=first.time_zone
    )
    is_table = write in {csv, csv_for_excel}
    content = write(first, "fr")
    if is_table:
        content = without_keys(content)
    assert refused(bring(second, content)) == []
    assert carried(second, all_of=is_table) == carried(first, all_of=is_table)


def without_keys(table: bytes) -> bytes:
    """The keys are those of rows of the edition that it was taken from."""
    text = table.decode("utf-8-sig")
    delimiter = ";" if ";" in text.split("\n")[0] else ","
    head, *rows = reader(text.splitlines(keepends=True), delimiter=delimiter)
    kept = [n for n, heading in enumerate(head) if not heading.startswith("Clé")]
    return csv_file([[row[n] for n in kept] for row in (head, *rows)])


@pytest.mark.parametrize(("write", "language"), [(xml, "en"), (json, "fr")])
def test_nothing_is_said_to_be_lost_of_our_own_links(
    write: Callable[[Edition, str], bytes], language: str
) -> None:
    edition = difficult()
    assert plan(edition, write(edition, language)).notes == []


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "cp1252"), (",", "utf-8")])
def test_what_was_changed_in_a_spreadsheet_is_all_that_changes(
    delimiter: str, encoding: str
) -> None:
    edition = EditionFactory.create(slug="2027", time_zone="America/Montreal", is_current=True)
    rooms = RoomFactory.create_batch(2, edition=edition)
    for hour in (10, 12, 14, 16):
        title = f"Séance de {hour} h"
        SlotFactory.create(
            session__edition=edition, session__title_fr=title, room=rooms[0], at=f"{hour}:00"
        )
    publish(edition)
    head, *rows = reader(StringIO(csv(edition, "fr").decode("utf-8-sig")))
    rows[0][head.index("Titre (fr)")] = "Retitrée"
    start = head.index("Début")
    rows[1][start] = rows[1][start].replace(":00", ":05")
    rows[2][head.index("Salle")] = str(rooms[1])
    stream = StringIO()
    writer(stream, delimiter=delimiter).writerows([head, *rows])
    made = plan(edition, stream.getvalue().encode(encoding))
    changed = [[change.column for change in step.changes] for step in made.steps]
    assert sorted(changed) == [[], ["début"], ["salle"], ["titre (fr)"]]
    assert made.questions == []

"""What was exported comes back in each format that can be read: no field that it carries differs.

What each carries is told on the page of the import, and in docs/organiser.fr.md.
"""

from collections.abc import Callable
from csv import reader, writer
from io import StringIO

import pytest

from core.files.tables import csv_file
from events.models import Edition
from exchange.programme_table import ProgrammeTable
from exchange.writers import frab_json, frab_xml
from talks.models import Credit, Session, SessionLink
from talks.published import current_site
from talks.releases import publish
from tests.exchange.files import plan
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

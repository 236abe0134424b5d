"""What was exported is brought back without a difference, and with those that were made."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from events.models import Edition, Room
from exchange import edition_spreadsheet
from exchange.planning.plan import Plan, Step
from talks.models import Session, SessionLink
from tests.exchange.files import plan, refused, saved
from tests.factories import SessionFactory, SlotFactory, SpeakerFactory, TagFactory

pytestmark = pytest.mark.django_db


def back(edition: Edition, content: bytes) -> Plan:
    return plan(edition, content)


def differences(made: Plan) -> list[Step]:
    return [step for step in made.steps if step.action != "same"]


def test_signs_that_spreadsheets_mind_come_back(edition: Edition) -> None:
    session = SessionFactory.create(
        edition=edition,
        title_fr="=1+1 ; « deux », 'trois'",
        abstract_fr="- un\n\n+ deux\n@trois",
        tags=[TagFactory.create(name="Mer"), TagFactory.create(name="Phares")],
        speakers=[SpeakerFactory.create(name="Ana Môle"), SpeakerFactory.create(name="Bo")],
        services=[Session.Service.STREAMED, Session.Service.RECORDED],
        sources=["https://example.org/a", "https://example.org/b"],
        full=True,
    )
    SessionLink.objects.create(session=session, kind="slides", url="https://example.org/s")
    for day in (1, 2):
        SlotFactory.create(session=session, day=day, at="23:30", minutes=90)
    assert back(edition, edition_spreadsheet.made(edition)).writes.is_empty


def test_a_text_that_no_cell_can_hold_stays_whole(edition: Edition) -> None:
    SessionFactory.create(edition=edition, abstract_fr="Un mot " * 10_000)
    assert back(edition, edition_spreadsheet.made(edition)).writes.is_empty


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
    made = back(edition, emptied(edition, sheet, column))
    assert made.writes.is_empty
    assert why in refused(made)[0]


def test_only_what_was_edited_changes(edition: Edition) -> None:
    first, second = SessionFactory.create_batch(2, edition=edition)
    book = load_workbook(BytesIO(edition_spreadsheet.made(edition)))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == str(second.key))
    row[heads.index("Titre (fr)")].value = "Un autre titre"
    row[heads.index("Places")].value = 12
    file = BytesIO()
    book.save(file)
    (step,) = differences(back(edition, file.getvalue()))
    assert step.title == "Un autre titre"
    assert {change.column for change in step.changes} == {"titre (fr)", "places"}
    assert first.key != second.key

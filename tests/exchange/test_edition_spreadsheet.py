"""What was exported is brought back without a difference, and with those that were made."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from events.models import Edition, Room
from exchange import edition_spreadsheet
from talks.models import Session
from tests.exchange.files import plan, refused, saved
from tests.factories import SessionFactory, SlotFactory

pytestmark = pytest.mark.django_db


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

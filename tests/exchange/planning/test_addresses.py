"""E-mail addresses of speakers come in from files, and are in no plan."""

import json
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from openpyxl import load_workbook

from core.models import User
from events.models import Edition
from exchange import edition_spreadsheet, snapshot
from exchange.applying import ChangedError, apply
from exchange.planning import Plan, report, report_rows
from exchange.running import plan_of
from participation.models import Contact
from speakers.models import Speaker
from tests.exchange.files import DAY, bring, csv, plan, refused, xlsx
from tests.factories import EditionFactory, SessionFactory, SpeakerFactory, UserFactory
from tests.participation.admin.test_contact import tables_with
from tests.participation.factories import ContactFactory

pytestmark = pytest.mark.django_db

MARKER = "repere.secret@example.org"


@pytest.fixture
def edition() -> Edition:
    return EditionFactory.create()


def people(*rows: tuple[str, str], heading: str = "E-mail") -> bytes:
    return xlsx(Intervenants=[("Nom", heading), *rows])


def words(made: Plan) -> str:
    """All that is kept of a plan."""
    return json.dumps([report(made), report_rows(made)], default=str)


def test_new_people_and_known_ones(edition: Edition) -> None:
    known = SpeakerFactory.create(name="Bo Rade")
    SessionFactory.create(edition=edition, speakers=[known])
    content = people(("Ana Môle", f"Ana <{MARKER.upper()}>,"), ("Bo Rade", "bo@example.org"))
    made = bring(edition, content)
    assert [step.action for step in made.steps] == ["create", "change"]
    contacts = Contact.objects.order_by("speaker__name")
    assert [(each.speaker.name, each.email, each.origin) for each in contacts] == [
        ("Ana Môle", MARKER, "imported"),
        ("Bo Rade", "bo@example.org", "imported"),
    ]
    assert "example.org" not in words(made)
    assert tables_with(MARKER) == {"participation.Contact"}
    assert bring(edition, content).counts["same"] == 2


@pytest.mark.parametrize("said", ["n/a", "a@b.org, c@d.org", "x" * 3000])
def test_what_is_no_address_keeps_nobody_out(edition: Edition, said: str) -> None:
    made = bring(edition, people(("Ana Môle", said)))
    assert Speaker.objects.get().name == "Ana Môle"
    assert not Contact.objects.exists()
    assert "Ana Môle" in " ".join(made.notes)


def edited(edition: Edition, address: str | None) -> bytes:
    """The spreadsheet of the edition, with another address."""
    book = load_workbook(BytesIO(edition_spreadsheet.made(edition, addresses=True)))
    sheet: Any = book["Intervenant·es"]
    (column,) = (c for c in sheet.columns if c[0].value == "Adresse e-mail")
    column[1].value = address
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_our_own_spreadsheet_changes_it(edition: Edition) -> None:
    contact = ContactFactory.create(email="old@example.org")
    SessionFactory.create(edition=edition, speakers=[contact.speaker])
    made = bring(edition, edited(edition, MARKER))
    assert made.counts["change"] == 1
    assert "example.org" not in words(made)
    contact.refresh_from_db()
    assert (contact.email, contact.origin) == (MARKER, "imported")


def test_an_address_that_changed_since_is_looked_at_again(edition: Edition) -> None:
    contact = ContactFactory.create()
    SessionFactory.create(edition=edition, speakers=[contact.speaker])
    made = plan(edition, edited(edition, MARKER))
    Contact.objects.update(email="meanwhile@example.org")
    with pytest.raises(ChangedError):
        apply(made, edition)
    assert made.base != snapshot.take(edition).digest


def test_who_may_not_note_addresses_brings_none(edition: Edition) -> None:
    content = people(("Ana Môle", MARKER))
    made = plan_of(content, edition, language="fr", may_write_addresses=False)
    assert (made.counts["create"], made.writes.addresses) == (1, [])


def test_they_are_taken_along_by_who_may_know_them(client: Any, edition: Edition) -> None:
    contact = ContactFactory.create(email=MARKER)
    SessionFactory.create(edition=edition, speakers=[contact.speaker])
    assert MARKER in cells(client, edition, UserFactory.create(organiser=True))
    other = UserFactory.create(is_staff=True)
    other.user_permissions.set(Permission.objects.exclude(content_type__app_label="participation"))
    assert contact.speaker.name in (found := cells(client, edition, other))
    assert MARKER not in found
    assert "Adresse e-mail" not in found


def cells(client: Any, edition: Edition, user: User) -> set[Any]:
    """What stands in the spreadsheet of an edition that a user takes along."""
    client.force_login(user)
    answer = client.get(f"/admin/exchange/programmeimport/edition/{edition.pk}/")
    book = load_workbook(BytesIO(answer.content))
    return {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}


def sessions(*cells: str) -> bytes:
    return csv(
        *((f"T{n}", f"{DAY} 1{n}:00", f"{DAY} 1{n}:30", "Rade", c) for n, c in enumerate(cells))
    )


BESIDE = (
    f"Inès Môle <{MARKER.upper()}>; paul@example.org Paul Rade",
    "\"Digue, Bo\" <mailto:bo@example.org>, 'Ana Lima' (ana@bücher.example)",
)


def test_beside_names_in_sessions(edition: Edition) -> None:
    made = bring(edition, sessions(*BESIDE))
    assert not refused(made)
    assert dict(Contact.objects.values_list("speaker__name", "email")) == {
        "Inès Môle": MARKER,
        "Paul Rade": "paul@example.org",
        "Bo Digue": "bo@example.org",
        "Ana Lima": "ana@bücher.example",
    }
    assert set(Speaker.objects.values_list("name", flat=True)) == set(
        Contact.objects.values_list("speaker__name", flat=True)
    )
    assert [step.action for step in made.steps if step.sort == "speaker"] == ["create"] * 4
    assert MARKER not in words(made)
    assert tables_with(MARKER) == {"participation.Contact"}
    # Who may note none leaves the same names.
    without = plan(edition, sessions(*BESIDE), takes_addresses=False)
    assert not without.writes.addresses
    assert not without.counts["create"]
    assert any(note.startswith("4 ") and "e-mail" in note for note in without.notes)


def test_beside_names_what_is_unclear_is_not_taken(edition: Edition) -> None:
    ContactFactory.create(speaker=SpeakerFactory.create(name="Bo Digue"), email="old@example.org")
    SessionFactory.create(edition=edition, speakers=Speaker.objects.all())
    cells = (
        "Ana Lima <ana@example.org> <other@example.org>",
        "Inès Môle, Paul Rade <paul@example.org>",
        "Zoé Quai <zoe@example.org>",
        "Zoé Quai <quai@example.org>; Bo Digue <bo@example.org>",
        "ana@example.org, Luc Phare",
        "ana@example.org Ana Lima, luc@example.org Luc Phare",
    )
    made = bring(edition, sessions(*cells))
    assert not refused(made)
    assert Contact.objects.get().email == "old@example.org"
    assert Speaker.objects.count() == 6
    # Of the first cell two addresses, of the last ones three.
    assert any(note.startswith("5 ") and "e-mail" in note for note in made.notes)
    for name in ("Inès Môle, Paul Rade", "Zoé Quai", "Bo Digue"):
        assert any(name in note for note in made.notes), name
    assert "example.org" not in words(made)
    assert "example.org" not in words(plan(edition, sessions("lea@example.org")))

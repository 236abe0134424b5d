"""Words as organisers read them, in files."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.models import Edition
from talks.models import Session
from tests.admin import list_of
from tests.factories import FormatFactory, SessionFactory, SlotFactory, TagFactory, TrackFactory

pytestmark = pytest.mark.django_db


def export(client: Client, *rows: Session, action: str = "export_csv") -> Any:
    return client.post(
        list_of(Session), {"action": action, "_selected_action": [row.pk for row in rows]}
    )


def records(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(answer.content.decode(), newline="")))


def test_rows_are_reported_in_words(organiser: Client, edition: Edition) -> None:
    session = SessionFactory.create(
        edition=edition,
        title_fr="=Tenir un fanal",
        abstract_fr="Un.\n\nDeux, trois.",
        track=TrackFactory.create(edition=edition, name_fr="Feux"),
        format=FormatFactory.create(edition=edition, name_fr="Format 0"),
        tags=[TagFactory.create(name="Phares"), TagFactory.create(name="Rade")],
        seats=40,
        registration_required=True,
        state=Session.State.CANCELLED,
    )
    (record,) = records(export(organiser, session))
    assert record["Titre"] == "'=Tenir un fanal"
    assert record["Présentation"] == "Un.\n\nDeux, trois."
    assert record["Parcours"] == "Feux"
    assert record["Parcours et format"] == "Feux Format 0"
    assert record["Thèmes"] == "Phares, Rade"
    assert record["Places"] == "40"
    assert record["Sur inscription"] == "oui"
    assert record["État"] == "Annulée"


def test_excel_gets_semicolons_and_a_mark(organiser: Client, edition: Edition) -> None:
    content = export(
        organiser, SessionFactory.create(edition=edition), action="export_csv_for_excel"
    ).content
    assert content.startswith(b"\xef\xbb\xbfTitre;")


def test_queries_do_not_grow_with_rows(organiser: Client, edition: Edition) -> None:
    def asked(count: int) -> int:
        for _number in range(count):
            session = SessionFactory.create(
                edition=edition,
                track=TrackFactory.create(edition=edition),
                format=FormatFactory.create(edition=edition),
                tags=[TagFactory.create()],
            )
            SlotFactory.create(session=session)
        with CaptureQueriesContext(connection) as queries:
            answer = export(organiser, *Session.objects.all())
        assert len(records(answer)) == Session.objects.count()
        return len(queries)

    # The identity of the site is read once.
    asked(1)
    assert asked(1) == asked(4)

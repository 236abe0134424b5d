"""The programme's files, as apps fetch them again and again."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import etree
from time_machine import travel

from events.models import Edition
from talks.models import Session
from talks.releases import publish
from tests.factories import (
    ExternalRecapFactory,
    RecapFactory,
    SessionFactory,
    SlotFactory,
)

pytestmark = pytest.mark.django_db

XML, JSON = "/demo/programme.xml", "/demo/programme.json"
CSV, EXCEL = "/demo/programme.csv", "/demo/programme-excel.csv"


@pytest.fixture
def session(edition: Edition) -> Session:
    session = SessionFactory.create(edition=edition, slug="fanal", title_en="A lantern")
    SlotFactory.create(session=session)
    publish(edition)
    return session


def links(answer: Any) -> list[tuple[str | None, str | None]]:
    """The blog links of the only event."""
    found = etree.fromstring(answer.content).findall("day/room/event/links/link[@type='blog']")
    return [(link.get("href"), link.text) for link in found]


def test_the_table_is_one_for_programs_and_one_for_excel(session: Session, client: Client) -> None:
    plain, excel = client.get(CSV), client.get(EXCEL)
    assert plain.headers["Content-Type"] == "text/csv; charset=utf-8"
    names = [answer.headers["Content-Disposition"] for answer in (plain, excel)]
    assert names == [
        f'attachment; filename="demo-programme{kind}.csv"' for kind in ("", "-excel")
    ], "side by side in a folder"
    assert plain.content.startswith("Clé,Titre (fr),Titre (en),Début,".encode())
    assert excel.content.startswith("\ufeffClé;Titre (fr);Titre (en);Début;".encode())
    assert client.get(f"/en{CSV}").content.startswith(b"Key,Title (fr),Title (en),Start,")


def test_recaps_appear_when_they_are_public(session: Session, client: Client) -> None:
    RecapFactory.create(slug="nuit", title_fr="Une nuit", sessions=[session])
    elsewhere = ExternalRecapFactory.create(title="Vu du quai", sessions=[session])
    tomorrow = timezone.now() + timedelta(days=1)
    RecapFactory.create(sessions=[session], title_fr="Demain", published_at=tomorrow)
    RecapFactory.create(sessions=[session], status="draft", title_fr="Brouillon")
    expected = [("http://testserver/recits/nuit/", "Une nuit"), (elsewhere.url, "Vu du quai")]
    assert links(client.get(XML)) == expected
    with travel(tomorrow + timedelta(seconds=1)):
        later = client.get(XML)
    assert links(later)[0][1] == "Demain"
    assert later.headers["Last-Modified"] != ""

"""A selection for who has its reading address: a page, whole without its script, and a calendar."""

import pytest
from django.test import Client
from icalendar import Calendar
from time_machine import travel

from events.models import Edition
from picks import selections
from picks.addresses import reading_id
from picks.models import Selection
from picks.views import shared
from speakers.models import Speaker
from talks.erasure import erase
from talks.models import Session
from talks.published import forget, published_site
from talks.releases import publish
from talks.withdrawal import withdraw
from tests.factories import RoomFactory, SessionFactory, SlotFactory
from tests.picks.conftest import short

pytestmark = pytest.mark.django_db


@pytest.fixture
def reading(edition: Edition) -> str:
    """Of a selection of two sessions at one time, and of one on the second day."""
    current = published_site().current
    assert current
    return reading_id(selections.create(current, set(short("phares", "rues", "demain").split())))


def page(client: Client, reading: str, prefix: str = "/ma-selection") -> str:
    forget()
    answer = client.get(f"{prefix}/{reading}/")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert not answer.cookies
    return " ".join(answer.content.decode().split())


def events(client: Client, reading: str) -> dict[str, dict[str, object]]:
    forget()
    answer = client.get(f"/ma-selection/{reading}.ics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    parts = Calendar.from_ical(answer.content).walk("VEVENT")
    return {str(part["url"]).split("/")[-2]: dict(part) for part in parts}


def test_the_page_says_what_was_picked_and_all_that_clashes(client: Client, reading: str) -> None:
    html = page(client, reading)
    assert ">Phares</a>" in html
    assert ">Quais</a>" not in html
    assert '<meta name="robots" content="noindex">' in html
    assert ">« Phares » et « Rues » commencent en même temps, à 10:00<" in html
    # Neither what is shared nor indexed says where it is.
    assert "canonical" not in html
    assert "hreflang" not in html.partition("</head>")[0]
    assert "begin together, at 10:00<" in page(client, reading, "/en/my-picks")


def test_what_was_withdrawn_or_cancelled_stays_and_says_why(
    client: Client, reading: str, edition: Edition
) -> None:
    Session.objects.filter(slug="rues").update(
        state=Session.State.CANCELLED, notice_fr="Le guide est malade."
    )
    publish(edition)
    withdraw(Session.objects.get(slug="phares"))

    html = page(client, reading)
    assert html.count("row--off") == 2
    assert "Cette séance a été retirée du programme." in html
    assert "Le guide est malade." in html
    assert 'class="clashes" hidden' in html
    found = events(client, reading)
    assert {slug: str(event["STATUS"]) for slug, event in found.items()} == {
        "phares": "CANCELLED",
        "rues": "CANCELLED",
        "demain": "CONFIRMED",
    }


def test_what_was_erased_is_not_reported(client: Client, reading: str) -> None:
    erase(Session.objects.get(slug="phares"), by=None)
    assert "Phares" not in page(client, reading)
    assert not Speaker.objects.exists()


def test_nothing_of_a_draft_is_reported(client: Client, reading: str, edition: Edition) -> None:
    draft = SessionFactory.create(edition=edition, slug="secret", title_fr="Phoque")
    SlotFactory.create(session=draft, at="10:00", room=RoomFactory.create(edition=edition))
    Selection.objects.update(sessions=short("phares", "rues", "secret").split())
    assert "Phoque" not in page(client, reading)
    assert "secret" not in events(client, reading)


def test_long_ones_are_not_read_without_end(
    client: Client, reading: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "MOST_LONG", 2)
    with travel("2027-05-20T08:20:00Z", tick=False):
        assert {client.get(f"/ma-selection/{reading}/").status_code for _ in range(5)} == {200}
        monkeypatch.setattr(shared, "LONG", 2)
        answers = [client.get(f"/ma-selection/{reading}{end}") for end in ("/", ".ics", "/")]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert answers[-1].headers["Retry-After"] == "60"
        assert answers[-1].headers["Cache-Control"] == "no-store"
        assert "Trop d’essais" in answers[-1].content.decode()
        elsewhere = Client(REMOTE_ADDR="198.51.100.7")
        assert elsewhere.get(f"/ma-selection/{reading}/").status_code == 200


def test_what_begins_before_midnight_clashes_after_it(client: Client, edition: Edition) -> None:
    for slug, day, at, minutes in (("tard", 1, "23:00", 120), ("nuit", 2, "00:30", 60)):
        session = SessionFactory.create(edition=edition, slug=slug, title_fr=slug, title_en="")
        SlotFactory.create(session=session, day=day, at=at, minutes=minutes)
    publish(edition)
    current = published_site().current
    assert current
    reading = reading_id(selections.create(current, set(short("tard", "nuit").split())))
    first, second = page(client, reading).split('<section class="day"')[1:]
    assert 'class="clashes" hidden' in first
    assert ">« nuit » commence pendant « tard » (jusqu’à 01:00)<" in second


def test_several_that_begin_during_others_are_reported_at_once(
    client: Client, edition: Edition
) -> None:
    for slug, at, minutes in (("a", "14:00", 90), ("b", "14:10", 60), ("c", "14:30", 20)):
        session = SessionFactory.create(edition=edition, slug=slug, title_fr="", title_en=slug)
        SlotFactory.create(session=session, day=1, at=at, minutes=minutes)
    session = SessionFactory.create(edition=edition, slug="d", title_fr="", title_en="d")
    SlotFactory.create(session=session, day=1, at="14:30", minutes=20)
    publish(edition)
    current = published_site().current
    assert current
    reading = reading_id(selections.create(current, set(short("a", "b", "c", "d").split())))
    said = "“c” and “d” begin during “a” (until 15:30) and “b” (until 15:10)"
    assert f">{said}<" in page(client, reading, "/en/my-picks")

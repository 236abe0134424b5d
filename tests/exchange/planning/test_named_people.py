"""What stands where people are named and is nobody's name."""

import pytest

from speakers.models import Speaker
from tests.exchange.files import DAY, bring, csv, event, refused, schedule, xlsx
from tests.factories import EditionFactory

pytestmark = pytest.mark.django_db


def people() -> list[str]:
    return sorted(Speaker.objects.values_list("name", flat=True))


def test_placeholders_are_nobody() -> None:
    edition = EditionFactory.create(slug="2027")
    rows = [(f"T{n}", f"{DAY} 1{n}:00", f"{DAY} 1{n}:30", "Rade", w) for n, w in enumerate(WORDS)]
    made = bring(edition, csv(*rows))
    assert (refused(made), people()) == ([], ["Ana Lima"])
    assert any(note.startswith(f"{len(WORDS)} ") and "TBA" in note for note in made.notes)


WORDS = ["-", "TBA", "À confirmer", "???", "none", "Ana Lima, TBC"]


def test_placeholders_in_a_schedule_are_nobody() -> None:
    edition = EditionFactory.create(slug="2027")
    key = "8079583e-8321-506c-95af-fd2903a5f075"
    made = bring(edition, schedule(event(key, "10:00", "Rade", "To be announced")))
    assert (refused(made), people()) == ([], [])
    assert edition.sessions.count() == 1
    assert any(note.startswith("1 ") and "TBA" in note for note in made.notes)


ALONE = ["https://example.org/ana", "www.example.org", "a@example.org and b@example.org"]


@pytest.mark.parametrize("address", ALONE)
def test_an_address_alone_is_no_name(address: str) -> None:
    edition = EditionFactory.create(slug="2027")
    session = ("T", f"{DAY} 10:00", f"{DAY} 10:30", "Rade", address)
    assert "est une adresse" in refused(bring(edition, csv(session)))[0]
    key = "8079583e-8321-506c-95af-fd2903a5f075"
    made = bring(edition, schedule(event(key, "10:00", "Rade", address)))
    assert "est une adresse" in refused(made)[0]
    made = bring(
        edition, xlsx(Intervenants=[("Nom", "Bio"), (address, "Bio"), ("Bo Digue", "Bio")])
    )
    assert "est une adresse" in refused(made)[0]
    assert people() == ["Bo Digue"]

"""Half-days and hours as people send them, and as the form shows them again."""

from datetime import date, time
from typing import Any

import pytest
from django.http import QueryDict

from participation.availability_form import AvailabilityForm
from participation.models import PracticalDetails
from tests.factories import EditionFactory, SpeakerFactory
from tests.participation.people import taking_part

pytestmark = pytest.mark.django_db

DAY = "2026-10-25"


@pytest.fixture
def row() -> PracticalDetails:
    """Of an edition over the night in which clocks go back."""
    edition = EditionFactory.create(
        first_day=date(2026, 10, 24), last_day=date(2026, 10, 25), time_zone="Europe/Paris"
    )
    return PracticalDetails(participation=taking_part(edition, SpeakerFactory.create()))


def form(row: PracticalDetails, **sent: Any) -> AvailabilityForm:
    data = QueryDict(mutable=True)
    shown = AvailabilityForm(instance=row)
    if row.pk:
        data["snapshot"] = shown["snapshot"].value()
    for name, value in sent.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return AvailabilityForm(instance=row, data=data)


def keep(row: PracticalDetails, **sent: Any) -> PracticalDetails:
    filled = form(row, **sent)
    assert filled.is_valid(), filled.errors
    return filled.save()


def test_a_night_of_seven_hours(row: PracticalDetails) -> None:
    keep(row, half_days=[f"{DAY}-0", f"{DAY}-6"])
    assert row.available == [["2026-10-24T22:00:00+00:00", "2026-10-25T11:00:00+00:00"]]
    assert AvailabilityForm(instance=row)["half_days"].value() == [f"{DAY}-0", f"{DAY}-6"]


def test_hours_count_instead_of_the_half_days_of_their_day(row: PracticalDetails) -> None:
    sent = {f"from-{DAY}-0": "14:00", f"until-{DAY}-0": "02:00"}
    keep(row, half_days=["2026-10-24-18", f"{DAY}-6"], **sent)
    assert row.available == [
        ["2026-10-24T16:00:00+00:00", "2026-10-24T22:00:00+00:00"],
        ["2026-10-25T13:00:00+00:00", "2026-10-26T01:00:00+00:00"],
    ]
    again = AvailabilityForm(instance=row)
    assert again["half_days"].value() == ["2026-10-24-18"]
    assert again[f"from-{DAY}-0"].value() == time(14)
    assert again[f"until-{DAY}-0"].value() == time(2)
    assert again.has_hours


def test_both_there_and_not_there_is_refused(row: PracticalDetails) -> None:
    filled = form(row, never="on", half_days=[f"{DAY}-6"])
    assert not filled.is_valid()
    assert "never" in filled.errors
    assert filled.rows[1]["cells"][1]["is_ticked"], "what was chosen is still there"


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [("10:00", "", "from"), ("", "10:00", "from"), ("25:00", "26:00", "from"), ("8", "9", "from")],
)
def test_half_a_time_and_no_time(row: PracticalDetails, start: str, end: str, field: str) -> None:
    filled = form(row, **{f"from-{DAY}-0": start, f"until-{DAY}-0": end})
    assert not filled.is_valid()
    assert f"{field}-{DAY}-0" in filled.errors
    assert filled.has_hours


def test_a_time_that_clocks_skip() -> None:
    edition = EditionFactory.create(
        first_day=date(2027, 3, 28), last_day=date(2027, 3, 28), time_zone="Europe/Paris"
    )
    row = PracticalDetails(participation=taking_part(edition, SpeakerFactory.create()))
    filled = form(row, **{"from-2027-03-28-0": "02:30", "until-2027-03-28-0": "09:00"})
    assert filled.errors["from-2027-03-28-0"] == [
        "02:30 n’existe pas ce jour-là\N{NO-BREAK SPACE}: on change d’heure."
    ]

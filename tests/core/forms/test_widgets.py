"""Inputs of organisers: what browsers are given, and what is never asked of the database."""

from datetime import date, datetime
from typing import Any

import pytest
from django.contrib import admin
from pytest_django import DjangoAssertNumQueries

from core.forms.widgets import DayInput, MomentInput, Search, SearchMany
from talks.models import Session
from tests.factories import SpeakerFactory, TrackFactory


def rendered(widget: type[Search] | type[SearchMany], name: str, value: object) -> str:
    """The input of a field of sessions."""
    field: Any = Session._meta.get_field(name)
    return str(field.formfield(widget=widget(field, admin.site)).widget.render(name, value))


def test_days_and_moments_are_chosen_with_what_the_browser_has() -> None:
    day = DayInput().render("day", date(2027, 5, 20))
    assert 'type="date"' in day
    assert 'value="2027-05-20"' in day
    moment = MomentInput().render("start", datetime(2027, 5, 20, 9, 5))  # noqa: DTZ001 (local)
    assert 'type="datetime-local"' in moment
    assert 'value="2027-05-20T09:05"' in moment


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["'; --", "²", "nobody"])
def test_what_is_no_key_is_asked_of_no_database(
    value: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        html = rendered(Search, "track", value)
    assert value not in html


@pytest.mark.django_db
def test_a_row_that_is_chosen_is_shown() -> None:
    track = TrackFactory.create(name_fr="Pleine mer")
    html = rendered(Search, "track", str(track.pk))
    assert f'<option value="{track.pk}" selected>Pleine mer</option>' in html


@pytest.mark.django_db
def test_of_many_rows_each_has_a_cross_of_its_own() -> None:
    speaker = SpeakerFactory.create(name="Ana Môle")
    html = rendered(SearchMany, "speakers", [str(speaker.pk), "x"])
    assert "Ana Môle" in html
    assert 'data-allow-clear="false"' in html
    assert html.count("<option") == 1

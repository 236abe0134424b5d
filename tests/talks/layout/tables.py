"""Programmes made by hand, laid out."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from talks.layout import Cell, DayLayout, ProgrammeLayout
from talks.marks import Mark
from talks.programme import Programme
from tests.talks.paper import at


def table(
    house: Programme, now: datetime | None = None, marks: Mapping[UUID, Mark] | None = None
) -> ProgrammeLayout:
    return ProgrammeLayout(
        house,
        now=now or at("08:00"),
        address=lambda slug: f"/2027/sessions/{slug}/",
        room_address=lambda slug: f"/2027/salles/{slug}/",
        marks=marks,
    )


def cells(day: DayLayout) -> dict[str, Cell]:
    return {cell.id: cell for hour in day.hours for cell in hour.cells}


def classes(day: DayLayout, slug: str) -> set[str]:
    """The classes of a cell, and those that place the hour it starts with."""
    (place,) = (hour.place for hour in day.hours if slug in [cell.id for cell in hour.cells])
    return {*cells(day)[slug].css.split(), *place.split()}

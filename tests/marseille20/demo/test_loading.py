"""Loading the demonstration edition: when it is, again, and beside what there is."""

import json
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import CommandError
from django.db import models

from events.models import Room
from marseille20.demo.loading import FOLDER
from reactions.models import Reaction
from talks.models import Release, Session, Slot
from tests.factories import (
    EditionFactory,
    PageFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
)
from tests.marseille20.demo.site import demo, released, rows_of_the_site

pytestmark = pytest.mark.django_db

FILE: dict[str, Any] = json.loads((FOLDER / "demo.json").read_text())


def values(rows: dict[str, list[dict[str, Any]]], row: models.Model) -> dict[str, Any]:
    return next(each for each in rows[row._meta.label] if each["id"] == row.pk)


# --- When ----------------------------------------------------------------------------------------


@time_machine.travel("2027-05-20 22:30Z", tick=False)
def test_day_one_is_today_where_the_edition_is() -> None:
    edition = demo()
    assert (edition.first_day, edition.last_day) == (date(2027, 5, 21), date(2027, 5, 22))
    assert "où ce programme a été chargé" in edition.notice_fr


# The clocks of Marseille change on Sundays 28 March and 31 October 2027.
@pytest.mark.parametrize("start", ["2027-10-30"])
def test_sessions_start_when_the_clocks_of_marseille_say(start: str) -> None:
    edition = demo("--start", start)
    assert edition.first_day == date.fromisoformat(start)
    assert "a été choisi" in edition.notice_fr
    zone = ZoneInfo("Europe/Paris")
    for entry in FILE["sessions"]:
        slot = Slot.objects.get(session__slug=entry["slug"])
        starts, ends = slot.start.astimezone(zone), slot.end.astimezone(zone)
        assert starts.date() == edition.first_day + timedelta(days=entry["day"] - 1)
        assert (f"{starts:%H:%M}", f"{ends:%H:%M}") == (entry["start"], entry["end"])


@pytest.mark.parametrize("wrong", ["2027-02-30"])
def test_a_date_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(CommandError, match=f"2027-05-20, not “{wrong}”"):
        demo("--start", wrong)


# --- Loading it again ----------------------------------------------------------------------------


@time_machine.travel("2027-05-20 12:00Z", tick=False)
def test_loading_twice_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    demo()
    before = rows_of_the_site()
    with time_machine.travel("2027-05-20 14:00Z", tick=False):
        demo()
    assert rows_of_the_site() == before
    assert "nothing had changed" in capsys.readouterr().out


def test_loading_again_on_another_day_moves_the_programme_and_tells() -> None:
    demo("--start", "2027-05-20")
    keys = set(Slot.objects.values_list("key", flat=True))
    # Day one lands where day two stands: rooms are freed before they are taken.
    edition = demo("--start", "2027-05-21")
    assert set(Slot.objects.values_list("key", flat=True)) == keys
    assert Slot.objects.filter(holds_room=True).count() == 38
    release = Release.objects.get(number=2)
    assert release.note.en == "Demonstration programme loaded again"
    assert released(edition).edition.first_day == date(2027, 5, 21)


def test_what_readers_say_is_there_once_and_stays_decided() -> None:
    demo()
    assert Reaction.objects.published().count() == 2
    Reaction.objects.update(state=Reaction.State.REFUSED)
    demo()
    assert Reaction.objects.count() == 2
    assert not Reaction.objects.published().exists()


def test_loading_again_undoes_what_organisers_changed() -> None:
    edition = demo("--start", "2027-05-20")
    before = released(edition)
    scala, opening = (Session.objects.get(slug=slug) for slug in ("fans-scala", "ouverture"))
    Slot.objects.swap_rooms(
        Slot.objects.get(session__slug="technicien-ou-stratege"),
        Slot.objects.get(session__slug="bibliotheque-de-nuit"),
    )
    scala.title_fr, scala.state = "Autre chose", Session.State.CANCELLED
    scala.save()
    scala.credits.all().delete()
    scala.tags.clear()
    opening.state = Session.State.WITHDRAWN
    opening.save()
    patio = Room.objects.get(slug="patio")
    extra = SlotFactory.create(session=opening, room=patio, day=2, at="20:00")
    Room.objects.filter(pk=patio.pk).update(withdrawn=True)
    demo("--start", "2027-05-20")
    assert released(edition) == before
    extra.refresh_from_db()
    assert extra.withdrawn


def test_a_session_added_in_the_way_refuses_the_whole_load() -> None:
    edition = demo("--start", "2027-05-20")
    added = SlotFactory.create(
        session__edition=edition, room=Room.objects.get(slug="auditorium"), day=3
    )
    before = rows_of_the_site()
    with pytest.raises(CommandError, match="Nothing was loaded"):
        demo("--start", "2027-05-22")
    assert rows_of_the_site() == before
    assert added in Slot.objects.filter(holds_room=True)


# --- Beside an organiser's own edition -----------------------------------------------------------


def test_other_editions_are_left_alone() -> None:
    own = EditionFactory.create(is_current=True)
    speaker = SpeakerFactory.create(slug="bernard-cova", name="Bernard Cova", biography_fr="Nous.")
    tag = TagFactory.create(slug="opera", name="Opéra", name_en="")
    session = SessionFactory.create(edition=own, slug="ouverture", speakers=[speaker], tags=[tag])
    slot = SlotFactory.create(session=session)
    page = PageFactory.create(edition=own, slug="venir")
    before = rows_of_the_site()
    edition = demo()
    after = rows_of_the_site()
    for row in (own, speaker, tag, session, slot, page):
        # The demonstration's release announces what both have.
        was, now = (values(rows, row) | {"announced": True} for rows in (before, after))
        assert now == was
    assert not edition.is_current
    assert own.sessions.count() == 1
    assert Session.objects.get(slug="fans-scala").speakers.get() == speaker

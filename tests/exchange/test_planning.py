"""What a file would make of an edition, and what it makes of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Edition, Room
from exchange.decisions import Decisions
from exchange.planning import Plan
from speakers.models import Speaker
from talks.models import Credit, Format, Session, Slot, Track
from talks.releases import publish
from tests.exchange.files import (
    DAY,
    HEADINGS,
    OPENING,
    WORKSHOP,
    bring,
    csv,
    event,
    plan,
    refused,
    schedule,
    sessionize,
    xlsx,
)
from tests.factories import (
    RoomFactory,
    SessionFactory,
    SlotFactory,
    VenueFactory,
)

pytestmark = pytest.mark.django_db

# --- What is made --------------------------------------------------------------------------------


def test_a_spreadsheet_becomes_a_programme(edition: Edition) -> None:
    made = bring(edition, csv(OPENING, WORKSHOP))
    assert made.counts["create"] == 5, "two sessions, a room and two people"
    opening = Session.objects.get(slug="ouverture")
    assert (opening.title_fr, opening.state) == ("Ouverture", "confirmed")
    assert [str(c.speaker) for c in opening.credits.all()] == ["Bernard Cova", "Ana Lima"]
    slot = opening.slots.get()
    assert (slot.start, slot.end) == (
        datetime(2027, 5, 20, 8, tzinfo=UTC),
        datetime(2027, 5, 20, 8, 30, tzinfo=UTC),
    )
    assert slot.holds_room
    assert (str(slot.room), slot.room.venue.name_fr) == ("Grande salle", "Marseille")
    assert publish(edition).number == 1, "what was imported can be published"


def test_a_room_that_is_not_the_only_one_of_its_name(edition: Edition) -> None:
    for slug in ("nord", "sud"):
        RoomFactory.create(edition=edition, name_fr="Salle 1", slug=slug)
    row = ("Atelier", f"{DAY} 11:00", f"{DAY} 12:00", "Salle 1", "")
    assert "Plusieurs s’appellent" in refused(plan(edition, csv(row)))[0]
    bring(edition, csv((*row[:3], "sud", "")))
    assert Slot.objects.get().room.slug == "sud"


def test_an_address_that_another_row_has_is_refused(edition: Edition) -> None:
    first, second = SessionFactory.create_batch(2, edition=edition)
    heads = ("Clé", "Adresse")
    made = plan(edition, csv((str(first.key), second.slug), headings=heads))
    assert "Cette fin d’adresse est déjà prise" in refused(made)[0]
    rows = ((str(first.key), "neuve"), (str(second.key), "neuve"))
    made = plan(edition, csv(*rows, headings=heads))
    assert [step.action for step in made.steps] == ["change", "refuse"]
    made = plan(edition, csv(("Ana Lima", "ana"), ("Bo Lima", "ana"), headings=("Nom", "Adresse")))
    assert [step.action for step in made.steps] == ["create", "refuse"]


def test_sheets_tell_of_people_rooms_tracks_and_formats(edition: Edition) -> None:
    content = xlsx(
        Séances=[
            ("Titre", "Jour", "Début", "Salle", "Format", "Intervenant·e·s", "Modération"),
            ("Ouverture", datetime(2027, 5, 20), "10h", "Rade", "Plénière", "Ana Lima", "Bo"),  # noqa: DTZ001
        ],
        Intervenants=[("Nom", "Liens"), ("Ana Lima", "https://ana.example/")],
        Salles=[("Nom", "Capacité", "Lieu"), ("Rade", 80.0, "Le Môle")],
        Formats=[("Nom", "Durée"), ("Plénière", "0:45"), ("Éclair", 3)],
        Parcours=[("Nom", "Drapeau"), ("Mer", "m")],
    )
    bring(edition, content)
    slot = Slot.objects.get()
    assert slot.end - slot.start == timedelta(minutes=45)
    assert (slot.room.capacity, slot.room.venue.name_fr) == (80, "Le Môle")
    assert Speaker.objects.get(name="Ana Lima").links.get().url == "https://ana.example/"
    assert Track.objects.get().flag == "M"
    roles = dict(Credit.objects.values_list("speaker__name", "role"))
    assert roles == {"Ana Lima": "speaker", "Bo": "moderator"}
    assert Format.objects.get(name_fr="Éclair").default_minutes == 3


def test_a_track_may_be_spelled_in_several_ways(edition: Edition) -> None:
    first = event("g1", "10:00", "Rade", "Ana Lima") | {"track": "Art & Play"}
    second = event("g2", "11:00", "Rade", "Bo Costa") | {"track": "ART & play"}
    made = bring(edition, schedule(first, second))
    assert refused(made) == []
    assert set(Session.objects.values_list("track__name_fr", flat=True)) == {"Art & Play"}


# --- What is changed -----------------------------------------------------------------------------


def test_only_what_the_file_says_is_changed(edition: Edition) -> None:
    bring(edition, csv(OPENING, WORKSHOP))
    Session.objects.filter(slug="atelier").update(summary_fr="Gardé", seats=12)
    moved = (OPENING[0], f"{DAY} 15:00", f"{DAY} 15:30", "Petite salle", "Ana Lima")
    made = bring(edition, csv(moved, WORKSHOP))
    step = next(step for step in made.steps if step.title == "Ouverture")
    assert [(c.before, c.after) for c in step.changes] == [
        ("Bernard Cova; Ana Lima", "Ana Lima"),
        (f"{DAY} 10:00", f"{DAY} 15:00"),
        (f"{DAY} 10:30", f"{DAY} 15:30"),
        ("Grande salle", "Petite salle"),
    ]
    assert step.how == "son titre"
    kept = Session.objects.get(slug="atelier")
    assert (kept.summary_fr, kept.seats) == ("Gardé", 12)
    assert Slot.objects.count() == 2, "it was moved, and not made anew"


def test_a_key_finds_its_row_and_an_emptied_cell_empties(edition: Edition) -> None:
    session = SessionFactory.create(edition=edition, summary_fr="Trop long", seats=4)
    rows = [("Clé", "Titre (fr)", "Résumé en une phrase (fr)", "Places")]
    rows.append((str(session.key), "Nouveau", "", ""))
    made = bring(edition, xlsx(Séances=rows))
    session.refresh_from_db()
    assert (session.title_fr, session.summary_fr, session.seats) == ("Nouveau", "", None)
    assert made.steps[0].how == "sa clé"


def test_what_was_announced_is_changed_and_never_a_draft(edition: Edition) -> None:
    bring(edition, csv(OPENING))
    publish(edition)
    headings = (*HEADINGS, "État")
    made = bring(edition, csv((*OPENING, "Brouillon"), headings=headings))
    assert "annoncée" in refused(made)[0]
    bring(edition, csv(("Ouverture", *WORKSHOP[1:4], "Ana Lima")))
    assert Slot.objects.get().start == datetime(2027, 5, 20, 9, tzinfo=UTC)


def test_what_was_withdrawn_is_left_alone(edition: Edition) -> None:
    SessionFactory.create(edition=edition, title_fr="Partie", state="withdrawn", announced=True)
    made = bring(edition, csv(("Partie", *OPENING[1:])))
    step = next(step for step in made.steps if step.sort == "session")
    assert (step.action, Slot.objects.count()) == ("leave", 0)


# --- What is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize("written", [schedule, sessionize])
def test_a_refused_session_makes_neither_its_people_nor_its_room(
    edition: Edition, written: Callable[..., bytes]
) -> None:
    good, bad = event("a", "10:00", "Rade", "Ana"), event("b", "11:00", "Cale", "Bo")
    bad["date"] = "2028-05-20T11:00:00+02:00"
    made = bring(edition, written(good, bad))
    assert [step.title for step in made.steps if step.action == "refuse"] == ["Chez Bo"]
    assert not {step.title for step in made.steps} & {"Bo", "Cale", "Parcours de Bo"}
    assert Speaker.objects.get().name == "Ana"
    assert Room.objects.get().name_fr == "Rade"
    assert not Track.objects.filter(name_fr__contains="Bo").exists()
    assert not Format.objects.filter(name_fr__contains="Bo").exists()
    bad["date"] = good["date"]
    bring(edition, written(good, bad))
    assert Speaker.objects.get(name="Bo").sessions.get().title_fr == "Chez Bo", "once mended"


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({0: ""}, "ligne 2, Titre"),
        ({0: "x" * 201}, "compte 201 caractères"),
        ({1: "bientôt"}, "ni un jour ni une heure"),
        ({1: "10:00"}, "une heure et pas de jour"),
        ({1: DAY}, "un jour et pas d’heure"),
        ({1: "20/05/2028 10:00", 2: "20/05/2028 11:00"}, "l’édition va du"),
        ({2: f"{DAY} 10:00"}, "au moment où elle commence"),
        ({2: ""}, "Rien ne dit quand elle finit"),
        ({3: ""}, "un début et pas de salle"),
        ({4: "Alice Martin, Bob"}, "une personne ou plusieurs"),
    ],
)
def test_a_row_is_refused_in_a_sentence(
    edition: Edition, cells: dict[int, str], sentence: str
) -> None:
    RoomFactory.create_batch(2, edition=edition)
    bad = tuple(cells.get(number, cell) for number, cell in enumerate(OPENING))
    made = bring(edition, csv(bad, WORKSHOP))
    assert len(refused(made)) == 1
    assert sentence in refused(made)[0]
    assert Session.objects.get().title_fr == "Atelier", "the others are imported"
    assert not Speaker.objects.filter(name="Bernard Cova").exists(), "and nothing of this one"


@pytest.mark.parametrize(
    ("sort", "cells", "sentence"),
    [
        ("Séances", {"Début": "bientôt"}, "Début :"),
        ("Séances", {"Jour": "jeudi"}, "Jour :"),
        ("Séances", {"Fin": "tard"}, "Fin :"),
        ("Séances", {"Fin": "", "Durée": "1,5"}, "Durée : «\xa01,5\xa0» peut se lire comme deux"),
        ("Formats", {"Nom": "Atelier", "Durée": "1,5"}, "Durée :"),
        ("Séances", {"Salle": "x" * 101}, "Salle :"),
        ("Intervenants", {"Nom": "x" * 151}, "Nom :"),
    ],
)
def test_of_a_bad_cell_one_sentence_is_said(
    edition: Edition, sort: str, cells: dict[str, str], sentence: str
) -> None:
    RoomFactory.create_batch(2, edition=edition)
    row = {"Titre": "Ouverture", "Jour": DAY, "Début": "10:00", "Fin": "10:30", "Salle": "Rade"}
    row = row | cells if sort == "Séances" else cells
    (found,) = refused(plan(edition, xlsx(**{sort: [tuple(row), tuple(row.values())]})))
    assert sentence in found


def taken(made: Plan) -> dict[str, str]:
    """Whose room is taken, with the name of what is asked."""
    return {each.title: each.name for each in made.questions if each.kind == "taken"}


def test_what_is_in_a_taken_room_can_be_let_in_as_a_draft(edition: Edition) -> None:
    rows = (
        OPENING,
        ("Atelier", f"{DAY} 10:15", *OPENING[2:4], "Bo"),
        ("Salon", f"{DAY} 10:20", f"{DAY} 11:30", "Grande salle", "Cy"),
        WORKSHOP,
    )
    asked = taken(plan(edition, csv(*rows)))
    assert list(asked) == ["Atelier", "Salon"]
    made = bring(edition, csv(*rows), decisions=Decisions({asked["Atelier"]: "draft"}))
    assert [step.title for step in made.steps if step.action == "refuse"] == ["Salon"]
    draft = Session.objects.get(state="draft")
    assert (draft.title_fr, draft.slots.get().holds_room) == ("Atelier", False)
    again = bring(edition, csv(*rows), decisions=Decisions(by_kind={"taken": "draft"}))
    assert refused(again) == []
    assert set(Session.objects.filter(state="draft").values_list("title_fr", flat=True)) == {
        "Atelier",
        "Salon",
    }
    assert taken(plan(edition, csv(*rows))) == {}, "a draft wants no room"


def test_what_was_announced_is_no_draft_again_for_a_taken_room(edition: Edition) -> None:
    bring(edition, csv(OPENING, WORKSHOP))
    publish(edition)
    moved = ("Atelier", *OPENING[1:4], "")
    made = bring(edition, csv(moved), decisions=Decisions(by_kind={"taken": "draft"}))
    assert "Grande salle est prise" in refused(made)[0]
    assert taken(made) == {}
    assert Session.objects.get(title_fr="Atelier").state == "confirmed"


LOUNGE = ("Nom", "Plusieurs séances à la fois")


def test_a_room_may_hold_several_at_once(edition: Edition) -> None:
    clash = ("Atelier", f"{DAY} 10:15", *OPENING[2:4], "Bo")
    rooms = [LOUNGE, ("Grande salle", "oui")]
    file = xlsx(Séances=[HEADINGS, OPENING, clash], Salles=rooms)
    assert refused(bring(edition, file)) == []
    assert Session.objects.filter(state="confirmed").count() == 2
    assert not Slot.objects.filter(holds_room=True).exists()
    assert publish(edition).number == 1


def test_slots_follow_when_a_file_changes_what_a_room_holds(edition: Edition) -> None:
    bring(edition, csv(OPENING, WORKSHOP))
    for answer, holding in (("oui", 0), ("", 2)):
        key = str(Room.objects.get().key)
        bring(edition, xlsx(Salles=[("Clé", *LOUNGE), (key, "Grande salle", answer)]))
        assert Slot.objects.filter(holds_room=True).count() == holding


def test_a_file_names_what_overlaps_in_a_room_that_is_to_hold_one_at_a_time(
    edition: Edition,
) -> None:
    room = RoomFactory.create(edition=edition, holds_several=True)
    for title in ("Accueil", "Salon"):
        SlotFactory.create(session__edition=edition, session__title_fr=title, room=room)
    sheet = [("Clé", *LOUNGE), (str(room.key), room.name_fr, "")]
    (found,) = refused(bring(edition, xlsx(Salles=sheet)))
    assert "Accueil" in found
    assert "Salon" in found
    assert Room.objects.get().holds_several


def test_what_is_there_twice_is_refused_once(edition: Edition) -> None:
    headings = ("Code", *HEADINGS)
    made = bring(edition, csv(("A1", *OPENING), ("A1", *OPENING), headings=headings))
    assert "ligne 2" in refused(made)[0]
    assert Session.objects.get().title_fr == "Ouverture"
    rooms = [("Nom", "Capacité"), ("Rade", 80), ("Rade", 90)]
    made = bring(edition, xlsx(Salles=rooms))
    assert (made.counts["refuse"], Room.objects.get(name_fr="Rade").capacity) == (1, 80)


def test_twenty_times_the_rows_ask_hardly_more_questions(edition: Edition) -> None:
    def rows(count: int) -> bytes:
        span = f"{DAY} 10:00", f"{DAY} 11:00"
        return csv(*((f"S{n}", *span, f"R{n}", f"P{n}") for n in range(count)))

    ContentType.objects.get_for_model(Session)
    VenueFactory.create(edition=edition)
    few = _asked(edition, rows(3))
    # SQLite takes so many values in a statement: what is written down goes in several.
    assert _asked(edition, rows(60)) <= few + 10


def _asked(edition: Edition, content: bytes) -> int:
    with CaptureQueriesContext(connection) as queries:
        bring(edition, content)
    return len(queries)


def together(*rooms: str) -> bytes:
    """A schedule.json with two sessions at once in each of these rooms."""
    return schedule(
        *(event(f"{room}{n}", "10:00", room, f"{n}{room}") for room in rooms for n in (1, 2))
    )


def asked_of(made: Plan) -> dict[str, str]:
    return {each.title: each.name for each in made.questions if each.kind == "several"}


def test_a_schedule_says_by_its_sessions_that_a_room_holds_several(edition: Edition) -> None:
    made = bring(edition, together("Salon", "Cour"))
    assert refused(made) == []
    assert sorted(asked_of(made)) == ["Cour", "Salon"]
    assert set(Room.objects.filter(name_fr__in=["Salon", "Cour"]).values_list("holds_several")) == {
        (True,)
    }
    assert plan(edition, together("Salon", "Cour")).counts["same"] == made.counts["create"]


def test_a_room_that_is_to_hold_one_at_a_time_refuses_the_second(edition: Edition) -> None:
    one = Decisions(by_kind={"several": "one"})
    assert len(refused(bring(edition, together("Salon"), decisions=one))) == 1
    assert not Room.objects.get().holds_several

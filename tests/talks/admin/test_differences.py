"""The rows of the publish page."""

from collections.abc import Collection
from dataclasses import replace

import pytest

from core.text.translated import Text
from talks.admin.differences import Differences, Group
from talks.admin.ticks import Ticks
from talks.clashes import Problem
from talks.comparison import compare
from talks.programme import EntryId, Programme
from tests.talks.paper import key, programme, session, slot

RADE, MOLE = key("session", "rade"), key("session", "mole")
MADE = programme(
    [
        session("mole", slot("quai", "14:00", "15:00"), title="Le môle", people=["Zoé"]),
        session("rade", slot("quai", "10:00", "11:00"), title="La rade"),
    ],
    people=["Zoé"],
)


def groups(old: Programme | None = None, ticks: Ticks | None = None) -> dict[str, Group]:
    shown = Differences(compare(old, MADE), ticks).shown({}, [])
    return {group.name: group for group in shown}


def test_halves_of_a_session_are_one_row_in_the_order_of_the_programme() -> None:
    sessions = groups()["sessions"]

    assert [row.title for row in sessions.rows] == ["La rade", "Le môle"]
    assert sessions.rows[0].value == "0 1"
    assert [str(tick.entry) for tick in sessions.rows[0].ticks] == [
        f"schedule:{RADE}",
        f"content:{RADE}",
    ]
    assert sessions.rows[1].about == "jeu. 20, 14:00–15:00, Quai · Zoé"


def test_what_is_ticked_with_its_group_is_not_ticked_twice() -> None:
    place = EntryId("schedule", RADE)
    alone = groups(ticks=Ticks(frozenset({place})))["sessions"]
    whole = groups(ticks=Ticks(frozenset({place}), frozenset({"sessions"})))["sessions"]

    assert [tick.checked for tick in alone.rows[0].ticks] == [True, False]
    assert not alone.checked
    assert [tick.checked for tick in whole.rows[0].ticks] == [False, False]
    assert whole.checked


def test_a_row_says_its_problems_and_that_it_is_stale() -> None:
    first = MADE.session(RADE)
    before = replace(first, content=replace(first.content, title=Text("Avant")))
    old = replace(MADE, sessions=(before, MADE.session(MOLE)))
    problem = Problem("room_twice", "Deux à la fois.", (RADE, MOLE, RADE))

    stale = {EntryId("content", RADE)}
    (group,) = Differences(compare(old, MADE), stale=stale).shown(
        {RADE: ("/rade/", "La rade")}, [problem]
    )

    (row,) = group.rows
    assert (row.problems, row.is_stale, row.url) == (["Deux à la fois."], True, "/rade/")


# --- More than are shown -------------------------------------------------------------------------

MANY = programme(
    [session(f"s{n}", slot("quai", f"1{n}:00", f"1{n}:30"), people=[f"P{n}"]) for n in range(5)],
    people=[f"P{n}" for n in range(5)],
)
FOUND = compare(None, MANY)
SESSIONS = [key("session", f"s{n}") for n in range(5)]
TEXTS = [EntryId("content", each) for each in SESSIONS]
HALVES = [EntryId(kind, each) for each in SESSIONS for kind in ("schedule", "content")]


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("talks.admin.differences.SHOWN_WHOLE", 3)
    monkeypatch.setattr("talks.admin.differences.SHOWN_FIRST", 2)


def sessions(ticks: Ticks | None = None, stale: Collection[EntryId] = ()) -> Group:
    (group, *_others) = Differences(FOUND, ticks, stale).shown({}, [])
    return group


@pytest.mark.usefixtures("short")
def test_the_rest_of_many_rows_has_one_tick_and_says_what_it_needs() -> None:
    made = Differences(FOUND)
    group = sessions()

    assert (len(group.rows), group.count) == (2, 5)
    assert group.rest
    assert (group.rest.count, group.rest.value) == (3, "4 5 6 7 8 9")
    assert not group.rest.checked
    needed = {made.ordered[int(number)].entry for number in group.rest.needs.split()}
    people = {EntryId("speaker", key("speaker", f"P{n}")) for n in (2, 3, 4)}
    assert people <= needed
    assert not needed & set(HALVES)


@pytest.mark.usefixtures("short")
def test_what_changed_meanwhile_is_before_all_others() -> None:
    group = sessions(Ticks(frozenset(HALVES[:-1])), stale={HALVES[-1]})

    assert [row.is_stale for row in group.rows] == [True, False]
    assert group.rest
    assert group.rest.checked
    assert [row.value for row in group.rows] == ["8 9", "0 1"], "the numbers stay"


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize(
    ("ticks", "stale"),
    [
        (Ticks(frozenset(TEXTS[:4])), ()),
        (Ticks(frozenset(HALVES[:-1]), frozenset({"sessions"})), ()),
        (Ticks(), set(TEXTS)),
    ],
    ids=["some are ticked", "a group without one", "more changed than are shown"],
)
def test_no_tick_and_no_change_is_hidden(ticks: Ticks, stale: Collection[EntryId]) -> None:
    group = sessions(ticks, stale)

    assert len(group.rows) == 5
    assert group.rest is None

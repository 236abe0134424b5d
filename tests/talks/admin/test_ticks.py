"""Few fields say what is ticked of however much."""

from uuid import UUID

from django.http import QueryDict

from talks.admin.ticks import GROUP_OF, Ticks
from talks.diff import Difference
from talks.programme import EntryId
from talks.programme.entries import KINDS

PLACE, TEXT = (EntryId(kind, UUID(int=1)) for kind in ("place", "text"))
SPEAKER, ROOM, VENUE = (EntryId(kind, UUID(int=2)) for kind in ("speaker", "room", "venue"))
SHOWN = (PLACE, TEXT, SPEAKER, ROOM, VENUE)


def sent(*choose: str, left_out: str = "", shown: tuple[EntryId, ...] = SHOWN) -> Ticks:
    form = QueryDict(mutable=True)
    form.setlist("choose", list(choose))
    form["except"] = left_out
    form["seen"] = " ".join(f"{entry}=d{number}" for number, entry in enumerate(shown))
    return Ticks.sent(form)


def test_every_kind_of_entry_is_in_a_group() -> None:
    assert GROUP_OF.keys() == set(KINDS)


def test_one_field_names_many_entries() -> None:
    ticks = sent(f"{PLACE} {ROOM}", str(SPEAKER))

    assert ticks.chosen == {PLACE, ROOM, SPEAKER}
    assert ticks.groups == frozenset()
    assert ticks.seen[PLACE] == "d0"


def test_a_group_is_all_of_it_that_was_shown() -> None:
    assert sent("sessions").chosen == {PLACE, TEXT}
    assert sent("rooms", shown=(ROOM,)).chosen == {ROOM}
    assert sent("everything").chosen == set(SHOWN)


def test_a_group_may_leave_something_out_unless_it_is_ticked_itself() -> None:
    assert sent("sessions", left_out=str(TEXT)).chosen == {PLACE}
    assert sent("sessions", str(TEXT), left_out=str(TEXT)).chosen == {PLACE, TEXT}


def test_what_its_group_leaves_out_is_told() -> None:
    differences = [Difference(entry, None, None, ()) for entry in SHOWN]

    assert sent("sessions").without({TEXT}).left_out(differences) == [TEXT]
    assert sent(str(PLACE)).left_out(differences) == []


def test_nonsense_is_nobodys_entry() -> None:
    assert sent("place:nonsense", "nonsense", "text:", "\x00").chosen == frozenset()
    assert Ticks.sent(QueryDict("seen=%3D+a%3Db+place%3D1&choose=everything")).chosen == frozenset()

"""Few short fields say what is ticked of however much."""

from base64 import b64encode
from uuid import UUID

import pytest
from django.http import QueryDict

from talks.admin import ticks
from talks.admin.ticks import GROUP_OF, BrokenFormError, Ticks, packed, unpacked
from talks.diff import Change, Difference
from talks.programme import EntryId
from talks.programme.entries import KINDS

PLACE, TEXT = (EntryId(kind, UUID(int=1)) for kind in ("schedule", "content"))
SPEAKER, ROOM, VENUE = (EntryId(kind, UUID(int=2)) for kind in ("speaker", "room", "venue"))
SHOWN = (PLACE, TEXT, SPEAKER, ROOM, VENUE)


def differences(*shown: EntryId) -> list[Difference]:
    return [Difference(entry, None, None, (Change("added"),)) for entry in shown]


def sent(*choose: str, left_out: str = "", shown: tuple[EntryId, ...] = SHOWN) -> Ticks:
    form = QueryDict(mutable=True)
    form.setlist("choose", list(choose))
    form["except"] = left_out
    form["seen"] = packed(differences(*shown))
    return Ticks.sent(form)


def test_every_kind_of_entry_is_in_a_group() -> None:
    assert GROUP_OF.keys() == set(KINDS)


def test_one_field_numbers_many_entries() -> None:
    ticks = sent("0 3", "2")

    assert ticks.chosen == {PLACE, ROOM, SPEAKER}
    assert ticks.groups == frozenset()
    assert ticks.seen == {each.entry: each.digest for each in differences(*SHOWN)}


def test_a_group_is_all_of_it_that_was_shown() -> None:
    assert sent("sessions").chosen == {PLACE, TEXT}
    assert sent("rooms", shown=(ROOM,)).chosen == {ROOM}
    assert sent("everything").chosen == set(SHOWN)


def test_a_group_may_leave_something_out_unless_it_is_ticked_itself() -> None:
    assert sent("sessions", left_out="1").chosen == {PLACE}
    assert sent("sessions", "1", left_out="1").chosen == {PLACE, TEXT}


def test_what_its_group_leaves_out_is_reported() -> None:
    ticks = sent("sessions").without({TEXT})

    assert [entry for entry in SHOWN if ticks.leaves_out(entry)] == [TEXT]
    assert not sent("0").leaves_out(TEXT)


def test_nonsense_is_nobodys_number() -> None:
    assert sent("schedule:nonsense", "-1", "5", "00", "²", "1.0", "\x00").chosen == frozenset()
    assert Ticks.sent(QueryDict("choose=everything+0")).chosen == frozenset()


WHOLE = packed(differences(*SHOWN))
BROKEN = {
    "of an older version": f"{PLACE}=0123456789abcdef",
    "cut": WHOLE[:-4],
    "not ASCII": "é" * 36,
    "no kind": b64encode(bytes([len(KINDS)]) + bytes(24)).decode(),
    "no key before": b64encode(bytes([0x80]) + bytes(8)).decode(),
    "a kind alone": b64encode(b"\x02").decode(),
    "white space": f" {WHOLE}",
}


@pytest.mark.parametrize("seen", BROKEN.values(), ids=BROKEN)
def test_what_does_not_say_what_was_shown_is_refused(seen: str) -> None:
    form = QueryDict(mutable=True)
    form.update({"seen": seen, "choose": "everything"})

    with pytest.raises(BrokenFormError):
        Ticks.sent(form)


def test_no_more_is_read_than_an_edition_can_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticks, "MOST_SEEN", 4)

    assert len(unpacked(packed(differences(*SHOWN[:4])))) == 4
    with pytest.raises(BrokenFormError):
        unpacked(WHOLE)

from datetime import UTC, datetime
from uuid import UUID

from talks.layout.columns import WHOLE_HOUSE, Block, arrange
from tests.talks.paper import key

ROOMS = {name: key("room", name) for name in ("quai", "digue", "phare", "cale")}
ORDER = list(ROOMS.values())


def block(room: str, start: int, end: int, **more: bool) -> Block:
    """A block on a day given in whole hours."""

    def at(hour: int) -> datetime:
        return datetime(2027, 5, 20, hour, tzinfo=UTC)

    return Block(room=ROOMS[room], start=at(start), end=at(end), **more)


def names(columns: list[UUID]) -> list[str]:
    return [name for column in columns for name, room in ROOMS.items() if room == column]


def places(*blocks: Block) -> list[tuple[int, int]]:
    return [(block.column, block.span) for block in blocks]


def test_blocks_that_meet_get_the_columns_of_their_rooms_in_order() -> None:
    digue, quai = block("digue", 9, 10), block("quai", 9, 11)
    assert names(arrange([digue, quai], ORDER)) == ["quai", "digue"]
    assert places(digue, quai) == [(2, 1), (1, 1)]


def test_block_alone_takes_the_whole_house_and_its_room_no_column() -> None:
    opening, one, two = block("phare", 9, 10), block("quai", 10, 11), block("digue", 10, 11)
    assert names(arrange([opening, one, two], ORDER)) == ["quai", "digue"]
    assert places(opening) == [(WHOLE_HOUSE, 1)]


def test_block_met_by_one_that_started_long_before_is_not_alone() -> None:
    workshop, short, late = block("phare", 9, 13), block("quai", 9, 10), block("quai", 12, 13)
    assert names(arrange([workshop, short, late], ORDER)) == ["quai", "phare"]
    assert places(workshop, short, late) == [(2, 1), (1, 1), (1, 1)]


def test_a_room_has_as_many_columns_as_it_holds_sessions_at_once() -> None:
    whole, first, second = block("digue", 9, 12), block("digue", 9, 10), block("digue", 10, 11)
    beside, other = block("digue", 10, 12), block("quai", 9, 10)
    blocks = [whole, first, second, beside, other]
    assert names(arrange(blocks, ORDER)) == ["quai", "digue", "digue", "digue"]
    assert places(*blocks) == [(3, 1), (2, 1), (2, 1), (4, 1), (1, 1)]


def test_break_spreads_over_the_columns_that_are_free_meanwhile() -> None:
    one, two = block("quai", 9, 10), block("digue", 9, 10)
    workshop, pause = block("phare", 9, 12), block("cale", 10, 11, is_break=True)
    assert names(arrange([one, two, workshop, pause], ORDER)) == ["quai", "digue", "phare"]
    assert places(pause) == [(1, 2)]


def test_two_breaks_at_once_do_not_lie_on_each_other() -> None:
    one, two, workshop = block("quai", 9, 10), block("digue", 9, 10), block("phare", 9, 12)
    coffee = block("cale", 10, 11, is_break=True)
    lunch = block("digue", 10, 12, is_break=True)
    assert names(arrange([one, two, workshop, coffee, lunch], ORDER)) == ["quai", "digue", "phare"]
    assert places(coffee, lunch, workshop) == [(1, 1), (2, 1), (3, 1)]


def test_break_while_every_column_is_taken_gets_its_own() -> None:
    one, two = block("quai", 9, 12), block("digue", 9, 12)
    pause = block("cale", 10, 11, is_break=True)
    assert names(arrange([one, two, pause], ORDER)) == ["quai", "digue", "cale"]
    assert places(pause) == [(3, 1)]


def test_break_lies_on_one_page_of_columns() -> None:
    rooms = [key("room", number) for number in range(12)]

    def at(hour: int) -> datetime:
        return datetime(2027, 5, 20, hour, tzinfo=UTC)

    talks = [Block(room=room, start=at(9), end=at(10)) for room in rooms]
    workshops = [Block(room=room, start=at(10), end=at(12)) for room in rooms[:4]]
    pause = Block(room=rooms[0], start=at(11), end=at(12), is_break=True)
    assert arrange([*talks, *workshops, pause], rooms) == rooms
    # Of the columns 5 to 12, which are free, those of the first page.
    assert places(pause) == [(5, 2)]


def test_cancelled_block_gives_way_to_its_replacement() -> None:
    cancelled = block("quai", 9, 11, cancelled=True)
    replacement, other = block("quai", 10, 11), block("digue", 9, 11)
    assert names(arrange([cancelled, replacement, other], ORDER)) == ["quai", "quai", "digue"]
    assert places(replacement, cancelled, other) == [(1, 1), (2, 1), (3, 1)]

from uuid import UUID

import pytest

from recaps.text.document import LineBreak, Link, Marks, Mention, Span, line_of

KEY = UUID("0b6cf2a0-5e3c-4a52-9a53-2f8f2c8f1f10")


def test_what_is_set_alike_side_by_side_is_one_span() -> None:
    strong = Marks(strong=True)
    line = (Span("ab"), Span("c", strong), LineBreak(), LineBreak(), Span("d", strong))
    assert line_of((Span("a"), Span("b"), *line[1:])) == line


def test_two_links_to_one_address_side_by_side_are_one() -> None:
    one, other = Marks(link=Link("/a/")), Marks(link=Link("/a/"))
    assert line_of([Span("a", one), Span("b", other)]) == (Span("ab", one),)


def test_mention_has_a_name() -> None:
    mention = Mention("session", KEY, "/2027/")
    assert mention.name == f"session:{KEY}"
    assert Mention.named(mention.name, "/2027/") == mention


@pytest.mark.parametrize(
    "name", ["", "session", "session:", f"room:{KEY}", f"session:{KEY.hex}", f"{KEY}", "speaker:x"]
)
def test_what_is_no_name_names_nobody(name: str) -> None:
    assert Mention.named(name) is None

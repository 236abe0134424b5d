"""Hypothesis strategies: documents as the editor makes them."""

from uuid import UUID

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from recaps.text.document import (
    Block,
    Blockquote,
    Card,
    Document,
    Embed,
    Figure,
    Footnote,
    Gallery,
    Heading,
    Inline,
    Line,
    LineBreak,
    Link,
    List,
    ListItem,
    Marks,
    Mention,
    Paragraph,
    Picture,
    Quote,
    Rule,
    Span,
    Table,
    line_of,
    with_marks,
)

KEY = UUID("0b6cf2a0-5e3c-4a52-9a53-2f8f2c8f1f10")
NAME = f"{1:024x}.jpg"
FILM = "https://www.youtube.com/watch?v=abc-DEF_123&b=c"
ADDRESSES = ["/2027/", "https://a.example/b_(c)?d='1'&e=*f*", "mailto:a@b.example"]
BREAKS: SearchStrategy[Inline] = st.just(LineBreak())


def lines(
    words: SearchStrategy[str],
    inside: SearchStrategy[Inline] = BREAKS,
    at_ends: SearchStrategy[Inline] = BREAKS,
) -> SearchStrategy[Line]:
    """Lines of these words, with every mark but the credit."""
    mentions = st.builds(
        Mention, st.sampled_from(["session", "speaker"]), st.just(KEY), st.sampled_from(["", "/a/"])
    )
    links = st.builds(Link, st.sampled_from(ADDRESSES), st.just("") | words)
    marks = st.builds(
        Marks,
        link=st.none() | links | mentions,
        strong=st.booleans(),
        emphasis=st.booleans(),
        superscript=st.booleans(),
        code=st.booleans(),
    )
    # A line begins and ends with something that is no space, and says something.
    ends = st.builds(Span, st.just("é"), marks) | at_ends
    return st.builds(
        lambda first, parts, last: line_of([first, *parts, Span("a"), last]),
        ends,
        st.lists(st.builds(Span, words, marks) | inside, max_size=4),
        ends,
    )


def with_footnotes(lines: SearchStrategy[Line]) -> SearchStrategy[Line]:
    """These lines, some of which say more in a footnote."""
    return st.builds(
        lambda line, footnote, after: line_of([*line, Footnote(footnote), *after]),
        lines,
        lines,
        st.just(()) | lines,
    )


def documents(
    lines: SearchStrategy[Line],
    credit: SearchStrategy[Line],
    words: SearchStrategy[str],
    *,
    bare: bool = True,
) -> SearchStrategy[Document]:
    """Documents of these lines, and of these words where there can be nothing else.

    bare: whether an item of a list may hold words that stand in no paragraph.
    """
    noted = lines | with_footnotes(lines)
    paragraphs = st.builds(Paragraph, noted)
    pictures = st.builds(Picture, st.just(NAME), words, st.just(40), st.just(30))
    figures = st.builds(Figure, pictures, _captions(lines, credit))
    blocks: SearchStrategy[Block] = st.one_of(
        _nested(paragraphs, noted if bare else st.just(())),
        st.builds(Heading, st.sampled_from([2, 3]), noted),
        _tables(noted),
        st.just(Rule()),
        st.builds(Quote, _some(paragraphs), st.just(()) | lines, st.booleans()),
        figures,
        st.builds(Gallery, _some(figures)),
        st.builds(Embed, st.just(FILM), words, caption=st.just(()) | lines),
        st.builds(Embed, st.just(FILM), picture=pictures, caption=st.just(()) | lines),
        st.builds(Card, st.sampled_from([FILM, ADDRESSES[1]]), words, st.none() | pictures),
    )
    return st.builds(Document, st.lists(blocks, max_size=5).map(tuple))


def _tables(lines: SearchStrategy[Line]) -> SearchStrategy[Table]:
    """Tables of these lines in which there are one to three columns."""

    def table(width: int) -> SearchStrategy[Table]:
        rows = _some(st.lists(st.just(()) | lines, min_size=width, max_size=width).map(tuple))
        captions = st.just(()) | lines
        return st.builds(Table, rows, captions, st.booleans(), st.booleans())

    return st.sampled_from([1, 2, 3]).flatmap(table).filter(_is_table)


def _is_table(table: Table) -> bool:
    """Tell whether a table says something, in its header row too, and has headers of rows."""
    head, *body = table.rows
    return (
        any(map(any, table.rows))
        and (any(head) or not table.has_header_row)
        and bool(body or not (table.has_header_row and table.has_header_column))
    )


def _some[T](values: SearchStrategy[T]) -> SearchStrategy[tuple[T, ...]]:
    return st.lists(values, min_size=1, max_size=3).map(tuple)


def _captions(lines: SearchStrategy[Line], credit: SearchStrategy[Line]) -> SearchStrategy[Line]:
    """A line, a credit, both or neither."""
    credited = credit.map(lambda line: with_marks(line, credit=True))
    both = st.builds(lambda line, credit: line_of([*line, Span(" "), *credit]), lines, credited)
    return st.just(()) | lines | credited | both


def _nested(
    paragraphs: SearchStrategy[Paragraph], bare: SearchStrategy[Line]
) -> SearchStrategy[Block]:
    """Paragraphs, and lists and quotations of them; no quotation stands in another."""
    listed = st.recursive(paragraphs, lambda inner: _lists(inner, bare), max_leaves=4)
    quotes = st.builds(Blockquote, _some(listed))
    return listed | quotes | _lists(listed | quotes, bare)


def _lists(blocks: SearchStrategy[Block], bare: SearchStrategy[Line]) -> SearchStrategy[List]:
    items = st.builds(ListItem, bare, st.lists(blocks, max_size=2).map(tuple))
    return st.builds(List, _some(items.filter(lambda item: item != ListItem())), st.booleans())

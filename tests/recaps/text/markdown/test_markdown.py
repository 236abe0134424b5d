"""Documents as Markdown, and back."""

import re

from hypothesis import given, strategies as st

from recaps.text.document import Document, Line, LineBreak, Quote, text_of
from recaps.text.markdown import to_markdown
from tests.recaps.text.markdown.reading import SITE, read
from tests.recaps.text.strategies import documents, lines

# Letters, spaces, and every sign that Markdown, HTML or we give a meaning to.
words = st.text(
    alphabet="abé1 .,;:!?’'\"`*_~#+-=|\\/()[]{}<>&©—▶↗@^$%\u00a0\u202f🎭", min_size=1, max_size=12
).map(lambda text: re.sub(" +", " ", text))
titles = words.map(lambda text: f"a{text}".rstrip(" "))


# What Markdown cannot say is listed in recaps/text/markdown/__init__.py.


def is_tight(line: Line) -> bool:
    """Spaces beside a line break are none in Markdown."""
    text = "".join("\n" if isinstance(part, LineBreak) else text_of(part) for part in line)
    return " \n" not in text and "\n " not in text


def is_sayable(document: Document) -> bool:
    """Quotations that nobody is named for are those of the author's own text."""
    quotes = (block for block in document.blocks if isinstance(block, Quote))
    return all(quote.source or quote.is_pull for quote in quotes)


said = lines(words, at_ends=st.nothing()).filter(is_tight)
credited = lines(words, inside=st.nothing(), at_ends=st.nothing())


@given(documents(said, credited, titles, bare=False).filter(is_sayable))
def test_there_and_back_is_the_same(document: Document) -> None:
    markdown = to_markdown(document, SITE)
    back = read(markdown)
    assert back.document == document, markdown
    assert back.changes == []

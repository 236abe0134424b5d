"""Documents as HTML, and back."""

from hypothesis import given, strategies as st

from recaps.text.document import Document
from recaps.text.html import from_html, to_html
from tests.recaps.text.strategies import documents, lines

# Letters, spaces, and every sign that HTML gives a meaning to.
words = st.text("aé1 \n\u00a0.?«<>&;\"'/\\🎭", min_size=1, max_size=8)
titles = words.map(lambda text: f"a{text}".rstrip(" \n"))


@given(documents(lines(words), lines(words), titles))
def test_there_and_back_is_the_same(document: Document) -> None:
    html = to_html(document)
    assert from_html(html) == document, html

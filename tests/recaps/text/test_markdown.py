"""Documents as Markdown, and back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recaps.text.document import Document, Line, LineBreak, Picture, Quote
from recaps.text.html import from_html, to_html
from recaps.text.markdown import from_markdown, to_markdown
from recaps.text.markdown.reading import Imported
from tests.recaps.text.strategies import KEY, NAME, documents, lines

SITE = "https://marseille.example"


def picture(address: str) -> Picture | None:
    return Picture(NAME, "", 40, 30) if address == f"pictures/{NAME}" else None


def read(markdown: str) -> Imported:
    return from_markdown(markdown, SITE, picture, lambda name: name.endswith(str(KEY)))


# Letters, spaces, and every sign that Markdown, HTML or we give a meaning to.
words = st.text(
    alphabet="abé1 .,;:!?’'\"`*_~#+-=|\\/()[]{}<>&©—▶@^$%\u00a0\u202f🎭", min_size=1, max_size=12
).map(lambda text: re.sub(" +", " ", text))
titles = words.map(lambda text: f"a{text}".rstrip(" "))


# What Markdown cannot say is listed in recaps/text/markdown/__init__.py.


def is_tight(line: Line) -> bool:
    """Spaces beside a line break are none in Markdown."""
    text = "".join("\n" if isinstance(part, LineBreak) else part.text for part in line)
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


@pytest.mark.parametrize(
    "html",
    [
        # Signs that would close a heading, and tags that are but words.
        "<h2>Prix #</h2><h3>#</h3><h3>C#</h3><h2>## #</h2>",
        "<p>Le signe &lt;br&gt; et &lt;em&gt;</p>",
        "<p><br>Un<br><br>deux</p>",
    ],
)
def test_signs_are_kept(html: str) -> None:
    assert to_html(read(to_markdown(from_html(html), SITE)).document) == html


IMG = f'<img src="/media/{NAME}" alt="Un" width="40" height="30">'


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        (f"a ![Un](pictures/{NAME}) b\n\nc", f"<p>a  b</p><figure>{IMG}</figure><p>c</p>"),
        # A gallery that nobody closes ends where something else begins.
        (f"<!-- gallery -->\n\n![Un](pictures/{NAME})\n\n## B\n\n- c",
         f'<div class="gallery"><figure>{IMG}</figure></div><h2>B</h2><ul><li><p>c</p></li></ul>'),
        ("<table><caption>a</caption><tr><td>b</td><td>c</td></tr></table>",
         "<p>a</p><p>b | c</p>"),
        ("a<iframe>b</iframe>c <embed>d", "<p>ac d</p>"),
        ("# A\n\n#### B", "<h2>A</h2><h3>B</h3>"),
        ('[a](/b/ "speaker:00000000-0000-4000-8000-000000000000")', '<p><a href="/b/">a</a></p>'),
        (f"[a]({SITE}/b/)", '<p><a href="/b/">a</a></p>'),
        ("a <!-- b --> c", "<p>a  c</p>"),
    ],
)  # fmt: skip
def test_what_others_write_becomes_what_recaps_have(markdown: str, html: str) -> None:
    assert to_html(read(markdown).document) == html


@pytest.mark.parametrize(
    "markdown",
    ["# A", "<!-- a -->", "<script>a</script>", "a|b\n-|-", "    a", "~~a~~", "![a](b.png)",
     '[a](/b/ "speaker:00000000-0000-4000-8000-000000000000")'],
)  # fmt: skip
def test_what_is_changed_is_said_once(markdown: str) -> None:
    assert len(read(f"{markdown}\n\n---\n\n{markdown}").changes) == 1


@pytest.mark.parametrize("opening", ["<b>", "<table><tr><td>", "[", "<figure>"])
def test_however_deep_it_is_read(opening: str) -> None:
    assert "fond" in read(f"{opening * 5000}fond").document.text

"""What stays of any HTML, what is made of the rest, that no word is lost, and the way back."""

import re
from html import unescape
from itertools import product

import pytest
from hypothesis import example, given, strategies as st

from recaps.text.body import sanitize
from recaps.text.document import Document
from recaps.text.html import from_html, to_html
from tests.recaps.text.strategies import documents, lines

KEY = "00000000-0000-4000-8000-000000000000"
SRC = f"/media/{'a1' * 12}.jpg"
IMG = f'<img src="{SRC}" alt="Le port" width="640" height="480">'
FIGURE = f"<figure>{IMG}<figcaption>Au port <small>Bo Digue</small></figcaption></figure>"
FILM = "https://www.youtube.com/watch?v=abc-DEF_123"

CONTRACT = [
    "<p>Un <strong>mot <em>fort</em></strong><br>et un autre</p><hr><h2>Deux</h2><h3>Trois</h3>",
    "<ul><li>Un<ul><li>Deux</li></ul></li></ul><ol><li><p>Un</p></li></ol>",
    (
        '<p><a href="https://x.example/?a=1&amp;b=2" title="Là">là</a> '
        '<a href="mailto:a@x.example">lui</a> <a href="/2027/programme/?day=1#x">ici</a></p>'
    ),
    f'<p><a data-mention="session:{KEY}" href="/2027/sessions/phares/">Phares</a></p>',
    (
        '<figure class="quote"><blockquote><p>Dit.</p></blockquote>'
        "<figcaption>Ana</figcaption></figure>"
    ),
    FIGURE,
    f'<div class="gallery">{FIGURE}{FIGURE}</div>',
    f'<figure class="embed"><a href="{FILM}">{IMG}</a><figcaption>Un film</figcaption></figure>',
    f'<figure class="card"><a href="https://x.example/">Un article</a>{IMG}</figure>',
    (
        "<table><caption>Le <em>vote</em></caption>"
        '<thead><tr><th scope="col">Faut-il ?</th><th scope="col">Avant</th></tr></thead>'
        '<tbody><tr><th scope="row">Oui</th><td>14</td></tr></tbody></table>'
    ),
    '<p>Un<span class="footnote">Dit <a href="/a/">là</a>.</span>, m<sup>2</sup></p>',
]


@pytest.mark.parametrize("html", CONTRACT)
def test_what_the_editor_makes_stays_as_it_is(html: str) -> None:
    assert sanitize(html) == html


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        # Structures that may not stand in one another.
        (f"<p>a{FIGURE}b</p>", f"<p>a</p>{FIGURE}<p>b</p>"),
        ("<table><tr><td>a<table><tr><td>b</table><td>c</table>",
         "<table><tbody><tr><td>a<br>b</td><td>c</td></tr></tbody></table>"),
        (f"<ul><li>a<table><tr><td>b{FIGURE}</table>c</ul>",
         ("<ul><li>a<p>c</p></li></ul>"
          f"{FIGURE}<table><tbody><tr><td>b</td></tr></tbody></table>")),
        ("<table><tr><th>a<th>b<tr><th>c<tr></table>",
         ('<table><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead>'
          '<tbody><tr><th scope="row">c</th><td></td></tr></tbody></table>')),
        (f"<table><caption>a</caption><tr>{'<td>b' * 21}<tr><td>c</table>",
         f"<p>a</p><p>{' | '.join('b' * 21)}</p><p>c</p>"),
        # Footnotes end with their block, and none stands in another or in a caption.
        ('<p>a<span class="footnote"> b<span class="footnote">c</span> </span>d</p>',
         '<p>a<span class="footnote">bc</span>d</p>'),
        ('<div>a<span class="footnote">b<p>c</p>d</span></div>',
         '<p>a<span class="footnote">b</span></p><p>c</p><p>d</p>'),
        (f'<figure>{IMG}<figcaption>a<span class="footnote">b</span></figcaption></figure>',
         f"<figure>{IMG}<figcaption>ab</figcaption></figure>"),
        ("<ul>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<h1>a</h1><h5>b</h5>c", "<h2>a</h2><h3>b</h3><p>c</p>"),
        # Pictures: of this site, and in a figure.
        (IMG, f"<figure>{IMG}</figure>"),
        ('<p>a<img src="https://x.example/a.png"><img src="/media/a.svg">b</p>', "<p>ab</p>"),
        (f'<p><img src="//x.example{SRC}"><img src="{SRC}/../x"></p>', ""),
        (f'<img src="{SRC}" width="0" height="1e3" onerror="x" srcset="x 1x" class="x">',
         f'<figure><img src="{SRC}" alt=""></figure>'),
        ("<figure><figcaption>a <small>b</small></figcaption></figure>", "<p>a b</p>"),
        # Addresses.
        (('<p><a href="javascript:x">a</a><a href="//x.example/">b</a><a href="/\\x">c</a>'
         '<a href="/&#9;/x">d</a><a href="java&#10;script:x">e</a></p>'), "<p>abcde</p>"),
        (f'<a data-mention="room:{KEY}" href="/a/">b</a>', '<p><a href="/a/">b</a></p>'),
        (f'<a data-mention="speaker:{KEY}" href="https://x.example/">b</a>',
         f'<p><a data-mention="speaker:{KEY}">b</a></p>'),
        # Embeds.
        ('<figure class="embed"><a href="https://x.example/">a</a></figure>',
         '<p><a href="https://x.example/">a</a></p>'),
        (
            f'<figure class="embed"><a href="{FILM}">{IMG} a</a><figcaption>b</figcaption>',
            (f'<figure class="embed"><a href="{FILM}">{IMG}</a>'
            "<figcaption>a b</figcaption></figure>"),
        ),
        (
            f'<figure class="card"><a href="https://x.example/"><b>a</b> b</a> c{IMG}{IMG}',
            (f'<figure class="card"><a href="https://x.example/">a b c</a>{IMG}</figure>'
             f"<figure>{IMG}</figure>"),
        ),
        ('<figure class="card"><a href="/a/">b</a></figure>', '<p><a href="/a/">b</a></p>'),
        # A figure of nothing keeps its words, and where they lead.
        ('<figure><p><a href="/a/">b</a></p></figure>', '<p><a href="/a/">b</a></p>'),
        # What no text can say.
        ("<p>a\ud800b\x00c\x1bd&#1;e&#0;f</p>", "<p>a\ufffdbcde\ufffdf</p>"),
    ],
)  # fmt: skip
def test_what_else_comes_is_made_of_it(html: str, clean: str) -> None:
    assert sanitize(html) == clean


@pytest.mark.parametrize(
    "tag",
    [
        *("<b>", "<div>", "<ul><li>", "<blockquote>", "<figure>", "<table><tr><td>"),
        '<span class="footnote">',
    ],
)
def test_however_deep_the_words_are_found(tag: str) -> None:
    clean = sanitize(tag * 10_000 + "fond")
    assert "fond" in clean
    assert len(clean) < 200


def test_of_a_tangle_the_words_are_shown() -> None:
    assert sanitize("<div>Un &amp; " * 90_000).startswith("<p>Un &amp; Un &amp; Un")


TAGS = [
    "p", "div", "h1", "h2", "ul", "ol", "li", "blockquote", "figure", "figcaption", "a", "b", "em",
    "i", "small", "span", "table", "tr", "td", "section", "pre", "svg", "math", "form", "template",
    "noscript", "select", "option", "button", "textarea", "title", "style", "caption", "thead",
    "th", "sup", "code",
]  # fmt: skip
ATTRIBUTES = [
    "", ' class="quote"', ' class="embed"', ' class="gallery"', ' class="quote pull"',
    ' class="footnote"', ' scope="row"', f' href="{FILM}"', ' href="/a/"', ' href="javascript:x"',
    f' data-mention="session:{KEY}"',
]  # fmt: skip
pieces = st.one_of(
    st.sampled_from([f"<{tag}{attribute}>" for tag, attribute in product(TAGS, ATTRIBUTES)]),
    st.sampled_from([f"</{tag}>" for tag in TAGS]),
    st.sampled_from([IMG, "<br>", "<hr>", "&nbsp;", "&#13;", "&lt;", "\r\n", " ", "'", '"']),
    st.text(max_size=6),
)


@given(st.lists(pieces, max_size=25).map("".join))
@example("<p>a\r</p>")
def test_cleaning_twice_changes_nothing(html: str) -> None:
    once = sanitize(html)
    assert sanitize(once) == once


@given(st.lists(st.one_of(st.sampled_from([
    *(f"<{tag}{attribute}>" for tag, attribute in product(TAGS[:21], ATTRIBUTES)),
    *(f"</{tag}>" for tag in TAGS[:21]), IMG,
]), st.sampled_from(["un", "deux", "trois"])), max_size=25))  # fmt: skip
def test_no_word_is_lost(parts: list[str]) -> None:
    read = unescape(re.sub("<[^>]*>", "", sanitize("".join(parts))))
    assert all(parts.count(word) <= read.count(word) for word in ("un", "deux", "trois"))


# Letters, spaces, and every sign that HTML gives a meaning to.
words = st.text("aé1 \n\u00a0.?«<>&;\"'/\\🎭", min_size=1, max_size=8)
titles = words.map(lambda text: f"a{text}".rstrip(" \n"))


@given(documents(lines(words), lines(words), titles))
def test_there_and_back_is_the_same(document: Document) -> None:
    html = to_html(document)
    assert from_html(html) == document, html

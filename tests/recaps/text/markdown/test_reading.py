"""Markdown, ours and anybody's, as a document."""

import pytest
from django.core.exceptions import ValidationError

from recaps.text.html import to_html
from tests.recaps.text.markdown.reading import SITE, read
from tests.recaps.text.strategies import FILM, KEY, NAME

IMG = f'<img src="/media/{NAME}" alt="Un" width="40" height="30">'
SHOWN = f"![Un](pictures/{NAME})"
PLAYER = FILM.replace("&", "&amp;")
UNKNOWN = "00000000-0000-4000-8000-000000000000"


def figure(caption: str = "") -> str:
    return f"<figure>{IMG}{f'<figcaption>{caption}</figcaption>' if caption else ''}</figure>"


def gallery(*figures: str) -> str:
    return f'<div class="gallery">{"".join(figures)}</div>'


def quote(words: str, who: str = "", css: str = "quote") -> str:
    source = f"<figcaption>{who}</figcaption>" if who else ""
    return f'<figure class="{css}"><blockquote><p>{words}</p></blockquote>{source}</figure>'


def card(address: str, title: str, picture: str = "") -> str:
    return f'<figure class="card"><a href="{address}">{title}</a>{picture}</figure>'


def embed(inside: str, caption: str = "") -> str:
    source = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure class="embed"><a href="{PLAYER}">{inside}</a>{source}</figure>'


def table(head: str, *rows: str) -> str:
    head = head.replace("<th>", '<th scope="col">')
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<table>{head and f'<thead><tr>{head}</tr></thead>'}<tbody>{body}</tbody></table>"


def footnote(words: str) -> str:
    return f'<span class="footnote">{words}</span>'


# --- Our own signs -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        (SHOWN, figure()),
        (f"{SHOWN}\nAu *port*\nde Bo\n© *Ana*",
         figure("Au <em>port</em> de Bo <small><em>Ana</em></small>")),
        (f"![a \\[b\\] (c)](pictures/{NAME})", figure().replace("Un", "a [b] (c)")),
        # A player's page, behind its title or a picture; other pages are links.
        (f"▶ [Un film]({FILM})\nAvec *Ana*", embed("Un film", "Avec <em>Ana</em>")),
        (f"▶ [{SHOWN}]({FILM})\nAvec\n© Ana", embed(IMG, "Avec Ana")),
        ("▶ [Un film](https://a.example/)\nAvec *Ana*",
         '<p><a href="https://a.example/">Un film</a></p><p>Avec <em>Ana</em></p>'),
        # A page's title and its picture.
        ("↗ [Un article](https://a.example/b_(c))", card("https://a.example/b_(c)", "Un article")),
        (f"↗ [a](<https://a.example/>)\n{SHOWN}", card("https://a.example/", "a", IMG)),
        ("↗ [a](https://a.example/)\nb",
         '<p>↗ <a href="https://a.example/">a</a> b</p>'),
        ("↗ [a](/b/)", '<p><a href="/b/">a</a></p>'),
    ],
)  # fmt: skip
def test_pictures_and_films_have_a_caption_and_a_credit(markdown: str, html: str) -> None:
    assert to_html(read(markdown).document) == html


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("> a\n>\n> b", "<blockquote><p>a</p><p>b</p></blockquote>"),
        ("> a\n>\n> — Ana *Sá*", quote("a", "Ana <em>Sá</em>")),
        ("> [!PULL]\n>\n> a", quote("a", css="quote pull")),
        ("> [!PULL]\n>\n> a\n>\n> — Ana", quote("a", "Ana", css="quote pull")),
        # What is more than a line, stands elsewhere or outside a quotation, is but words.
        ("> a\n>\n> — Ana\n> Sá", "<blockquote><p>a</p><p>— Ana Sá</p></blockquote>"),
        ("> a\n>\n> - — Ana",
         "<blockquote><p>a</p><ul><li><p>— Ana</p></li></ul></blockquote>"),
    ],
)  # fmt: skip
def test_quotes_say_who_speaks_and_whether_they_are_drawn_large(markdown: str, html: str) -> None:
    assert to_html(read(markdown).document) == html


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        (f"<!-- gallery -->\n\n{SHOWN}\n\n{SHOWN}\nDeux\n\n<!-- /gallery -->\n\n{SHOWN}",
         gallery(figure(), figure("Deux")) + figure()),
        (f"<!--gallery-->\n\n{SHOWN}\n\n<!-- gallery -->\n\n{SHOWN}", gallery(figure()) * 2),
        # A gallery that nobody closes ends where something else begins, or the text does.
        (f"<!-- gallery -->\n\n{SHOWN}\n\n## B\n\n- c",
         f"{gallery(figure())}<h2>B</h2><ul><li><p>c</p></li></ul>"),
        (f"<!-- gallery -->\n\na\n\n{SHOWN}\n\n<!-- /gallery -->", f"<p>a</p>{figure()}"),
    ],
)  # fmt: skip
def test_gallery_holds_pictures_alone(markdown: str, html: str) -> None:
    found = read(markdown)
    assert (to_html(found.document), found.changes) == (html, [])


# --- What others write ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        # Paragraphs, lines and lists.
        ("a\nb\n\nc\\\n  d  \ne<br>\n f", "<p>a b</p><p>c<br>d<br>e<br>f</p>"),
        ("- a\n- b\n\n  c\n  - d",
         "<ul><li><p>a</p></li><li><p>b</p><p>c</p><ul><li><p>d</p></li></ul></li></ul>"),
        ("# A\n\n## B\n\n### C\n\n#### D\n\n##### E\n\n###### F",
         "<h2>A</h2><h2>B</h2><h3>C</h3><h3>D</h3><h3>E</h3><h3>F</h3>"),
        # Tables.
        ("a|b\n-|-\n1|*2*\n|3",
         table("<th>a</th><th>b</th>", "<td>1</td><td><em>2</em></td>", "<td>3</td><td></td>")),
        ("|  |  |\n|--|--|\n| 1 | a\\|b<br>`c\\|d` |\n\n: Le *vote*\n\n: deux",
         ("<table><caption>Le <em>vote</em></caption><tbody>"
          "<tr><td>1</td><td>a|b<br><code>c|d</code></td></tr></tbody></table><p>: deux</p>")),
        ("<!-- first column: headers -->\n\na|b\n-|-\n1|2\n\na|b\n-|-\n1|2",
         (table("<th>a</th><th>b</th>", '<th scope="row">1</th><td>2</td>')
          + table("<th>a</th><th>b</th>", "<td>1</td><td>2</td>"))),
        ("<table><caption>a</caption><tr><td>b</td><td>c</td></tr></table>",
         "<table><caption>a</caption><tbody><tr><td>b</td><td>c</td></tr></tbody></table>"),
        (f'<table><tr><td>a <img src="pictures/{NAME}" alt="Un"></td><td>b</td></tr></table>',
         f"{table('', '<td>a</td><td>b</td>')}{figure()}"),
        ("<td>a", "<p>a</p>"),
        # Footnotes.
        ("a[^1]b[^2]\n\n[^2]: deux\n[^1]: mot", f"<p>a{footnote('mot')}b{footnote('deux')}</p>"),
        ("a[^1]\n\n[^1]: b *c*\n\n    d\n\n    - e\n\n        f",
         f"<p>a{footnote('b <em>c</em><br>d<br>e<br>f')}</p>"),
        ("- a[^1]\n\n> b[^1] c[^3]\n\n[^1]: d[^2]\n\n[^2]: e[^1]\n[^1]: f",
         (f"<ul><li><p>a{footnote('de')}</p></li></ul>"
          "<blockquote><p>b c[^3]</p></blockquote><p>f</p>")),
        # Code.
        ("```py\na\n\n  b <c> &amp;\n```",
         "<p>a<br><br>&nbsp;&nbsp;b &lt;c&gt; &amp;amp;</p>"),
        ("<pre>a<b>b</b>\n c</pre>d", "<p>ab<br>&nbsp;c</p><p>d</p>"),
        # Marks.
        ("~~a~~ <u>b</u> `<c>` <b onclick='x()'>d</b> <i>e</i>",
         "<p>a b <code>&lt;c&gt;</code> <strong>d</strong> <em>e</em></p>"),
        # What is no text, with all it holds.
        ("a<object>b<object>c</object><iframe>d</object>e", "<p>ae</p>"),
        (f"a<object><b>b</b><img src=pictures/{NAME}>c</object>d", "<p>ad</p>"),
        ("a <!-- b --> c", "<p>a  c</p>"),
        ("a\x00b\ud800c\x07\ufffe", "<p>a\ufffdb\ufffdc</p>"),
    ],
)  # fmt: skip
def test_what_others_write_becomes_what_recaps_have(markdown: str, html: str) -> None:
    assert to_html(read(markdown).document) == html


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        (f"[a]({SITE}/b/)", '<p><a href="/b/">a</a></p>'),
        (f"[a]({SITE}.evil/b/)", f'<p><a href="{SITE}.evil/b/">a</a></p>'),
        ("<https://a.example/>", '<p><a href="https://a.example/">https://a.example/</a></p>'),
        ("[a](javascript:x)", "<p>[a](javascript:x)</p>"),
        ('<a href="javascript:x">a</a>', "<p>a</p>"),
        ("[a](//a.example/) [b](c.md)", "<p>a b</p>"),
        # Mentions of what readers know.
        (f'[a](/b/ "session:{KEY}")', f'<p><a data-mention="session:{KEY}" href="/b/">a</a></p>'),
        (f'[a](/b/ "speaker:{UNKNOWN}")', '<p><a href="/b/">a</a></p>'),
        (f'[a](/b/ "room:{KEY}")', f'<p><a href="/b/" title="room:{KEY}">a</a></p>'),
    ],
)  # fmt: skip
def test_links_lead_where_a_text_may_lead(markdown: str, html: str) -> None:
    assert to_html(read(markdown).document) == html


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        # Among words they follow their paragraph.
        (f"a {SHOWN} b\n\nc", f"<p>a  b</p>{figure()}<p>c</p>"),
        (f"a {SHOWN}{SHOWN}", f"<p>a</p>{figure()}{figure()}"),
        (f"- a {SHOWN} b", f"<ul><li><p>a  b</p></li></ul>{figure()}"),
        (f"<p>a<figure><img src=pictures/{NAME} alt=Un><figcaption>b</figcaption></figure>",
         f"<p>a</p>{figure('b')}"),
        (f"<figure><img src=pictures/{NAME} alt=Un width=9 onerror=x><figcaption>a</figcaption>",
         figure("a")),
        # Of one that was not brought there is a link, or the words.
        ("![](https://a.example/<b>.png)",
         '<p><a href="https://a.example/%3Cb%3E.png">https://a.example/%3Cb%3E.png</a></p>'),
        (f"![a](/media/{NAME})", f'<p><a href="/media/{NAME}">a</a></p>'),
    ],
)  # fmt: skip
def test_pictures_are_those_that_were_brought(markdown: str, html: str) -> None:
    assert to_html(read(markdown).document) == html


# --- What is said of it --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markdown", "word"),
    [
        ("# A", "intertitres"),
        ("<!-- a -->", "commentaires"),
        ("<script>a</script>", "scripts"),
        ("|".join("a" * 21) + "\n" + "|".join("-" * 21), "20 colonnes"),
        ("a|b\n:-|-", "mise en forme"),
        ("[^1]: c", "à laquelle rien"),
        ("~~a~~", "mise en forme"),
        ("![a](b.png)", "«\u00a0b.png\u00a0»"),
        (f'[a](/b/ "speaker:{UNKNOWN}")', "mention"),
    ],
)
def test_what_is_changed_is_said_once(markdown: str, word: str) -> None:
    [sentence] = read(f"{markdown}\n\n---\n\n{markdown}").changes
    assert word in sentence


def test_a_card_without_its_picture_says_so() -> None:
    found = read("↗ [a](https://a.example/)\n![b](gone.jpg)\n\n![c](gone.jpg)")
    assert to_html(found.document) == card("https://a.example/", "a") + "<p>c</p>"
    assert [sentence.partition(":")[2] for sentence in found.changes] == [
        " la carte n’a pas d’image.",
        " l’image est devenue un lien.",
    ]


@pytest.mark.parametrize("opening", ["<b>", "<table><tr><td>", "[", "<figure>", "<script>"])
def test_however_deep_it_is_read(opening: str) -> None:
    end = "</script>" * 100 if opening == "<script>" else ""
    assert "fond" in read(f"{opening * 100}{end}fond").document.text


@pytest.mark.parametrize(
    "markdown",
    [
        # Lines as they are broken by hand.
        "Un long discours qui dure, avec *un mot* de temps en temps et [un lien](/a/)\n" * 900,
        # As dense as people write, and as long as a recap may well be.
        "La [mer](<https://a.example/mer>), *le vent* et **le port** : on verra bien ! " * 1_300,
    ],
)
def test_a_long_book_is_read(markdown: str) -> None:
    assert read(markdown).document.blocks


SHAPES = [
    "***\n", " \n \n", "\n", "|a|\n", "`a ", "~~a", "- a\n", "1. a\n", "> a\n", "[", "![](", "*a_",
    "<b>", "&amp; ", "\\*", "# a\n", "[a]: b\n", "<http://a.b> ", "a  \n",
]  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_what_keeps_the_parser_busy_is_refused(monkeypatch: pytest.MonkeyPatch, shape: str) -> None:
    monkeypatch.setattr("recaps.text.markdown.reading.MarkdownIt", None)
    with pytest.raises(ValidationError) as refusal:
        read(shape * 20_000)
    assert refusal.value.code == "dense"
    assert "deux fichiers" in refusal.value.message


@pytest.mark.parametrize("shape", ["> ", "- "])
def test_what_is_deep_keeps_its_words_or_is_refused(shape: str) -> None:
    assert "La fin" in to_html(read(f"{shape * 24}La fin").document)
    with pytest.raises(ValidationError) as refusal:
        read(f"{shape * 70}La fin")
    assert refusal.value.code == "dense"


def test_html_in_it_that_is_a_tangle_is_refused() -> None:
    with pytest.raises(ValidationError) as refusal:
        read("<div>\n\n" * 1_500)
    assert refusal.value.code == "tangled"


def test_empty_lines_are_looked_at_once() -> None:
    # Looked at from each of them for a footnote, they would take minutes.
    with pytest.raises(ValidationError):
        read("\n" * 900_000)
    assert read("\n" * 9_000 + " " * 200_000 + "\n[^1]: a").document.text == "a"

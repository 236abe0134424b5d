"""Documents as Markdown that people can read: its signs, and those that are but words."""

import pytest

from recaps.text.html import from_html
from recaps.text.markdown import to_markdown
from tests.recaps.text.markdown.reading import SITE
from tests.recaps.text.strategies import FILM, KEY, NAME

IMG = f'<img src="/media/{NAME}" alt="Au *port*" width="40" height="30">'
SHOWN = rf"![Au \*port\*](pictures/{NAME})"
PLAYER = FILM.replace("&", "&amp;")


def figure(caption: str = "") -> str:
    return f"<figure>{IMG}{f'<figcaption>{caption}</figcaption>' if caption else ''}</figure>"


def quote(words: str, who: str = "", css: str = "quote") -> str:
    source = f"<figcaption>{who}</figcaption>" if who else ""
    return f'<figure class="{css}"><blockquote>{words}</blockquote>{source}</figure>'


def embed(inside: str, caption: str = "") -> str:
    source = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure class="embed"><a href="{PLAYER}">{inside}</a>{source}</figure>'


def written(html: str, site: str = SITE) -> str:
    return to_markdown(from_html(html), site)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>a</p><h2>b</h2><h3>c</h3><hr><p>d</p>", "a\n\n## b\n\n### c\n\n---\n\nd"),
        # A heading is one line, whose last signs are its own.
        ("<h2>Prix #</h2><h3>#</h3><h3>C#</h3><h2>## ##</h2>",
         "## Prix \\#\n\n### \\#\n\n### C#\n\n## \\## \\##"),
        # Lists, and their neighbours.
        ("<ul><li>a</li><li><p>b</p><p>c</p><ul><li>d</li></ul></li></ul>",
         "- a\n\n- b\n\n  c\n\n  - d"),
        (f"<ol>{'<li><p>a</p><p>b</p></li>' * 10}</ol>",
         "\n\n".join(f"{n}. a\n\n{' ' * len(f'{n}. ')}b" for n in range(1, 11))),
        ("<ul><li>a</li></ul><ul><li>b</li></ul><ul><li>c</li></ul><ol><li>d</li></ol>",
         "- a\n\n* b\n\n- c\n\n1. d"),
        # Quotations.
        ("<blockquote><p>a</p><p>b<br>c</p></blockquote>", "> a\n>\n> b\\\n> c"),
        (quote("<p>a</p>", "Ana <em>Sá</em><br>Bo"), "> a\n>\n> — Ana <em>Sá</em><br>Bo"),
        # Pictures, with what is said of them and whose they are.
        (figure(), SHOWN),
        (figure("Un <em>mot</em> <small>Ana<br>Sá</small>"), f"{SHOWN}\nUn *mot*\n© Ana Sá"),
        (figure("© Ana"), f"{SHOWN}\n&copy; Ana"),
        (f'<div class="gallery">{figure()}{figure("a")}</div>',
         f"<!-- gallery -->\n\n{SHOWN}\n\n{SHOWN}\na\n\n<!-- /gallery -->"),
        (embed("Un [film]", "a"), f"▶ [Un \\[film\\]](<{PLAYER}>)\na"),
        (embed(IMG), f"▶ [{SHOWN}](<{PLAYER}>)"),
        (f'<figure class="card"><a href="{PLAYER}">Un [film]</a>{IMG}</figure>',
         f"↗ [Un \\[film\\]](<{PLAYER}>)\n{SHOWN}"),
        # Tables, whose cells are lines.
        (("<table><caption>Un</caption><thead><tr><th>a</th><th>b|c</th></tr></thead>"
          "<tbody><tr><th>1. d</th><td>e<br>f</td></tr><tr><th></th><td></td></tr></table>"),
         ("<!-- first column: headers -->\n\n| a | b\\|c |\n| --- | --- |\n| 1. d | e<br>f |\n"
          "|  |  |\n\n: Un")),
        # Footnotes, below the text.
        (('<p>a<span class="footnote">b<br>c</span></p>'
          '<ul><li>d<span class="footnote"># e</span></li></ul>'),
         "a[^1]\n\n- d[^2]\n\n[^1]: b<br>c\n\n[^2]: \\# e"),
    ],
)  # fmt: skip
def test_blocks_have_a_blank_line_between_them(html: str, markdown: str) -> None:
    assert written(html) == f"{markdown}\n"


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<strong>a</strong> <em>b</em>, «&nbsp;<em>c</em>&nbsp;»",
         "**a** *b*, «\u00a0*c*\u00a0»"),
        ("<strong><em>a</em> b</strong> <em>c.</em>", "<strong>*a* b</strong> *c.*"),
        # Where no sign of Markdown's can stand.
        ("a<em>b</em> <em>c</em>d <strong>!</strong> <em> e</em>",
         "a<em>b</em> <em>c</em>d <strong>\\!</strong> <em> e</em>"),
        # What only tags can say, and code.
        ("m<sup>2</sup> <code>a *b* &lt;c&gt;</code> <code>`</code> <code> a</code>",
         "m<sup>2</sup> `a *b* <c>` <code>\\`</code> <code> a</code>"),
        # Breaks between words, and others.
        ("<br>a<br>", "<br>a<br>"),
        # Spaces that Markdown would drop.
        ("&nbsp;a&nbsp;b&nbsp;", "&nbsp;a\u00a0b&nbsp;"),
    ],
)  # fmt: skip
def test_words_are_set_with_signs_or_tags(html: str, markdown: str) -> None:
    assert written(f"<p>{html}</p>") == f"{markdown}\n"


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("\\ ` * _ [a] &lt;b&gt; ~ ^ &amp;c; &amp;#1; a!",
         "\\\\ \\` \\* \\_ \\[a\\] \\<b> \\~ \\^ \\&c; \\&#1; a\\!"),
        ("a &amp; b &amp; 1 ! b # c + d = e : f | g - h", "a & b & 1 ! b # c + d = e : f | g - h"),
        ("# a", "\\# a"), ("+ a", "\\+ a"), ("- a", "\\- a"), ("&gt; a", "\\> a"),
        ("=", "\\="), ("| a", "\\| a"), (": a", "\\: a"), ("---", "\\---"),
        ("1. a", "1\\. a"), ("123456789) a", "123456789\\) a"), ("1234567890. a", "1234567890. a"),
        ("2027 a", "2027 a"),
        ("— a", "&mdash; a"), ("▶ a", "&#9654; a"), ("↗ a", "&nearr; a"),
        ("© a", "&copy; a"), ("a — b © c", "a — b © c"),
        ("a<br># b<br>1. c<br>— d", "a\\\n\\# b\\\n1\\. c\\\n&mdash; d"),
        ("[!PULL]", "\\[!PULL\\]"), ("![a](b)", "!\\[a\\](b)"),
    ],
)  # fmt: skip
def test_signs_that_are_but_words_are_escaped(html: str, markdown: str) -> None:
    assert written(f"<p>{html}</p>") == f"{markdown}\n"


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ('<a href="/b/">a</a>', f"[a](<{SITE}/b/>)"),
        ("<a href=\"https://a.example/(b)?c=&lt;&amp;d='1'\">a <em>b</em></a>",
         "[a *b*](<https://a.example/(b)?c=&lt;&amp;d='1'>)"),
        ('<a href="/b/" title="Un &quot;mot&quot; *fort*">a</a>',
         f'[a](<{SITE}/b/> "Un \\"mot\\" \\*fort\\*")'),
        (f'<a data-mention="session:{KEY}" href="/b/">a</a>',
         f'[a](<{SITE}/b/> "session:{KEY}")'),
        (f'<a data-mention="speaker:{KEY}">a</a>', f'[a](<> "speaker:{KEY}")'),
    ],
)  # fmt: skip
def test_links_are_whole(html: str, markdown: str) -> None:
    assert written(f"<p>{html}</p>") == f"{markdown}\n"

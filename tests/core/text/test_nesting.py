"""What is bounded before a parser reads markup."""

from html.parser import HTMLParser

import nh3
import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given, strategies as st

from core.text.nesting import MOST_ATTRIBUTES, MOST_TAGS, is_tangled, refuse_tangled, words

PARAGRAPH = '<p>Un <em>long</em> <a href="https://a.example/?b=1&amp;c=2">discours</a>&nbsp;!</p>'
ATTRIBUTES = [f" a{number}=b" for number in range(MOST_ATTRIBUTES + 1)]


@pytest.mark.parametrize(
    "html",
    [
        "",
        PARAGRAPH * 2_000,
        "<p>Un paragraphe" * 5_000,
        "<ul>" + "<li>Un<p>Deux" * 4_000 + "</ul>",
        "Un<br>" * 15_000,
        "<!-- <div> -->" * 50_000,
        "<div>" * 100 + "Un" + "</div>" * 100,
        # Not a tag in sight.
        "a < b & c\u00a0! " * 10_000,
        f"<p{''.join(ATTRIBUTES[:-1])}>",
    ],
)
def test_what_people_write_is_read(html: str) -> None:
    assert not is_tangled(html)
    refuse_tangled(html)


@pytest.mark.parametrize(
    "html",
    [
        "<br>" * (MOST_TAGS + 1),
        *(f"{tag}" * 1_000 for tag in ("<div>", "<b>", "<ul><li>", "<table><tr><td>", "<svg><g>")),
        # No end closes what is deep in these.
        "<div><b></div>" * 1_000,
        "<div>" * 500 + "<object>" + "</div>" * 500 + "</object>" + "<div>" * 500,
        "<div><!--</div>-->" * 1_000,
        '<div title="</div>">' * 1_000,
        "<svg><style><!--</style><div>" * 1_000,
        "<div><![CDATA[ > </div>]]>" * 1_000,
        # Parsers begin it anew in each paragraph.
        "<p>" + "".join(f"<i class={n}>" for n in range(200)) + "<p>Un" * 200,
        f"<p{''.join(ATTRIBUTES)}>",
        f"<svg><a{' b' * 50_000}>",
        "&" * 100_000,
    ],
    ids=lambda html: html[:24],
)
def test_what_keeps_parsers_busy_is_refused(html: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        refuse_tangled(html)
    assert refusal.value.code == "tangled"


def test_the_words_of_a_tangle() -> None:
    assert words("<div>Un &amp;<br>deux<!-- trois -->" + "<b>" * 9) == "Un & deux"


# --- Nothing is deeper than it is taken for ------------------------------------------------------

NAMES = [
    "a", "b", "button", "caption", "dd", "div", "dt", "em", "form", "h2", "i", "li", "math", "mi",
    "object", "option", "p", "pre", "ruby", "rt", "section", "select", "span", "style", "svg",
    "table", "tbody", "td", "template", "textarea", "th", "title", "tr", "ul", "x-y",
]  # fmt: skip
reading = nh3.Cleaner(tags=set(NAMES) - {"style"}, clean_content_tags=set(), link_rel=None)
pieces = st.one_of(
    st.sampled_from([f"<{name}>" for name in NAMES]),
    st.sampled_from([f"</{name}>" for name in NAMES]),
    st.sampled_from([f'<{name} q="</{name}>">' for name in NAMES]),
    st.sampled_from(["<!--", "-->", "--!>", "<![CDATA[", "]]>", "<!", "<?", "</", ">", "'", "x"]),
)


class _Depth(HTMLParser):
    deepest = depth = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.depth += 1
        self.deepest = max(self.deepest, self.depth)

    def handle_endtag(self, tag: str) -> None:
        self.depth -= 1


@given(st.lists(pieces, min_size=1, max_size=8).map("".join))
@example("<th><table>")
@example("</title><details></><title><!--</td>")
@example("<b><foreignobject><textarea><b><!--</textarea>")
def test_what_is_read_is_not_deep(unit: str) -> None:
    html = unit * 1_500
    if not is_tangled(html):
        depth = _Depth()
        depth.feed(reading.clean(html))
        assert depth.deepest < 1_400

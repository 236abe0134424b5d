"""The CPU time of text from outside, in shapes that are, or were, hard on a parser."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from math import inf

from django.core.exceptions import ValidationError
from django.utils import translation
from urllib3 import HTTPHeaderDict

from benchmarks.figures import Figure
from core.client import Answer
from core.page_metadata import parsing
from core.text import markup
from core.text.translated import fold, french
from recaps.text.body import refuse_heavy, sanitize
from recaps.text.html.reading import from_html
from recaps.text.markdown import from_markdown
from recaps.text.markdown.front_matter import split
from recaps.webmentions import discovery
from talks.layout.filters import LONGEST_SEARCH
from writing import comparison

# In characters.
SIZES = (25_000, 50_000, 100_000, 200_000, 400_000)
# In seconds of CPU time; shorter ones say more of the machine than of what it did.
FLOOR = 0.03
MOST_SECONDS = 0.3
MOST_GROWTH = 2.5
# What may have been another process is measured again.
TRIES = 4
SITE = "https://a.example"
# Repeated as often as the size allows, each time with another number.
SHAPES = (
    "<div>", "<p>x</p>", "<b>x</b> ", "<p><i class={}>", "<ul><li>", "<br>", "<a {} ", "<a b='",
    "<!--", "<![CDATA[", "<", "&", '<a href="/{}">a</a> ', '<p class="h-entry e-content">a</p>',
    " ", "\u00a0", "« ", "***\n", " \n \n", "|a|\n", "`a ", "~~a", "- a\n", "> ", "[", "![](", "a",
    "[^{}]: b\n", "\u0301", "@a ", '"', "https://a.example/{} ", "a: [", "mot ",
    '<p class="h-cite p-name p-summary u-url">', '<p class="vcard author fn url">', "&amp;",
)  # fmt: skip


def _answer(text: str, kind: str = "text/html", **headers: str) -> Answer:
    named = HTTPHeaderDict({"content-type": f"{kind}; charset=utf-8", **headers})
    return Answer(f"{SITE}/", 200, named, text.encode())


def _header(text: str) -> str:
    """Return a text with only what a server may send in one header."""
    return text.encode("ascii", "ignore").decode().replace("\n", " ")


def _body(html: str) -> None:
    refuse_heavy(html)
    sanitize(html)
    # A page and what it lists ask for the same; here each time is the first.
    from_html.cache_clear()


READERS: dict[str, Callable[[str], object]] = {
    "body of a recap": _body,
    "French": french,
    "search": lambda text: fold(" ".join(text.split())[:LONGEST_SEARCH]),
    "plain text": markup.plain_text,
    "Markdown read": lambda text: from_markdown(text, SITE, lambda _: None, lambda _: False),
    "front matter": lambda text: split(f"---\n{text}\n---\n"),
    "page elsewhere": lambda text: parsing.parse(_answer(text)),
    "entry elsewhere": lambda text: parsing.parse(
        _answer(f'<div class="h-entry"><div class="e-content">{text}')
    ),
    "endpoint in a page": lambda text: discovery.endpoint(_answer(text)),
    "endpoint in a header": lambda text: discovery.endpoint(_answer("", link=_header(text))),
    "comparison": lambda text: list(comparison.compared(text, f"Un {text[::-1]}")),
}


def texts() -> Iterator[Figure]:
    """Measure all parsers on all hostile shapes: how CPU time grows, and the most of it."""
    growth, longest = (0.0, ""), (0.0, "")
    with translation.override("fr"):
        for name, read in READERS.items():
            for shape in SHAPES:
                label = f"{name}, {shape!r}"
                ratio, seconds = _measured(read, shape)
                growth, longest = max(growth, (ratio, label)), max(longest, (seconds, label))
    name = f"{len(READERS)} readers, {len(SHAPES)} hostile shapes"
    yield Figure(f"{name}: a text twice as long", growth[0], "times CPU", MOST_GROWTH)
    yield Figure(f"… of {growth[1]}", growth[0], "times CPU")
    yield Figure("… one of 25 to 400 kB", longest[0], "s CPU", MOST_SECONDS)
    yield Figure(f"… of {longest[1]}", longest[0], "s CPU")


def _measured(read: Callable[[str], object], shape: str) -> tuple[float, float]:
    """Return the worst growth of CPU time for a text twice as long, and the longest time.

    A text above one of our bounds is refused at once: the longest time is often below it.
    """
    worst, longest, before = 0.0, 0.0, inf
    for size in SIZES:
        text = _text(shape, size)
        spent = _seconds(read, text)
        for _try in range(TRIES):
            if spent > min(MOST_SECONDS / 2, max(FLOOR, 2 * before)):
                spent = min(spent, _seconds(read, text))
        worst = max(worst, spent / max(before, FLOOR) if spent > FLOOR else 0)
        longest, before = max(longest, spent), spent
    return worst, longest


def _text(shape: str, size: int) -> str:
    times = size // len(shape)
    return "".join(map(shape.format, range(times))) if "{" in shape else shape * times


def _seconds(read: Callable[[str], object], text: str) -> float:
    """Return the CPU time of reading a text; a refused one counts as read."""
    start = time.process_time()
    with suppress(ValidationError):
        read(text)
    return time.process_time() - start

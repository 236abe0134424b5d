"""The text of a recap as it is set: cut into passages, each with what it is the first to name."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from recaps.text.figures import Renditions, with_figures
from recaps.text.mention_links import speakers_in
from recaps.text.subjects import Subject
from talks.addresses import session_at
from talks.programme import Speaker
from talks.public import Public

# In sanitized HTML every attribute stands in double quotes.
TAG = re.compile(r'<(/?)(\w+)(?:"[^"]*"|[^">])*>')
LINK = re.compile(r'<a (?:"[^"]*"|[^">])*?href="(?:https?://[^/"]+)?(/[^"?#]*)')
NOTE = re.compile(r"<p><em>(?:(?!</em>).)*</em></p>", re.DOTALL)
# The letters that the display face has.
LETTER = re.compile(r"[a-zà-öø-ÿœ]", re.IGNORECASE)
# A quotation of a few words is drawn large, a longer one is set as text.
PULL = 140
# Of a text without pictures.
NONE: Renditions = {}
# Tags that have no end.
VOID = {"br", "hr", "img"}
# What may stand before the text begins.
UNOPENED = ("<h", "<blockquote", "<figure", "<div")
# So much text has room for a large letter beside its first three lines.
OPENING = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A paragraph, heading, figure, quotation or list item.

    With it come the sessions that no earlier one links to, and the people that none mentions.
    The tags of lists are parts of their items: a card stands inside the item that links to it.
    """

    html: SafeString
    cited: list[Subject]
    people: list[Speaker]


def passages(
    shown: Public,
    html: str,
    subjects: Iterable[Subject],
    people: Iterable[Speaker] = (),
    renditions: Renditions = NONE,
) -> tuple[list[Passage], list[Subject]]:
    """The passages of a sanitized text, and the subjects that none of them links to."""
    left = {subject.row.session.key: subject for subject in subjects}
    unmet = {speaker.key: speaker for speaker in people}
    found, opened = [], False
    for block in _blocks(html):
        linked = (session_at(shown, path) for path in LINK.findall(block))
        cited = [left.pop(session.key) for session in linked if session and session.key in left]
        met = [unmet.pop(key) for key in speakers_in(block) if key in unmet]
        kind = _kind(block, opened=opened)
        opened = opened or not (kind == "note" or block.startswith(UNOPENED))
        told = block.replace(">", f' class="{kind}">', 1) if kind else block
        html = with_figures(told, renditions)
        found.append(
            Passage(html=mark_safe(html), cited=cited, people=met)  # noqa: S308 (sanitized)
        )
    return found, list(left.values())


def _blocks(html: str) -> Iterator[str]:
    """What stands side by side at the top of the text, and the items of lists."""
    depth = start = 0
    for tag in TAG.finditer(html):
        if tag[2] not in VOID:
            depth += -1 if tag[1] else 1
        if depth == 0:
            yield from re.split("(?<=<li>)", html[start : tag.end()].strip())
            start = tag.end()
    if rest := html[start:].strip():
        yield rest


def _kind(block: str, *, opened: bool) -> str:
    """How a passage is set: as a pull quote, an editors' note, the opening, or as it comes."""
    words = strip_tags(block)
    if block.startswith("<blockquote>"):
        return "pull" if len(words) <= PULL else ""
    if opened or not block.startswith("<p>"):
        return ""
    if NOTE.fullmatch(block):
        return "note"
    return "opening" if len(words) >= OPENING and LETTER.match(words) else ""

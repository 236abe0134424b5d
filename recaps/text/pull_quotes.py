"""The sentences that an author marked to be drawn large, and the session each of them is from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from core.text import Text
from recaps.text.body import typeset_body
from recaps.text.mention_links import with_addresses
from talks.addresses import session_at
from talks.public import Public

# What tells of a session, and what is marked, in sanitized HTML: attributes in double quotes.
MARKED = '<figure class="quote pull">'
PART = re.compile(
    r'data-mention="session:(?P<key>[0-9a-f-]{36})"'
    r'|<a href="(?:https?://[^/"]+)?(?P<path>/[^"?#]*)'
    r'|<figure class="quote pull"><blockquote>(?P<quote>.*?)</blockquote>'
    r"(?:<figcaption>(?P<by>.*?)</figcaption>)?</figure>",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PullQuote:
    """`words` are paragraphs, `by` is who said them, where the author tells."""

    words: SafeString
    by: SafeString
    language: str


def pull_quotes(shown: Public, body: Text, only: UUID | None) -> Iterator[tuple[UUID, PullQuote]]:
    """The marked sentences of a text, each with the session that it mentioned last.

    Where it mentions none before, a sentence is from the `only` session the recap speaks of.
    """
    if MARKED not in body.fr + body.en:
        return
    language = body.read_in(get_language() or "fr")[1]
    session = only
    for part in PART.finditer(typeset_body(body)):
        if part["quote"] is None:
            session = _named(shown, part) or session
            continue
        # Who is quoted may be named with the session, in the quotation itself.
        for named in PART.finditer(part["quote"] + (part["by"] or "")):
            session = _named(shown, named) or session
        if session:
            words, by = (
                mark_safe(with_addresses(shown, part[name] or ""))  # noqa: S308 (sanitized)
                for name in ("quote", "by")
            )
            yield session, PullQuote(words=words, by=by, language=language)


def _named(shown: Public, part: re.Match[str]) -> UUID | None:
    if part["key"]:
        return UUID(part["key"])
    told = session_at(shown, part["path"])
    return told.key if told else None

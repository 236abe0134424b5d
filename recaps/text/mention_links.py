"""What a text mentions with @: its words stay, its address is the one that is public now."""

import re
from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse

from talks.people import appearances
from talks.programme import Session
from talks.public import Public

# In sanitized HTML every attribute stands in double quotes.
MENTION = re.compile(
    r'<a data-mention="(session|speaker):([0-9a-f-]{36})"(?: href="[^"]*")?>(.*?)</a>', re.DOTALL
)


def with_addresses(shown: Public, html: str) -> str:
    """A sanitized text whose mentions lead where they lead now: nowhere when nothing is there."""

    def link(found: re.Match[str]) -> str:
        kind, key, words = found.groups()
        path = path_to(shown, kind, UUID(key))
        return f'<a data-mention="{kind}:{key}" href="{path}">{words}</a>' if path else words

    return MENTION.sub(link, html)


def speakers_in(html: str) -> Iterator[UUID]:
    """The keys of the speakers that a text mentions, in its order."""
    return (UUID(key) for kind, key, _words in MENTION.findall(html) if kind == "speaker")


def path_to(shown: Public, kind: str, key: UUID) -> str:
    """Where readers find a session or a speaker; empty when nothing is there."""
    if kind == "speaker":
        found = appearances(shown, key)
        is_there = found and not found[0][1].erased
        return reverse("talks:speaker", args=[found[0][1].slug]) if is_there else ""
    for edition in shown.editions:
        session = edition.programme.by_key.get(key)
        if isinstance(session, Session) and not session.erased:
            return reverse("talks:session", args=[edition.slug, session.slug])
    return ""

"""The targets of mentions and links of a text: what is public now."""

from urllib.parse import urlsplit
from uuid import UUID

from django.urls import reverse

from recaps.text.document import Link, Mention, Node, spans
from talks.addresses import session_at
from talks.appearances import first_appearance
from talks.programme import schema
from talks.published import PublishedSite


def path_to(site: PublishedSite, kind: str, key: UUID) -> str:
    """Return the path of a session's or a speaker's page, "" if there is none."""
    if kind == "speaker":
        found = first_appearance(site, schema.Speaker, key)
        if found is None or found[1].erased:
            return ""
        return reverse("talks:speaker", args=[found[1].slug])
    for edition in site.editions:
        session = edition.programme.find(schema.Session, key)
        if isinstance(session, schema.Session) and not session.erased:
            return reverse("talks:session", args=[edition.slug, session.slug])
    return ""


def unlinked(site: PublishedSite, node: Node) -> list[str]:
    """Return the words of mentions that are no links for readers: what was erased, each once."""
    mentions = {
        span.text: span.marks.link for span in spans(node) if isinstance(span.marks.link, Mention)
    }
    return [words for words, link in mentions.items() if not path_to(site, link.kind, link.key)]


def session_of(site: PublishedSite, link: Link | Mention) -> UUID | None:
    """Return the key of the session mentioned or linked to, under any slug it had."""
    if isinstance(link, Mention):
        return link.key if link.kind == "session" else None
    try:
        path = urlsplit(link.address).path
    except ValueError:
        return None
    session = session_at(site, path)
    return session.key if session else None

"""Making a draft from a Markdown file and its front matter."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.models import Tag, User
from recaps import quotas, revisions
from recaps.cards.filling import ask_for_unknown
from recaps.models import Recap
from recaps.text.body import refuse_heavy
from recaps.text.choices import public_sessions, public_speakers
from recaps.text.document import Document, Heading, Span
from recaps.text.html import from_html, to_html
from recaps.text.markdown import from_markdown
from recaps.text.markdown.front_matter import decoded, one_line, split
from writing.authors import author_of
from writing.imports.pictures import Pictures
from writing.slugs import DRAFT_SLUG, draft_slug

# The longest text that the desk saves, when each of its signs takes four bytes.
MOST_BYTES = 1_200_000
# What other tools call the same facts.
NAMES = {
    "description": "standfirst",
    "summary": "standfirst",
    "excerpt": "standfirst",
    "lang": "language",
    "tags": "topics",
    "image": "cover",
    "author": "authors",
}
# Exported for people to read, but ignored in an import: the site sets them for a new draft.
EXPORTED_ONLY = {"address", "date", "state", "authors"}
FACTS = {"title", "standfirst", "language", "cover", "sessions", "speakers", "topics"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file as the document of a draft, with a sentence for each thing that was changed."""

    document: revisions.RevisionDocument
    changes: list[str]


def read(name: str, content: bytes, pictures: Pictures, site: str) -> Reading:
    """Return a Markdown file as a document. Raises ValidationError.

    It is refused when it cannot be read, or is too long.
    """
    if len(content) > MOST_BYTES:
        raise ValidationError(_("The text is larger than 1.2 MB."))
    keys = {f"session:{key}" for key in public_sessions()}
    keys |= {f"speaker:{key}" for key in public_speakers()}
    facts, text = split(decoded(content))
    facts = {NAMES.get(key, key): value for key, value in facts.items()}
    is_untitled = not one_line(facts.get("title"))
    imported = from_markdown(
        text, site, pictures.in_text, keys.__contains__, takes_title=is_untitled
    )
    refuse_heavy(to_html(imported.document))
    if imported.title:
        facts["title"] = imported.title
    changes = [*pictures.sentences, *imported.changes]
    document = _document(name, facts, imported.document, pictures, changes)
    return Reading(document=document, changes=changes)


def create(reading: Reading, by: User) -> Recap:
    """Create the draft of a reading. Raises ValidationError when its author has no room left."""
    with transaction.atomic():
        quotas.of_recaps(by).refuse_more(1)
        recap = Recap.objects.create(
            title_fr=reading.document["title_fr"],
            slug=draft_slug(),
            language=reading.document["language"],
        )
        recap.authors.add(author_of(by))
        revisions.save(recap, reading.document, by, 0)
        ask_for_unknown(recap, from_html(reading.document["body_fr"]), by)
    return recap


def _document(
    name: str, facts: dict[str, Any], text: Document, pictures: Pictures, changes: list[str]
) -> revisions.RevisionDocument:
    stem = PurePosixPath(name).stem
    title = one_line(facts.get("title")) or (
        "" if DRAFT_SLUG.fullmatch(stem.removesuffix(".en")) else stem
    )
    if len(title) > 200:
        text = Document((Heading(2, (Span(title),)), *text.blocks))
        changes.append(_("The title was too long: it is whole above the text."))
    standfirst = facts.get("standfirst")
    document: revisions.RevisionDocument = dict.fromkeys(revisions.COLUMNS, "") | {
        "language": "en" if one_line(facts.get("language")).lower().startswith("en") else "fr",
        "title_fr": title[:200],
        "standfirst_fr": standfirst if isinstance(standfirst, str) else one_line(standfirst),
        "body_fr": to_html(text),
    }
    _take_cover(document, facts.get("cover"), pictures, changes)
    topics = {tag.key: tag.name for tag in Tag.objects.filter(withdrawn=False)}
    document |= {
        "sessions": _keys(facts.get("sessions"), public_sessions(), changes),
        "speakers": _keys(facts.get("speakers"), public_speakers(), changes),
        "tags": _keys(facts.get("topics"), topics, changes),
    }
    others = [f"{name}: {facts[name]}" for name in sorted(set(facts) - FACTS - EXPORTED_ONLY)]
    if others:
        changes.append(_("Not taken over: %(names)s.") % {"names": "; ".join(others)})
    return revisions.settled(document)


def _take_cover(
    document: revisions.RevisionDocument, given: Any, pictures: Pictures, changes: list[str]
) -> None:
    cover = given if isinstance(given, dict) else {"image": given}
    address = one_line(cover.get("image"))
    if not address:
        return
    before = len(pictures.sentences)
    if picture := pictures.find(address):
        document["cover"] = picture.file.name
        # A cover is never without words.
        document["cover_alt_fr"] = (one_line(cover.get("alt")) or document["title_fr"])[:200]
    else:
        changes += pictures.sentences[before:]
        changes.append(_("The cover “%(address)s” was not found.") % {"address": address})


def _keys(given: Any, known: dict[UUID, str], changes: list[str]) -> set[str]:
    """Return the keys that a list of the front matter names, by key or by name."""
    by_name = {slugify(name, allow_unicode=True): str(key) for key, name in known.items()}
    keys = {str(key) for key in known}
    found = set()
    listed: list[Any] = given if isinstance(given, list) else [given] if given else []
    for one in listed:
        fact = one if isinstance(one, dict) else {"title": one}
        key, name = one_line(fact.get("key")), one_line(fact.get("title"))
        match = key if key in keys else by_name.get(slugify(name, allow_unicode=True))
        if match:
            found.add(match)
        else:
            changes.append(_("“%(name)s” is not known here.") % {"name": name or key})
    return found

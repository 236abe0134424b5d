"""The results of a webmention: a reaction, or a recap elsewhere."""

import hashlib
import json
from dataclasses import asdict
from itertools import chain
from typing import Any

from django.db import models, transaction

from core.database.locks import hold
from core.page_metadata.address import same_page
from core.page_metadata.parsing import LONGEST_SUMMARY, PageKind, PageMetadata
from core.text.markup import clean, cut
from core.text.translated import site_of
from reactions import moderation
from reactions.elsewhere.canonical import canonical
from reactions.elsewhere.pictures import fetch_picture, portrait
from reactions.models import Reaction, Webmention
from reactions.models.reaction import LONGEST
from reactions.webmentions.targets import Page, field_of
from reactions.webmentions.withdrawal import is_current, let_go, others_of
from recaps.models import ExternalRecap, Recap
from recaps.models.moderated import Moderated

KINDS = {
    PageKind.NOTE: Reaction.Kind.REMARK,
    PageKind.LIKE: Reaction.Kind.LIKE,
    PageKind.REPOST: Reaction.Kind.REPOST,
}


def accept(mention: Webmention, page: Page, metadata: PageMetadata) -> None:
    """Turn a verified webmention into a reaction or a recap elsewhere, for an editor to see.

    What it was at first it stays until it is withdrawn: a reaction does not turn into a recap. The
    same again changes nothing: what was corrected or refused here does not come back.
    """
    is_recap = metadata.kind == PageKind.ARTICLE and not isinstance(page, Recap)
    before = mention.external_recap or mention.reaction
    if before and before.state != Moderated.State.WITHDRAWN:
        is_recap = mention.external_recap is not None
    if is_recap:
        known = mention.external_recap
        found = canonical(metadata)
        if not found and known and known.known_as != same_page(metadata.address or mention.source):
            # What stands is the canonical page's, which cannot be read now.
            return
        metadata = found or metadata
    fingerprint = _fingerprint(metadata)
    if fingerprint == mention.fingerprint:
        return
    # Fetched before anybody has to wait for it.
    avatar = None if is_recap else portrait(metadata.author_picture)
    with transaction.atomic():
        # One at a time for each page of ours: none makes what another is about to make.
        hold(models.QuerySet(type(page)).filter(pk=page.pk))
        if is_current(mention):
            if is_recap:
                _make_external_recap(mention, page, metadata, fingerprint)
            else:
                _make_reaction(mention, page, metadata, fingerprint, avatar)
            mention.fingerprint = fingerprint
            mention.save(update_fields=["fingerprint", "reaction", "external_recap"])
        moderation.forget_file(avatar or "")


def _make_reaction(
    mention: Webmention, page: Page, metadata: PageMetadata, fingerprint: str, avatar: str | None
) -> None:
    url = metadata.address or mention.source
    values: dict[str, Any] = {
        "kind": KINDS.get(metadata.kind, Reaction.Kind.MENTION),
        "url": url,
        "author_name": metadata.author_name or _site(url),
        "author_url": metadata.author_url,
        "text": _text(metadata),
        "language": metadata.language,
    }
    if metadata.written_at:
        values["said_at"] = metadata.written_at
    if avatar is not None:
        values["avatar"] = avatar
    reaction = _known_reaction(mention, page, url)
    if reaction is None and mention.reaction and _is_own(mention.reaction, mention):
        reaction = mention.reaction
    if mention.reaction and mention.reaction != reaction:
        # It led to the page that this reaction is of, or leads to another one by now.
        let_go(mention)
    if reaction is None:
        reaction = Reaction(source=Reaction.Source.WEBMENTION, **{field_of(page): page}, **values)
        moderation.hold(reaction)
    elif not reaction.webmentions.filter(fingerprint=fingerprint).exists():
        moderation.change(reaction, **values)
    mention.reaction, mention.external_recap = reaction, None


def _known_reaction(mention: Webmention, page: Page, url: str) -> Reaction | None:
    """Return the reaction that the page at `url` already has to the same page of ours.

    It may have come by another address. Of an emptied one only the sources are known.
    """
    others = Webmention.objects.filter(**{f"reaction__{field_of(page)}": page})
    rows = others.values_list("reaction", "source", "reaction__url", "reaction__proposed")
    own = same_page(url)
    kept = (
        pk
        for pk, _source, address, proposed in rows
        if own in {same_page(address), same_page((proposed or {}).get("url", ""))}
    )
    emptied = (
        pk
        for pk, source, address, _proposed in rows
        if not address and same_page(source) in {own, same_page(mention.source)}
    )
    known = next(chain(kept, emptied), None)
    return Reaction.objects.get(pk=known) if known else None


def _is_own(reaction: Reaction, mention: Webmention) -> bool:
    """Tell whether a reaction is the source's own, or stands on this webmention alone."""
    is_of_source = same_page(reaction.url) == same_page(mention.source)
    return is_of_source or not others_of(reaction, mention).exists()


def _text(metadata: PageMetadata) -> str:
    """Return the text of a reaction: "" for a like or repost, a summary of a longer text."""
    if metadata.kind in {PageKind.LIKE, PageKind.REPOST}:
        return ""
    words = metadata.text if metadata.kind == PageKind.NOTE else metadata.summary
    return cut("\n\n".join(filter(None, (metadata.title, words))), LONGEST)


def _make_external_recap(
    mention: Webmention, page: Page, metadata: PageMetadata, fingerprint: str
) -> None:
    url = metadata.address or mention.source
    known_as = same_page(url)
    row = ExternalRecap.objects.filter(known_as=known_as).first()
    values: dict[str, Any] = {
        # What became short has neither a title nor a summary.
        "title": metadata.title or (row.title if row else "") or _site(url),
        "summary": metadata.summary or clean(metadata.text, LONGEST_SUMMARY),
        "author_name": metadata.author_name or _site(url),
        "author_url": metadata.author_url,
        "language": metadata.language,
    }
    if metadata.written_at:
        values["written_at"] = metadata.written_at
    relations = {f"{field_of(page)}s": [page.pk]}
    if mention.external_recap and mention.external_recap != row:
        # It was redirected to the page that this row is of, and is no more.
        let_go(mention)
    if row is None:
        source = ExternalRecap.Source.WEBMENTION
        row = ExternalRecap(url=url, known_as=known_as, source=source, **values)
        moderation.hold(row)
        moderation.change(row, **relations)
    elif row.webmentions.filter(fingerprint=fingerprint).exists():
        moderation.change(row, **relations)
    else:
        moderation.change(row, **values, **relations)
    mention.reaction, mention.external_recap = None, row
    fetch_picture.enqueue(row.pk, metadata.picture)


def _fingerprint(metadata: PageMetadata) -> str:
    content = json.dumps(asdict(metadata), sort_keys=True, default=str)
    return hashlib.sha256(content.encode()).hexdigest()


def _site(url: str) -> str:
    """Return the name of the site at an address, for a reaction without an author."""
    return cut(site_of(url), 100)

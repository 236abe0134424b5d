"""What becomes of a webmention: a reaction, a recap elsewhere, or nothing any more."""

import hashlib
import json
from dataclasses import asdict
from itertools import chain
from typing import Any

from django.db import models, transaction

from core.markup import clean, cut
from core.text import site_of
from reactions import moderation
from reactions.elsewhere.address import same_page
from reactions.elsewhere.canonical import canonical
from reactions.elsewhere.page_metadata import LONGEST_SUMMARY, Kind, PageMetadata
from reactions.elsewhere.pictures import fetch_picture, portrait
from reactions.models import Reaction, Webmention
from reactions.models.reaction import LONGEST
from reactions.webmentions.targets import Page, page_at
from recaps.models import ExternalRecap, Recap
from recaps.models.moderated import Moderated

KINDS = {
    Kind.NOTE: Reaction.Kind.REMARK,
    Kind.LIKE: Reaction.Kind.LIKE,
    Kind.REPOST: Reaction.Kind.REPOST,
}


def accept(mention: Webmention, page: Page, metadata: PageMetadata) -> None:
    """Take what the source of a verified webmention says, for an editor to see.

    What it was at first it stays until it is withdrawn: a reaction does not turn into a recap. The
    same again changes nothing: what was corrected or refused here does not come back.
    """
    is_recap = metadata.kind == Kind.ARTICLE and not isinstance(page, Recap)
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
        if _is_current(mention):
            # One at a time for each page of ours: none makes what another is about to make.
            pages: models.QuerySet[Any] = models.QuerySet(type(page))
            pages.select_for_update(no_key=True).get(pk=page.pk)
            if is_recap:
                _recap_elsewhere(mention, page, metadata, fingerprint)
            else:
                _reaction(mention, page, metadata, fingerprint, avatar)
            mention.fingerprint = fingerprint
            mention.save(update_fields=["fingerprint", "reaction", "external_recap"])
        moderation.forget_file(avatar or "")


def take_back(mention: Webmention, missing: str = "") -> None:
    """Withdraw what the source said, as far as it stands on this webmention.

    missing: the address that has no page any more; "" if there is a page, without a link to ours.
    """
    with transaction.atomic():
        if row := mention.external_recap:
            # All in one order: another worker may take back another link of the same page.
            list(row.webmentions.select_for_update().order_by("pk"))
        if _is_current(mention):
            _let_go(mention, missing)
            mention.fingerprint = ""
            mention.save(update_fields=["fingerprint"])


def _is_current(mention: Webmention) -> bool:
    """Lock the row, unless another try began since it was read: then what that finds counts."""
    return bool(Webmention.objects.select_for_update().filter(**mention.this_attempt).first())


def _let_go(mention: Webmention, missing: str = "") -> None:
    reaction, row = mention.reaction, mention.external_recap
    if reaction and not _others(reaction, mention).exists():
        moderation.withdraw(reaction)
    if row is None:
        return
    lost = [mention]
    is_missing = same_page(missing) == row.known_as
    if is_missing:
        lost = list(row.webmentions.all())
        # If it comes back, it is read anew.
        row.webmentions.update(fingerprint="")
    others = _others(row, mention)
    # Whoever gave a recap by the form said what it speaks of, whether it links there or not.
    is_by_form = row.source == ExternalRecap.Source.FORM
    if not is_by_form:
        related = [page_at(other.target) for other in others]
        for each in lost:
            gone = page_at(each.target)
            if gone and not isinstance(gone, Recap) and gone not in related:
                moderation.unrelate(row, f"{_name(gone)}s", gone.pk)
    if is_missing or not (is_by_form or others):
        moderation.withdraw(row)


def _others(row: Reaction | ExternalRecap, mention: Webmention) -> models.QuerySet[Webmention]:
    """The other webmentions that it stands on."""
    return row.webmentions.exclude(fingerprint="").exclude(pk=mention.pk)


def _reaction(
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
        _let_go(mention)
    if reaction is None:
        reaction = Reaction(source=Reaction.Source.WEBMENTION, **{_name(page): page}, **values)
        moderation.hold(reaction)
    elif not reaction.webmentions.filter(fingerprint=fingerprint).exists():
        moderation.change(reaction, **values)
    mention.reaction, mention.external_recap = reaction, None


def _known_reaction(mention: Webmention, page: Page, url: str) -> Reaction | None:
    """What the page at this address said of the same page of ours, whatever led there.

    Of one that was emptied only the sources are known.
    """
    others = Webmention.objects.filter(**{f"reaction__{_name(page)}": page})
    rows = others.values_list("reaction", "source", "reaction__url", "reaction__proposed")
    own = same_page(url)
    told = (
        pk
        for pk, _source, told_at, proposed in rows
        if own in {same_page(told_at), same_page((proposed or {}).get("url", ""))}
    )
    emptied = (
        pk
        for pk, source, told_at, _proposed in rows
        if not told_at and same_page(source) in {own, same_page(mention.source)}
    )
    known = next(chain(told, emptied), None)
    return Reaction.objects.get(pk=known) if known else None


def _is_own(reaction: Reaction, mention: Webmention) -> bool:
    """Whether a reaction is of the very source, or of a page that nothing else leads to."""
    is_of_source = same_page(reaction.url) == same_page(mention.source)
    return is_of_source or not _others(reaction, mention).exists()


def _text(metadata: PageMetadata) -> str:
    """The words of a reaction: of a like or a repost there are none, of a longer text its gist."""
    if metadata.kind in {Kind.LIKE, Kind.REPOST}:
        return ""
    words = metadata.text if metadata.kind == Kind.NOTE else metadata.summary
    return cut("\n\n".join(filter(None, (metadata.title, words))), LONGEST)


def _recap_elsewhere(
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
    relations = {f"{_name(page)}s": [page.pk]}
    if mention.external_recap and mention.external_recap != row:
        # It was redirected to the page that this row is of, and is no more.
        _let_go(mention)
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
    told = json.dumps(asdict(metadata), sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def _site(url: str) -> str:
    """Who speaks, if nobody says so."""
    return cut(site_of(url), 100)


def _name(page: Page) -> str:
    """The column of a page: recap, session or speaker."""
    return str(page._meta.model_name)

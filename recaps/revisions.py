"""The text under work: each save is a revision of it, and none overwrites another."""

import json
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from core.content.version import counted_once
from core.models import Tag, User
from recaps import quotas, thinning
from recaps.models import Recap, Revision
from recaps.models.revision import Utf8Encoder
from recaps.text.choices import public_sessions, public_speakers
from recaps.text.document import Mention, links
from recaps.text.html import from_html
from speakers.models import Speaker
from talks.models import Session

# All that a revision holds: columns of a recap, and rows it points to by their keys.
COLUMNS = (
    "language", "title_fr", "title_en", "standfirst_fr", "standfirst_en", "body_fr", "body_en",
    "cover", "cover_alt_fr", "cover_alt_en",
)  # fmt: skip
LISTS: dict[str, type[Session | Speaker | Tag]] = {
    "sessions": Session,
    "speakers": Speaker,
    "tags": Tag,
}
# Columns → their values; names of LISTS → keys, sorted, without those that the text mentions.
type RevisionDocument = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """The outcome of a save: the newest revision, and the one set aside, if any."""

    newest: Revision
    aside: Revision | None = None


def mentioned(document: RevisionDocument) -> dict[str, set[str]]:
    """Return the keys of the sessions and speakers that a document mentions."""
    found: dict[str, set[str]] = {name: set() for name in LISTS}
    for body in (document["body_fr"], document["body_en"]):
        for link in links(from_html(body)):
            if isinstance(link, Mention):
                found[f"{link.kind}s"].add(str(link.key))
    return found


def document_of(recap: Recap) -> RevisionDocument:
    """Return the columns of a recap as a document."""
    document: RevisionDocument = {name: getattr(recap, name) for name in COLUMNS}
    document["cover"] = recap.cover.name or ""
    keys = {name: [str(row.key) for row in getattr(recap, name).all()] for name in LISTS}
    return settled(document | keys)


def settled(document: RevisionDocument) -> RevisionDocument:
    """Return a document with its lists normalised, so that equal texts make equal documents."""
    named = mentioned(document)
    return document | {name: sorted(set(document[name]) - named[name]) for name in LISTS}


def newest(recap: Recap) -> Revision | None:
    """Return the revision that is the text under work; None before the first save."""
    return recap.revisions.filter(aside=False).first()


def under_work(recap: Recap) -> RevisionDocument:
    """Return the text under work as a document."""
    revision = newest(recap)
    return revision.document if revision else document_of(recap)


def number_of(recap: Recap) -> int:
    """Return the number of the text under work; 0 before the first save."""
    revision = newest(recap)
    return revision.number if revision else 0


def is_ahead(recap: Recap) -> bool:
    """Tell whether publishing the text under work would change what readers see, or will see."""
    document = under_work(recap)
    columns = document_of(recap)
    if any(document[name] != columns[name] for name in COLUMNS):
        return True
    # What is not public (any more) is not published, however often one tries.
    keys = {name: [str(row.key) for row in rows] for name, rows in rows_of(document).items()}
    return settled(document | keys) != columns


def rows_of(document: RevisionDocument) -> dict[str, models.QuerySet[Any]]:
    """Return the rows that a document names or mentions; sessions and speakers when public."""
    named = mentioned(document)
    found: dict[str, models.QuerySet[Any]] = {
        name: model.objects.filter(key__in={*document[name], *named[name]})
        for name, model in LISTS.items()
    }
    found["sessions"] = found["sessions"].filter(key__in=public_sessions())
    found["speakers"] = found["speakers"].filter(key__in=public_speakers())
    return found


def set_columns(recap: Recap, document: RevisionDocument) -> None:
    """Set the columns of a row to those of a document, without saving it."""
    for name in COLUMNS:
        # Set anew, the file of the cover would be opened to be measured.
        if name != "cover" or document["cover"] != (recap.cover.name or ""):
            setattr(recap, name, document[name])


def apply_document(recap: Recap, document: RevisionDocument) -> None:
    """Set a recap's columns and relations to those of a document, without touching kept pages.

    To publish it, the caller saves the row as well.
    """
    set_columns(recap, document)
    names = (*COLUMNS, "cover_width", "cover_height")
    Recap.objects.filter(pk=recap.pk).update(**{name: getattr(recap, name) for name in names})
    for name, rows in rows_of(document).items():
        getattr(recap, name).set(rows)


def save(recap: Recap, document: RevisionDocument, by: User | None, base: int) -> Saved:
    """Save a document as the newest revision, made from the one numbered `base` (0: from none).

    When another user saved meanwhile, theirs stays the newest and this one is set aside. A text
    that was not published yet shows in the recap's columns at once. Raises ValidationError when the
    user has no room left.
    """
    document = settled(document)
    with transaction.atomic(), counted_once():
        recap = Recap.objects.select_for_update().get(pk=recap.pk)
        if base == 0 and newest(recap) is None:
            base = ensure_revision(recap).number
        last = ensure_revision(recap)
        if last.document == document:
            return Saved(newest=last)
        _make_room(by, size_of(document))
        if last.number != base:
            return Saved(newest=last, aside=_kept_aside(recap, document, by))
        revision = _keep(recap, document, by)
        if recap.published_at is None:
            apply_document(recap, document)
        elif recap.status in {Recap.Status.PUBLISHED, Recap.Status.DRAFT}:
            # What readers see stays; this is the draft of what follows, unless it says the same.
            _set_status(recap, Recap.Status.DRAFT if is_ahead(recap) else Recap.Status.PUBLISHED)
        return Saved(newest=revision)


def _set_status(recap: Recap, status: Recap.Status) -> None:
    """Set the status of a locked row without touching kept pages."""
    if recap.status != status:
        recap.status = status
        recap.status_changed_at = timezone.now()
        Recap.objects.filter(pk=recap.pk).update(
            status=status, status_changed_at=recap.status_changed_at
        )


def size_of(document: RevisionDocument) -> int:
    """Return how many bytes a document takes in the database."""
    return len(json.dumps(document, cls=Utf8Encoder).encode(errors="surrogatepass"))


def _make_room(by: User | None, size: int) -> None:
    """Thin a user's revisions until a document fits. Raises ValidationError."""
    if by is None:
        return
    quota = quotas.of_versions(by)
    if quota.used + size > quota.most:
        thinning.thin(Revision.objects.filter(saved_by=by), thinning.SHORT_OF_ROOM)
        quotas.of_versions(by).refuse_more(size)


def ensure_revision(recap: Recap) -> Revision:
    """Return the text under work as a revision; before the first save, one of the columns."""
    return newest(recap) or _keep(recap, document_of(recap), None, for_ever=True)


def keep_for_ever(revision: Revision) -> None:
    """Exempt a revision from thinning."""
    revision.kept_for_ever = True
    revision.save(update_fields=["kept_for_ever"])


def restore(recap: Recap, revision: Revision, by: User) -> None:
    """Make an old revision the text under work again, as a new one. Raises as `save` does."""
    before = ensure_revision(recap)
    keep_for_ever(before)
    keep_for_ever(save(recap, revision.document, by, before.number).newest)


def record_columns(recap: Recap, by: User) -> None:
    """Save the columns as a revision after an editor changed them, if nothing is ahead of them."""
    document = document_of(recap)
    if ensure_revision(recap).document != document:
        _keep(recap, document, by, for_ever=True)


def _keep(
    recap: Recap,
    document: RevisionDocument,
    by: User | None,
    *,
    aside: bool = False,
    for_ever: bool = False,
) -> Revision:
    last = recap.revisions.order_by("-number").values_list("number", flat=True).first() or 0
    revision = Revision.objects.create(
        recap=recap,
        number=last + 1,
        document=document,
        size=size_of(document),
        aside=aside,
        kept_for_ever=for_ever or aside,
        saved_by=by,
    )
    thinning.plan_thinning(revision)
    return revision


def _kept_aside(recap: Recap, document: RevisionDocument, by: User | None) -> Revision:
    """Save a document aside, once however often it is sent; return its revision."""
    kept = recap.revisions.filter(aside=True, saved_by=by).first()
    if kept and kept.document == document:
        return kept
    return _keep(recap, document, by, aside=True)


def drafted(recap: Recap) -> Recap:
    """Return a copy of the row with the text under work: for showing, not to be saved."""
    draft = copy(recap)
    set_columns(draft, under_work(recap))
    return draft

"""The removal of the demonstration, whole, and of no other rows.

What people made of it is real (`marseille20.demo.traces`): then it is archived instead.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q, QuerySet

from core.content.version import counted_once
from core.database.locks import hold
from core.history import unrecorded
from core.history.kept import label
from core.models import Entry, FormerSlug, RowChange, Tag, TaggedItem
from events.models import Announcement, Edition, Page, Partner, Room, Venue
from marseille20.demo.loading import demonstrations, made, read
from marseille20.demo.participations import DOMAIN
from marseille20.demo.traces import named, recaps_of, slugs_of_recaps, traces
from participation.models import Contact, Participation
from reactions.models import Commenter, Reaction, Webmention
from recaps.models import Author, Recap, Revision
from recaps.pictures import delete_unshown
from search.models import Shortcut
from speakers.models import Speaker
from talks.models import Credit, Format, Release, Session, Slot, Track

# Large, and of no use to who only counts and names them.
DOCUMENTS = ("document", "calendar_sequence", "changes", "addresses")


class ChangedError(Exception):
    """The demonstration changed since it was shown; nothing was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """The planned removal of the demonstration; with `traces` of people in it, its rows stay.

    `rows` has each kind before what it rests on.
    """

    edition: Edition
    traces: list[str]
    rows: dict[type[models.Model], list[models.Model]] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Return a digest of the rows, and of the reasons why they stay."""
        keys = {
            model._meta.label: sorted(row.pk for row in rows) for model, rows in self.rows.items()
        }
        return hashlib.sha256(repr((keys, self.traces)).encode()).hexdigest()[:32]


def demonstration() -> Edition | None:
    """Return the demonstration edition, whatever its name; None once it is gone or archived."""
    return demonstrations().filter(archived=False).first()


def removal() -> Removal | None:
    """Return what `remove` would do now; None where there is nothing to remove."""
    edition = demonstration()
    if edition is None:
        return None
    found = traces(edition)
    return Removal(edition=edition, traces=found, rows={} if found else _rows(edition))


def remove(seen: str | None = None) -> Removal | None:
    """Remove the demonstration, or archive it; return what was done.

    seen: the digest of the removal that was shown; None accepts any. Raises ChangedError.
    """
    with transaction.atomic(), counted_once():
        if edition := demonstration():
            _hold(edition)
        found = removal()
        if found is None:
            return None
        if seen is not None and seen != found.digest:
            raise ChangedError
        if found.traces:
            # An organiser who starts their own shows no archive on the home page.
            found.edition.archived, found.edition.is_current = True, False
            found.edition.save(update_fields=["archived", "is_current"])
        else:
            with unrecorded():
                _delete(found)
    return found


def _hold(edition: Edition) -> None:
    """Lock the rows that others publish, edit or comment on, so that they wait."""
    for rows in (
        Edition.objects.filter(pk=edition.pk),
        Session.objects.filter(edition=edition),
        Recap.objects.filter(slug__in=slugs_of_recaps()),
    ):
        hold(rows)


def _rows(edition: Edition) -> dict[type[models.Model], list[models.Model]]:
    content = read()
    recaps = list(recaps_of(edition))
    speakers = made(edition, Speaker.objects, content["speakers"])
    tags = made(edition, Tag.objects, content["tags"])
    authors = _authors(content["authors"], speakers, recaps)
    here = {"edition": edition}
    return {
        Contact: list(Contact.objects.filter(speaker__in=speakers, email__endswith=f"@{DOMAIN}")),
        Participation: list(Participation.objects.filter(**here)),
        Recap: [*recaps],
        Author: [*authors],
        Slot: list(
            Slot.objects.filter(session__edition=edition).select_related("session__edition", "room")
        ),
        Session: list(Session.objects.filter(**here)),
        Track: list(Track.objects.filter(**here)),
        Format: list(Format.objects.filter(**here)),
        Release: list(Release.objects.filter(**here).defer(*DOCUMENTS).select_related("edition")),
        Speaker: _unused(speakers, edition, _speakers_elsewhere(edition, recaps, authors), recaps),
        Tag: _unused(tags, edition, _tags_elsewhere(edition, recaps), recaps),
        Partner: list(Partner.objects.filter(**here)),
        Shortcut: list(Shortcut.objects.filter(**here)),
        Page: list(Page.objects.filter(**here)),
        Announcement: list(Announcement.objects.filter(**here)),
        Room: list(Room.objects.filter(**here)),
        Venue: list(Venue.objects.filter(**here)),
        Edition: [edition],
    }


def _authors(
    entries: Sequence[dict[str, Any]], speakers: Sequence[Speaker], recaps: Sequence[Recap]
) -> list[Author]:
    """Return the loaded authors who sign no other recap and have no account."""
    slugs = [author["slug"] for author in entries]
    is_ours = Q(slug__in=slugs, speaker__in=speakers)
    for author in entries:
        is_ours |= Q(slug=author["slug"], name=author["name"])
    busy = Recap.authors.through.objects.exclude(recap__in=recaps).values("author")
    return list(Author.objects.filter(is_ours, user=None).exclude(pk__in=busy))


def _speakers_elsewhere(
    edition: Edition, recaps: Sequence[Recap], authors: Sequence[Author]
) -> set[int | None]:
    return {
        *Credit.objects.exclude(session__edition=edition).values_list("speaker", flat=True),
        *Recap.speakers.through.objects.exclude(recap__in=recaps).values_list("speaker", flat=True),
        *Author.objects.exclude(pk__in=[a.pk for a in authors]).values_list("speaker", flat=True),
    }


def _tags_elsewhere(edition: Edition, recaps: Sequence[Recap]) -> set[int | None]:
    kinds = ContentType.objects.get_for_models(Session, Recap)
    sessions = edition.sessions.values("pk")
    here = Q(content_type=kinds[Session], object_id__in=sessions) | Q(
        content_type=kinds[Recap], object_id__in=[recap.pk for recap in recaps]
    )
    return set(TaggedItem.objects.exclude(here).values_list("tag", flat=True))


def _unused[M: Entry](
    rows: Sequence[M],
    edition: Edition,
    elsewhere: Collection[int | None],
    recaps: Sequence[Recap],
) -> list[models.Model]:
    """Return the rows that no other edition and no other text has, or ever had in public."""
    releases = Release.objects.exclude(edition=edition).values_list("document", flat=True)
    texts = Revision.objects.exclude(recap__in=recaps).values_list("document", flat=True)
    keys = named([str(row.key) for row in rows], chain(releases.iterator(), texts.iterator()))
    return [row for row in rows if row.pk not in elsewhere and str(row.key) not in keys]


def _delete(found: Removal) -> None:
    reactions = Reaction.objects.filter(
        Q(recap__in=found.rows[Recap])
        | Q(session__in=found.rows[Session])
        | Q(speaker__in=found.rows[Speaker])
    )
    commenters = list(reactions.exclude(commenter=None).values_list("commenter", flat=True))
    Webmention.objects.filter(reaction__in=reactions).delete()
    pictures = set(_pictures(found))
    for model, gone in found.rows.items():
        keys = [row.pk for row in gone]
        rows: QuerySet[Any] = QuerySet(model).filter(pk__in=keys)
        if issubclass(model, Entry):
            # core.receivers protects announced rows; these were never real.
            rows.update(announced=False)
        rows.delete()
        RowChange.objects.filter(whole_model=label(model), whole_id__in=keys).delete()
        kind = ContentType.objects.get_for_model(model)
        FormerSlug.objects.filter(content_type=kind, object_id__in=keys).delete()
    Commenter.objects.filter(pk__in=commenters).forget_silent()
    # By the task worker, which the rows that are gone have to be committed for.
    delete_unshown.enqueue(sorted(pictures))


def _pictures(found: Removal) -> list[str]:
    """Return the names of the files that these rows show."""
    return [
        str(getattr(row, column.name).name)
        for model, rows in found.rows.items()
        for column in model._meta.fields
        if isinstance(column, models.ImageField)
        for row in rows
        if getattr(row, column.name)
    ]

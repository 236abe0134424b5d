"""Writing a plan to the database: all rows in one transaction, many in one statement."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction

from core.content.version import count_change
from core.database.locks import hold
from core.history import Cause, recording
from core.models import Tag, TaggedItem
from events.models import Edition, Room, Venue
from exchange import snapshot
from exchange.models import FileIdentity, FileStatement
from exchange.planning import Plan
from exchange.planning.plan import Writes
from speakers.address_book import ADDRESS_BOOKS
from speakers.models import Speaker, SpeakerLink
from talks.models import Credit, Format, Session, SessionLink, Slot, Track

# Rows that others name come first.
ORDER: tuple[type[models.Model], ...] = (
    *(Venue, Room, Track, Format, Tag, Speaker, SpeakerLink),
    *(Session, Slot, Credit, SessionLink),
)
# How many rows PostgreSQL and SQLite take in one statement, with all their columns.
AT_ONCE = 500


class ChangedError(Exception):
    """Rows were changed since the plan was made; nothing was written."""


class ArchivedError(Exception):
    """The edition is archived and can no longer be edited."""


def apply(plan: Plan, edition: Edition) -> None:
    """Write a plan to the database, in one transaction.

    Raises ChangedError or ArchivedError; then nothing is written.
    """
    if plan.writes.is_empty and not (plan.writes.identities or plan.writes.statements):
        return
    with transaction.atomic():
        # Until the end, the edition cannot be published or archived.
        hold(Edition.objects.filter(pk=edition.pk))
        locked = Edition.objects.get(pk=edition.pk)
        if locked.archived:
            raise ArchivedError
        if snapshot.take(locked, lock=True).digest != plan.base:
            raise ChangedError
        if not plan.writes.is_empty:
            with recording(*_wholes(plan.writes, edition), cause=Cause.IMPORT):
                write(plan.writes, edition)
            # Once for all of them; topics are those of recaps too.
            count_change()
        _remember(plan.writes, edition)


def _wholes(writes: Writes, edition: Edition) -> Iterator[models.QuerySet[Any]]:
    """Yield querysets of all rows with a history that the import may write."""
    for model in (Venue, Room, Track, Format, Session):
        yield models.QuerySet(model).filter(edition=edition)
    # Tags and speakers of the whole site are too many to compare.
    yield Tag.objects.filter(key__in=_keys(writes, Tag))
    links = (*writes.created.get(SpeakerLink, []), *writes.deleted)
    theirs = {link.speaker_id for link in links if isinstance(link, SpeakerLink)}
    yield Speaker.objects.filter(models.Q(key__in=_keys(writes, Speaker)) | models.Q(pk__in=theirs))


def _keys(writes: Writes, model: type[models.Model]) -> set[Any]:
    return {row.key for row in (*writes.created.get(model, []), *writes.changed.get(model, {}))}


def write(writes: Writes, edition: Edition) -> None:
    """Delete, create and update rows, in this order, many of a model in one statement."""
    for model, rows in _by_model(writes.deleted).items():
        models.QuerySet(model).filter(pk__in=[row.pk for row in rows]).delete()
    for model in ORDER:
        models.QuerySet(model).bulk_create(writes.created.get(model, []), AT_ONCE)
        _update(model, writes.changed.get(model, {}))
    _add_topics(writes.topics)
    for book in ADDRESS_BOOKS.ask():
        # Of new people, some are not made after all.
        book.note({row.pk: email for row, email in writes.addresses if row.pk})


def _by_model(rows: Iterable[models.Model]) -> dict[type[models.Model], list[models.Model]]:
    found: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        found.setdefault(type(row), []).append(row)
    return found


def _update(model: type[models.Model], rows: dict[Any, set[str]]) -> None:
    """Update the changed fields, grouped so that no unchanged field is written."""
    groups: dict[frozenset[str], list[Any]] = {}
    for row, names in rows.items():
        groups.setdefault(frozenset(names), []).append(row)
    for fields, group in groups.items():
        models.QuerySet(model).bulk_update(group, sorted(fields), batch_size=_fitting(fields))


def _fitting(names: Collection[str]) -> int:
    """Return how many rows can be updated in one statement of SQLite."""
    most = connection.features.max_query_params or AT_ONCE * 20
    return max(1, min(AT_ONCE, most // (3 * len(names) + 1)))


def _add_topics(pairs: list[tuple[Session, Tag]]) -> None:
    kind = ContentType.objects.get_for_model(Session)
    items = [TaggedItem(content_type=kind, object_id=row.pk, tag=tag) for row, tag in pairs]
    TaggedItem.objects.bulk_create(items, AT_ONCE)


def _remember(writes: Writes, edition: Edition) -> None:
    """Store the identifiers by which the file knows rows, and its statements on them."""
    identities = (
        FileIdentity(edition=edition, digest=digest, key=key)
        for digest, key in writes.identities.items()
    )
    _put(FileIdentity, identities, ["key"])
    statements = (
        FileStatement(edition=edition, digest=digest, key=key, fields=fields)
        for digest, (key, fields) in writes.statements.items()
    )
    _put(FileStatement, statements, ["fields"])


def _put(model: type[models.Model], rows: Iterable[Any], fields: list[str]) -> None:
    """Create rows, or update these fields of rows that exist."""
    models.QuerySet(model).bulk_create(
        rows,
        AT_ONCE,
        update_conflicts=True,
        update_fields=fields,
        unique_fields=["edition", "digest"],
    )

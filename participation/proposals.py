"""What speakers want of their own words: proposed, then taken or declined by organisers.

A proposal keeps the value that it was typed over. Who decides names what they were shown
(`seen`), so that nothing that changed meanwhile is overwritten unread.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import QuerySet
from django.tasks import task
from django.utils import timezone

from core.database.locks import hold
from core.files.storage import or_later
from core.history import Cause, acting
from core.models import User
from participation import uploads
from participation.models import Participation, ParticipationSettings, Proposal
from participation.proposable import AT_ONCE, FIELDS, FILES, Row, set_values, value_of
from speakers.models import Speaker
from talks.models import Session

# How long a file may lie without a proposal: its sender's request was broken off.
PATIENCE = timedelta(days=1)


class NotYoursError(Exception):
    """The session is not of this speaker, or is withdrawn or deleted."""


class ChangedError(Exception):
    """What was decided on is not what was shown, or is decided on already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A value that a speaker sends, what the row held when they did, and the file of a new one.

    Without a file, a portrait is the one that waits of theirs, cropped anew.
    """

    value: Any
    over: Any
    file: ContentFile[bytes] | None = None


# --- Speakers ------------------------------------------------------------------------------------


def sessions_of(participation: Participation) -> QuerySet[Session]:
    """Return the sessions whose texts a speaker may change."""
    theirs = Session.objects.filter(
        edition=participation.edition_id, credits__speaker=participation.speaker_id
    )
    return theirs.exclude(state=Session.State.WITHDRAWN)


def waiting(participation: Participation, session: Session | None = None) -> dict[str, Proposal]:
    """Return what waits of a speaker, by field: of themselves, or of one of their sessions."""
    rows = participation.proposals.filter(session=session, state=Proposal.State.WAITING)
    return {each.field: each for each in rows}


def propose(
    participation: Participation, session: Session | None, typed: Mapping[str, Typed]
) -> list[Proposal]:
    """Keep what a speaker sends of themselves (no session) or of a session, by field.

    What waits of theirs for the same field is replaced; what they put back as the row has it is
    withdrawn. Return the new proposals. Raises NotYoursError; then nothing is kept.
    """
    with transaction.atomic():
        hold(Participation.objects.filter(pk=participation.pk))
        row = _own_row(participation, session)
        if not typed.keys() <= set(FIELDS[type(row)]):
            raise NotYoursError
        before = waiting(participation, session)
        made = []
        for name, each in typed.items():
            proposal = _new(participation, session, name, each, row, before.get(name))
            if had := before.get(name):
                reused = proposal is not None and proposal.upload == had.upload
                _end(had, Proposal.State.REPLACED, keeps_upload=reused)
            if proposal:
                proposal.save()
                made.append(proposal)
        _take_at_once(participation, made)
        return made


def _own_row(participation: Participation, session: Session | None) -> Row:
    """Return the row as it is now. Raises NotYoursError."""
    if session is None:
        return Speaker.objects.get(pk=participation.speaker_id)
    row = sessions_of(participation).filter(pk=session.pk).first()
    if row is None:
        raise NotYoursError
    return row


def _new(
    participation: Participation,
    session: Session | None,
    name: str,
    typed: Typed,
    row: Row,
    had: Proposal | None,
) -> Proposal | None:
    """Return a proposal, not saved yet; None where there is nothing to propose."""
    upload = had.upload if had else ""
    if typed.file:
        upload = uploads.keep(typed.file)
    if (name in FILES and not upload) or (name not in FILES and typed.value == value_of(row, name)):
        return None
    return Proposal(
        participation=participation,
        session=session,
        field=name,
        value=typed.value,
        # What waits was typed over something that may have changed since: that is shown.
        base=had.base if had else typed.over,
        upload=upload,
    )


def _take_at_once(participation: Participation, made: Iterable[Proposal]) -> None:
    """Take what the edition lets be taken at once, unless it changed underneath."""
    settings = ParticipationSettings.objects.filter(edition=participation.edition_id).first()
    kinds = settings.taken_at_once if settings else []
    own = [each for each in made if each.session is None]
    for fields in (AT_ONCE[kind][1] for kind in kinds if kind in AT_ONCE):
        chosen = [each for each in own if each.field in fields]
        nows = {each.pk: value_of(each.row, each.field) for each in chosen}
        if any(each.base != nows[each.pk] for each in chosen):
            # All of a kind or nothing: a portrait goes with what is said of it.
            continue
        # A portrait without its description, for one, is left to organisers.
        with suppress(ChangedError, ValidationError), transaction.atomic():
            accept({each.pk: seen(each, nows[each.pk]) for each in chosen}, by=None)


# --- Organisers ----------------------------------------------------------------------------------


def seen(proposal: Proposal, now: Any) -> str:
    """Return a digest of a proposal beside what its row holds now, as an organiser sees them."""
    shown = [proposal.pk, proposal.base, proposal.value, proposal.upload, now]
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:16]


def accept(
    shown: Mapping[int, str], *, by: User | None, wording: Mapping[int, str] | None = None
) -> list[Proposal]:
    """Take proposals, by number, each as it was `seen`; `wording`: other words to take instead.

    The rows are drafts then as any others. Raises ChangedError, or ValidationError in words for
    organisers; then nothing has changed.
    """
    words = wording or {}
    with transaction.atomic(), acting(by=by, cause=Cause.PROPOSED):
        chosen = _held(shown)
        rows = {(type(each.row), each.row.pk): each.row for each in chosen}
        for key, row in rows.items():
            own = [each for each in chosen if (type(each.row), each.row.pk) == key]
            values = {each.field: (words.get(each.pk, each.value), each.upload) for each in own}
            if len(values) < len(own):
                # Of two for one field, the second would be taken over what nobody saw.
                raise ChangedError
            set_values(row, values)
        for each in chosen:
            _end(each, Proposal.State.ACCEPTED, by=by)
    return chosen


def decline(shown: Mapping[int, str], *, by: User, word: str = "") -> list[Proposal]:
    """Decline proposals, by number, each as it was `seen`, with a word to the speaker.

    Raises ChangedError; then nothing has changed.
    """
    with transaction.atomic():
        chosen = _held(shown)
        for each in chosen:
            _end(each, Proposal.State.DECLINED, by=by, word=word)
    return chosen


def _held(shown: Mapping[int, str]) -> list[Proposal]:
    """Lock proposals that wait, and their rows; return them as they are now.

    Raises ChangedError where they are not what was shown.
    """
    hold(Proposal.objects.filter(pk__in=shown))
    found = Proposal.objects.filter(pk__in=shown, state=Proposal.State.WAITING)
    hold(Session.objects.filter(pk__in=found.values("session")))
    of_people = found.filter(session=None).values("participation__speaker")
    hold(Speaker.objects.filter(pk__in=of_people))
    chosen = list(found.select_related("participation__speaker", "session"))
    if len(chosen) < len(shown):
        raise ChangedError
    for each in chosen:
        if seen(each, value_of(each.row, each.field)) != shown[each.pk]:
            raise ChangedError
    return chosen


def _end(
    proposal: Proposal,
    state: Proposal.State,
    *,
    by: User | None = None,
    word: str = "",
    keeps_upload: bool = False,
) -> None:
    """Keep how a proposal ended; its file is deleted, unless a newer one has it."""
    if proposal.upload and not keeps_upload:
        names = [proposal.upload]
        transaction.on_commit(lambda: uploads.delete.call(names))
    proposal.state, proposal.word, proposal.upload = state, word, ""
    proposal.decided_at, proposal.decided_by = timezone.now(), by
    proposal.save()


# --- Files ---------------------------------------------------------------------------------------


@task(priority=-10)
def sweep() -> None:
    """Delete files that no proposal has, as when a request was broken off."""
    with or_later(sweep), suppress(FileNotFoundError):
        storage = storages["imports"]
        wanted = set(Proposal.objects.exclude(upload="").values_list("upload", flat=True))
        for name in storage.listdir(uploads.FOLDER)[1]:
            path = f"{uploads.FOLDER}/{name}"
            old = timezone.now() - storage.get_modified_time(path) > PATIENCE
            if path not in wanted and old:
                storage.delete(path)

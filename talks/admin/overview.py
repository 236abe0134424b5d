"""The admin's front page on the programme of the edition being worked on."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timesince import timesince
from django.utils.translation import gettext as _, ngettext

from core.content.overview import Line, Need
from events.admin.owned import edition_worked_on
from events.models import Edition
from speakers.models import Speaker
from talks.admin.unpublished import unpublished
from talks.models import Release, Session, Slot


def lines(request: HttpRequest) -> Iterator[Line]:
    edition = edition_worked_on(request)
    if edition is None:
        return
    if request.user.has_perm("talks.view_slot"):
        yield from _clashes(edition)
    if request.user.has_perm("talks.add_release"):
        yield from _unpublished(edition)
    if request.user.has_perm("talks.view_session"):
        yield from _sessions(edition)
    if request.user.has_perm("speakers.view_speaker"):
        yield _portraits(edition)
    if request.user.has_perm("talks.view_release"):
        yield _last_release(edition)


def _clashes(edition: Edition) -> Iterator[Line]:
    slots = Slot.objects.filter(session__edition=edition)
    every = reverse("admin:talks_slot_changelist", query={"edition": edition.pk})
    rooms, people = slots.in_a_room_twice().count(), slots.with_person_twice().count()
    words = ngettext("slot in a room that is taken", "slots in a room that is taken", rooms)
    yield Line(words=words, need=Need.MEND, url=f"{every}&clash=room", count=rooms)
    words = ngettext(
        "slot with a person who is expected elsewhere",
        "slots with a person who is expected elsewhere",
        people,
    )
    yield Line(words=words, need=Need.MEND, url=f"{every}&clash=person", count=people)


def _unpublished(edition: Edition) -> Iterator[Line]:
    found = unpublished(edition)
    page = reverse("admin:talks_release_publish_edition", args=[edition.pk])
    words = ngettext(
        "error stops publishing all changes", "errors stop publishing all changes", found.errors
    )
    yield Line(words=words, need=Need.MEND, url=f"{page}#introduced", count=found.errors)
    words = ngettext("change is not public yet", "changes are not public yet", found.changes)
    yield Line(words=words, need=Need.DECIDE, url=page, count=found.changes)


def _sessions(edition: Edition) -> Iterator[Line]:
    sessions = Session.objects.filter(edition=edition)
    kinds: dict[str, Q] = {
        **{state.value: Q(state=state) for state in Session.State},
        "slot": Q(pk__in=sessions.without_slot()),
        "summary": Q(pk__in=sessions.without_summary()),
        "speaker": Q(pk__in=sessions.without_speaker()),
        "english": Q(pk__in=sessions.without_english()),
    }
    counts: dict[str, Any] = sessions.aggregate(
        **{kind: Count("pk", filter=rows) for kind, rows in kinds.items()}
    )
    every = reverse("admin:talks_session_changelist", query={"edition": edition.pk})
    for kind, count in counts.items():
        parameter = "state__exact" if kind in Session.State else "missing"
        yield Line(
            words=_words(kind, count),
            # One language is enough to publish.
            need=Need.COMPLETE if kind in {"draft", "slot", "summary", "speaker"} else Need.KNOW,
            url=f"{every}&{parameter}={kind}",
            count=count,
        )


def _words(kind: str, count: int) -> str:
    """Return the label for a count of sessions of a kind."""
    match kind:
        case Session.State.DRAFT:
            return ngettext("draft", "drafts", count)
        case Session.State.CONFIRMED:
            return ngettext("confirmed session or break", "confirmed sessions and breaks", count)
        case Session.State.CANCELLED:
            return ngettext("cancelled session", "cancelled sessions", count)
        case Session.State.WITHDRAWN:
            return ngettext("withdrawn session", "withdrawn sessions", count)
        case "slot":
            return ngettext("session without a slot", "sessions without a slot", count)
        case "summary":
            return ngettext("session without a summary", "sessions without a summary", count)
        case "speaker":
            return ngettext("session without a speaker", "sessions without a speaker", count)
        case _:
            return ngettext("session without English", "sessions without English", count)


def _portraits(edition: Edition) -> Line:
    count = Speaker.objects.without_portrait().for_edition(edition.pk).count()
    query = {"edition": edition.pk, "missing": "portrait"}
    return Line(
        words=ngettext("speaker without a portrait", "speakers without a portrait", count),
        need=Need.COMPLETE,
        url=reverse("admin:speakers_speaker_changelist", query=query),
        count=count,
    )


def _last_release(edition: Edition) -> Line:
    """Return the line on the last release, without loading its document."""
    columns = ("pk", "number", "published_at")
    last = Release.objects.filter(edition=edition).order_by("-number").values_list(*columns).first()
    if last is None:
        return Line(words=_("Nothing is published yet"), need=Need.KNOW)
    pk, number, moment = last
    words = _("Release %(number)d, %(time)s ago") % {
        "number": number,
        "time": timesince(moment, depth=1),
    }
    return Line(words=words, need=Need.KNOW, url=reverse("admin:talks_release_change", args=[pk]))

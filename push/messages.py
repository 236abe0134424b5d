"""The content of notifications: a picked session and its change, in a few words."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple
from urllib.parse import urljoin
from uuid import UUID

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _, ngettext

from core.templatetags.text import plain
from push.models import SEVERAL, Notification, Topic
from talks.diff import Change, ChangeKind, diff
from talks.formatting import when
from talks.models import Release
from talks.programme import Programme, from_json, schema
from talks.published import PublishedEdition

# Push services take 4096 bytes, encrypted; a phone shows less.
LONGEST_TITLE, LONGEST_BODY = 100, 300
# How long a change of a session without a slot is news.
NEWS = timedelta(days=2)

# The changes of each session between two programmes, by its key.
type Changes = dict[UUID, list[Change]]

# The topic of changes of a session as a whole.
WHOLE: dict[ChangeKind, Topic] = dict.fromkeys(
    ("withdrawn", "restored", "cancelled", "uncancelled"), Topic.CANCELLED
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A notification as it is shown; a newer one with the same `tag` replaces it.

    It is not sent after `expires`.
    """

    title: str
    body: str
    url: str
    tag: str
    language: str
    expires: datetime

    @property
    def payload(self) -> bytes:
        with translation.override(self.language):
            stop = _("Stop notifications")
        shown = {"title": self.title, "body": self.body, "url": self.url, "tag": self.tag}
        payload = {**shown, "lang": self.language, "stop": stop}
        return json.dumps(payload, ensure_ascii=False).encode()


def topic(kind: ChangeKind, field: str) -> Topic | None:
    """Return the topic of a change of a session's place, or None if it has none."""
    if field == "slot":
        # One of several that goes is a move.
        return Topic.MOVED
    return Topic.FULL if field == "full" else WHOLE.get(kind)


class Composer:
    """Composes the messages of one run for one edition, caching what they share."""

    def __init__(self, edition: PublishedEdition) -> None:
        self.edition = edition
        self.programme = edition.programme
        self.sessions = {session.short_key: session for session in self.programme.sessions}
        self.before: Callable[[int], tuple[Programme, Changes]] = cache(self._before)

    def compose(self, notification: Notification) -> Message | None:
        """Return the message in its reader's language, or None if it is no longer needed."""
        with translation.override(notification.subscription.language):
            if notification.session == SEVERAL:
                return self._of_several(notification)
            return self._of_one(notification)

    def _of_one(self, notification: Notification) -> Message | None:
        subscription = notification.subscription
        session = self.sessions.get(notification.session)
        if session is None or session.erased or session.short_key not in subscription.sessions:
            return None
        if notification.starts:
            body, expires = self._start(session, notification.starts, subscription.topics)
        else:
            body, expires = self._change(session, notification.since, subscription.topics)
        if not body or expires <= timezone.now():
            return None
        return Message(
            title=Truncator(plain(session.title)).chars(LONGEST_TITLE),
            body=Truncator(body).chars(LONGEST_BODY),
            url=reverse("talks:session", args=[self.edition.slug, session.slug]),
            tag=session.short_key,
            language=subscription.language,
            expires=expires,
        )

    def _of_several(self, notification: Notification) -> Message | None:
        """Return a message on how many picked sessions changed, and which."""
        subscription = notification.subscription
        old, found = self.before(notification.since or 0)
        titles, expires = [], timezone.now()
        for session in map(self.sessions.get, subscription.sessions):
            if session is None or session.erased:
                continue
            topics = {topic(each.kind, each.field) for each in found.get(session.key, ())}
            ends = self._ends(old, session)
            if topics.intersection(subscription.topics) and ends > timezone.now():
                titles.append(plain(session.title))
                expires = max(expires, ends)
        if not titles:
            return None
        count = ngettext(
            "%(count)d of your sessions has changed",
            "%(count)d of your sessions have changed",
            len(titles),
        )
        return Message(
            title=count % {"count": len(titles)},
            body=Truncator(" · ".join(titles)).chars(LONGEST_BODY),
            # One's own picks, on whose page the bell is.
            url=urljoin(reverse("push:key"), "../../"),
            tag="picks",
            language=subscription.language,
            expires=expires,
        )

    def _start(
        self, session: schema.Session, starts: datetime, topics: Collection[str]
    ) -> tuple[str, datetime]:
        slot = next((slot for slot in session.live_slots if slot.start == starts), None)
        is_on = slot and not (session.cancelled or session.withdrawn)
        if slot is None or not is_on or Topic.SOON not in topics:
            return "", starts
        time = when(self.programme, slot.start, slot.end).start
        place = {"time": time, "room": _room(self.programme, slot)}
        return _("Starts at %(time)s, %(room)s.") % place, starts

    def _change(
        self, session: schema.Session, since: int | None, topics: Collection[str]
    ) -> tuple[str, datetime]:
        old, found = self.before(since or 0)
        changes = found.get(session.key, [])
        moved = {change.after.key for change in changes if change.kind == "moved"}
        sentences = [
            _sentence(Sides(old, self.programme), session, change)
            for change in changes
            if topic(change.kind, change.field) in topics
            # The sentence on a new time includes the room.
            if not (change.kind == "room" and change.after.key in moved)
        ]
        return " ".join(sentences), self._ends(old, session)

    def _ends(self, old: Programme, session: schema.Session) -> datetime:
        """Return when a change of the session is no longer news."""
        before = old.find(schema.Session, session.key)
        slots = [*session.live_slots, *(before.live_slots if before else ())]
        return max((slot.end for slot in slots), default=timezone.now() + NEWS)

    def _before(self, since: int) -> tuple[Programme, Changes]:
        """Return the programme of a release, and the changes of places since."""
        release = Release.objects.only("document").get(edition=self.edition.pk, number=since)
        old = from_json(release.document)
        found: Changes = defaultdict(list)
        for difference in diff(old, self.programme):
            if difference.entry.kind == "schedule":
                found[difference.entry.key] += difference.changes
        return old, found


class Sides(NamedTuple):
    """The programme before and after a change."""

    old: Programme
    new: Programme


def _sentence(sides: Sides, session: schema.Session, change: Change) -> str:
    if change.field == "slot":
        return _slot(sides, change)
    if change.field == "full":
        return _("Full.") if session.schedule.full else _("There are places again.")
    match change.kind:
        case "cancelled":
            return " ".join(filter(None, (_("Cancelled."), plain(session.content.notice))))
        case "withdrawn":
            return _("Withdrawn from the programme.")
        case _:
            slots = [_moment(sides.new, slot) for slot in session.live_slots]
            return _("It takes place after all: %(when)s.") % {"when": "; ".join(slots)}


def _slot(sides: Sides, change: Change) -> str:
    before, after = change.before, change.after
    match change.kind:
        case "moved":
            shown = {"before": _start(sides.old, before), "after": _moment(sides.new, after)}
            if sides.old.day_of(before) == sides.new.day_of(after):
                # The day, once.
                shown["after"] = shown["after"].partition(", ")[2]
            return _("%(before)s → %(after)s.") % shown
        case "room":
            shown = {"before": _room(sides.old, before), "after": _room(sides.new, after)}
            return _("%(when)s: %(before)s → %(after)s.") % {
                "when": _start(sides.new, after),
                **shown,
            }
        case "added":
            return _("One more time: %(when)s.") % {"when": _moment(sides.new, after)}
        case _:
            return _("No longer on %(when)s.") % {"when": _start(sides.old, before)}


def _start(programme: Programme, slot: schema.Slot) -> str:
    """Return the start of a slot: "jeu. 20 mai, 14:30"."""
    local = when(programme, slot.start, slot.end)
    return f"{local.short_day}, {local.start}"


def _moment(programme: Programme, slot: schema.Slot) -> str:
    """Return the start and the room of a slot: "jeu. 20 mai, 14:30, Salle B"."""
    return f"{_start(programme, slot)}, {_room(programme, slot)}"


def _room(programme: Programme, slot: schema.Slot) -> str:
    return plain(programme.room(slot.room).name)

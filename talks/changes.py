"""The public change log: releases with their changes, in sentences."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.templatetags.text import plain
from core.text.translated import Text, written
from talks.calendar_sequence import Whereabouts
from talks.change_messages import FORMER_FIELDS, READER_SENTENCES
from talks.diff import Bilingual, Change, ChangeKind, KeptChange, diff
from talks.formatting import when
from talks.marks import mark_of
from talks.models import Release
from talks.programme import EntryId, Programme, from_json
from talks.published import PublishedEdition

# Readers do not see these.
HIDDEN = {"holds_several", "order", "sort_name"}
# These say nothing of whether to come, and when.
UNMARKED = HIDDEN | {"slug", "links", "sources"}

# Says a change in a sentence.
type Tell = Callable[[PublishedEdition, KeptChange], str]


@dataclass(slots=True, kw_only=True)
class Changed:
    """An entry that a release changed; `url` is empty without a page, `title` without a name."""

    title: Text
    url: str
    sentences: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A release in the log."""

    number: int
    published_at: datetime
    published: str
    published_iso: str
    note: Text
    back_to: int | None
    changed: list[Changed]

    @property
    def title(self) -> str:
        """Return the note for the public, or the names of what changed, or the number."""
        if self.note:
            return plain(self.note)
        names = ", ".join(plain(changed.title) for changed in self.changed[:3] if changed.title)
        return names or _("Release %(number)s") % {"number": self.number}


def log(edition: PublishedEdition, most: int | None = None) -> list[Logged]:
    """Return the releases up to the one shown, newest first, at most `most`."""
    releases = (
        Release.objects.filter(edition=edition.pk, number__lte=edition.number or 0)
        .order_by("-number")
        .defer("document", "calendar_sequence", "addresses")
    )
    return [_logged(edition, release) for release in releases[:most]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A change of the time or room of a session, or of whether it takes place."""

    release: int
    changed: Changed


def moved_lately(edition: PublishedEdition, most: int) -> list[Moved]:
    """Return the sessions moved last, newest first, at most `most`; none without a page."""
    releases = Release.objects.filter(edition=edition.pk, number__lte=edition.number or 0)
    kept = releases.order_by("-number").values_list("number", "changes")[:most]
    found = (
        Moved(release=number, changed=changed)
        for number, changes in kept
        for changed in _changed(edition, filter(_is_move, changes), _briefly)
        if changed.url
    )
    return list(islice(found, most))


def changed_since(edition: PublishedEdition, number: int) -> dict[UUID, str] | None:
    """Return what changed of each session since a release, in a few words, by its key.

    What was changed back is left out. None: there is no such release.
    """
    release = Release.objects.filter(edition=edition.pk, number=number).only("document").first()
    if release is None or number > (edition.number or 0):
        return None
    found: defaultdict[UUID, list[str]] = defaultdict(list)
    for difference in diff(from_json(release.document), edition.programme):
        if difference.entry.kind in {"schedule", "content"}:
            sentences = found[difference.entry.key]
            for change in difference.changes:
                sentence = "" if change.field in UNMARKED else _marked(edition.programme, change)
                if sentence and sentence not in sentences:
                    sentences.append(sentence)
    return {key: " · ".join(sentences) for key, sentences in found.items() if sentences}


def _marked(programme: Programme, change: Change) -> str:
    """Return a change in the few words that fit into a cell of the programme."""
    if change.kind in {"moved", "room"}:
        was = change.before
        before = Whereabouts(
            start=was.start.isoformat(), end=was.end.isoformat(), room=str(was.room)
        )
        return mark_of(programme, change.after, before).text
    return _happened(change.kind, change.field, change.after).removesuffix(".")


def _is_move(change: KeptChange) -> bool:
    return EntryId.parse(change["entry"]).kind == "schedule" and change["field"] != "full"


def _logged(edition: PublishedEdition, release: Release) -> Logged:
    local = release.published_at.astimezone(edition.facts.zone)
    return Logged(
        number=release.number,
        published_at=release.published_at,
        published=f"{capfirst(written(local, 'l j F Y'))}, {local:%H:%M}",
        published_iso=local.isoformat(timespec="minutes"),
        note=release.note,
        back_to=release.back_to,
        changed=_changed(edition, release.changes, _sentence),
    )


def _changed(edition: PublishedEdition, changes: Iterable[KeptChange], tell: Tell) -> list[Changed]:
    """Return the changes grouped by entry; schedule and content of a session are one."""
    found: dict[Any, Changed] = {}
    for change in changes:
        if change["field"] in HIDDEN:
            continue
        entry = EntryId.parse(change["entry"])
        if entry.key not in found:
            found[entry.key] = Changed(title=_text(change["title"]), url=_address(edition, entry))
        sentence = tell(edition, change)
        if sentence not in found[entry.key].sentences:
            found[entry.key].sentences.append(sentence)
    return list(found.values())


def _address(edition: PublishedEdition, entry: EntryId) -> str:
    """Return the present page of a changed entry, or ""."""
    value = edition.programme.by_key.get(entry.key)
    if entry.kind == "edition":
        return reverse("talks:edition", args=[edition.slug])
    if value is None or getattr(value, "erased", False):
        return ""
    match entry.kind:
        case "schedule" | "content":
            return reverse("talks:session", args=[edition.slug, value.slug])
        case "room":
            return reverse("talks:room", args=[edition.slug, value.slug])
        case "speaker":
            return reverse("talks:speaker", args=[value.slug])
        case _:
            return ""


def _sentence(edition: PublishedEdition, change: KeptChange) -> str:
    """Return a change as a sentence, with both sides of a time, a room or a title."""
    sides = {"before": change["before"], "after": change["after"]}
    if not all(sides.values()):
        return _happened(change["kind"], change["field"], change["after"])
    match change["kind"]:
        case "moved":
            times = {name: _time(edition, side) for name, side in sides.items()}
            return _("New time: %(after)s. It was %(before)s.") % times
        case "room":
            names = {name: plain(_text(side)) for name, side in sides.items()}
            return _("New room: %(after)s. It was %(before)s.") % names
        case "retitled":
            names = {name: plain(_text(side)) for name, side in sides.items()}
            if names["before"] == names["after"]:
                return _("New title in the other language.")
            return _("New title: “%(after)s”. It was “%(before)s”.") % names
        case _:
            return _happened(change["kind"], change["field"], change["after"])


def _briefly(edition: PublishedEdition, change: KeptChange) -> str:
    """Return a change as a sentence, without the earlier value."""
    after = change["after"]
    match change["kind"]:
        case "moved" if after:
            return _("New time: %(time)s.") % {"time": _time(edition, after)}
        case "room" if after:
            return _("New room: %(room)s.") % {"room": plain(_text(after))}
        case _:
            return _happened(change["kind"], change["field"], change["after"])


def _happened(kind: ChangeKind, field: str, after: object) -> str:  # noqa: C901 (a table of sentences)
    of_slot = field == "slot"
    match kind:
        case "added":
            return _("One more time.") if of_slot else _("New in the programme.")
        case "withdrawn":
            return _("One time less.") if of_slot else _("Withdrawn from the programme.")
        case "restored":
            return _("Back in the programme.")
        case "cancelled":
            return _("Cancelled.")
        case "uncancelled":
            return _("No longer cancelled.")
        case "moved":
            return _("New time.")
        case "room":
            return _("New room.")
        case "retitled":
            return _("New title.")
        case "people":
            return _("Other people.")
        case "services":
            return _("Other services.")
        case "details" if field == "full" and after is not None:
            return _("Full.") if after else _("There are places again.")
        case _:
            sentence = READER_SENTENCES.get(FORMER_FIELDS.get(field, field))
            return str(sentence) if sentence else _("Other details.")


def _text(value: Bilingual | str) -> Text:
    """Return a title or name kept as JSON: in two languages, or the same in both."""
    return Text(**value) if isinstance(value, dict) else Text(fr=value)


def _time(edition: PublishedEdition, value: dict[str, str]) -> str:
    start, end = (datetime.fromisoformat(value[edge]) for edge in ("start", "end"))
    local = when(edition.programme, start, end)
    # In the middle of a sentence: French days have no capital there.
    day = written(start.astimezone(edition.facts.zone), "l j F")
    return f"{day}, {local.start}–{local.end}"

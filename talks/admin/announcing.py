"""Messages on how many entries a release made public."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext as _, ngettext

from core.extensions import Hook
from core.text.translated import Text
from talks.models import Release
from talks.programme import EntryId, from_json

# What organisers may do about a release that was just made, in sentences.
AFTER_PUBLISHING = Hook[[HttpRequest, Release], Iterable[SafeString]]()


def announce(request: HttpRequest, release: Release) -> None:
    """Tell how much a release made public, and what may be done about it."""
    messages.success(request, announced(release))
    for sentence in chain.from_iterable(AFTER_PUBLISHING.ask(request, release)):
        messages.info(request, sentence)


def announced(release: Release) -> str:
    """Return the message after publishing: the number of the release, and its changes."""
    counts = _of_first(release) if release.number == 1 else _of_changes(release)
    counted = [words for kind, count in counts.items() if (words := _counted(kind, count))]
    names = {"number": release.number, "changes": get_text_list(counted, _("and"))}
    return _("Release %(number)s is public: %(changes)s.") % names


def brought(release: Release, key: UUID) -> list[str]:
    """Return the names of entries with other keys that changed with a release."""
    others = (each for each in release.changes if EntryId.parse(each["entry"]).key != key)
    return list(dict.fromkeys(Text(**each["title"]).either for each in others))


def _of_first(release: Release) -> dict[str, int]:
    """Count all entries of a first release, which keeps no list of changes."""
    programme = from_json(release.document)
    counts = {
        "session": len(programme.counted),
        "speaker": len(programme.listed_speakers),
        "venue": sum(not venue.withdrawn for venue in programme.venues),
        "room": len(programme.listed_rooms),
        "track": len(programme.listed_tracks),
        "format": len(programme.listed_formats),
        "tag": sum(not tag.withdrawn for tag in programme.tags),
    }
    return counts if any(counts.values()) else {"edition": 1}


def _of_changes(release: Release) -> dict[str, int]:
    """Count the changed entries by kind; a session's schedule and content count as one."""
    keys: dict[str, set[object]] = defaultdict(set)
    for change in release.changes:
        entry = EntryId.parse(change["entry"])
        keys["session" if entry.kind in {"schedule", "content"} else entry.kind].add(entry.key)
    kinds = ("session", "speaker", "venue", "room", "track", "format", "tag", "edition")
    return {kind: len(keys[kind]) for kind in kinds}


def _counted(kind: str, count: int) -> str:
    """Return a count of entries in words, or "" for none."""
    if not count:
        return ""
    match kind:
        case "session":
            words = ngettext("%(count)d session", "%(count)d sessions", count)
        case "speaker":
            words = ngettext("%(count)d speaker", "%(count)d speakers", count)
        case "venue":
            words = ngettext("%(count)d venue", "%(count)d venues", count)
        case "room":
            words = ngettext("%(count)d room", "%(count)d rooms", count)
        case "track":
            words = ngettext("%(count)d track", "%(count)d tracks", count)
        case "format":
            words = ngettext("%(count)d format", "%(count)d formats", count)
        case "tag":
            words = ngettext("%(count)d topic", "%(count)d topics", count)
        case _:
            return _("the texts of the edition")
    return words % {"count": count}

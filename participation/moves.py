"""What a release moved, cancelled or took away of people's sessions: one letter each says it."""

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext as _, ngettext

from events.models import Edition
from mailings.extension_points import Placeholder, Value
from mailings.models import Delivery, Mailing
from participation.audience import Group, SpeakerAudience
from participation.missing import quoted
from participation.participants import Participant, participants
from participation.placeholders import PLACEHOLDERS, moment
from participation.recipient_keys import MOVED, speakers_of
from talks.models import Credit, Release
from talks.programme import EntryId, Programme, from_json, schema

# For so long organisers are reminded of whom a release moved.
NEWS = timedelta(days=7)
# What is read of a release for its letter alone.
LARGE = ("document", "calendar_sequence", "addresses")
MAY_WRITE = ("participation.view_participation", "mailings.add_mailing")
HAVE_IT = (Delivery.State.SENT, Delivery.State.UNCERTAIN)
CHANGES = Placeholder(name="changes", words={"fr": "ce qui a changé", "en": "what changed"})


def moved_audiences() -> Iterator["MovedAudience"]:
    """Yield those of the releases about which a letter was begun, the newest one first."""
    names = Mailing.objects.filter(audience__startswith=MOVED).values_list("audience", flat=True)
    keys = {name.removeprefix(MOVED) for name in names}
    releases = Release.objects.filter(pk__in=keys, edition__archived=False)
    for release in releases.select_related("edition").defer(*LARGE).order_by("-pk"):
        yield MovedAudience(release)


def unannounced(edition: Edition) -> list["MovedAudience"]:
    """Return those of the last releases about which no letter was sent, the newest one first."""
    since = timezone.now() - NEWS
    releases = Release.objects.filter(edition=edition, number__gt=1, published_at__gte=since)
    found = [
        MovedAudience(release)
        for release in releases.select_related("edition").defer(*LARGE).order_by("-number")
        if moved_sessions(release)
    ]
    sent = Mailing.objects.exclude(started_at=None).filter(audience__startswith=MOVED)
    done = set(sent.values_list("audience", flat=True))
    return [one for one in found if one.name not in done and one.concerned]


def offers(request: HttpRequest, release: Release) -> Iterator[SafeString]:
    """Yield a sentence that leads from a new release to the letter to those whom it moved."""
    if release.number == 1 or not request.user.has_perms(MAY_WRITE):
        return
    if count := len(MovedAudience(release).concerned):
        sentence = ngettext(
            'It moved or cancelled sessions of {count} person: <a href="{url}">write to them</a>.',
            'It moved or cancelled sessions of {count} people: <a href="{url}">write to them</a>.',
            count,
        )
        url = reverse("admin:events_edition_moved", args=[release.edition_id])
        yield format_html(sentence, count=count, url=url)


def moved_sessions(release: Release) -> set[UUID]:
    """Return the keys of sessions whose time, room or taking place a release changed."""
    moved = set()
    for change in release.changes:
        entry = EntryId.parse(change["entry"])
        is_new = change["kind"] == "added" and not change["field"]
        if entry.kind == "schedule" and change["field"] != "full" and not is_new:
            moved.add(entry.key)
    return moved


class MovedAudience(SpeakerAudience):
    """People of the sessions that a release moved, cancelled or took away.

    Who had a letter about it is not among them any more: there is one for each person.
    """

    placeholders: Sequence[Placeholder] = (*PLACEHOLDERS, CHANGES)

    def __init__(self, release: Release) -> None:
        super().__init__(release.edition)
        self.release = release
        self.name = f"{MOVED}{release.pk}"

    @property
    def label(self) -> str:  # type: ignore[override]
        return _("Speakers whom release %(number)d of %(edition)s moved") % {
            "number": self.release.number,
            "edition": self.edition,
        }

    @cached_property
    def concerned(self) -> set[int]:
        """Return the pks of the speakers of these sessions who had no letter about it yet."""
        rows = Credit.objects.filter(session__edition=self.edition)
        rows = rows.filter(session__key__in=moved_sessions(self.release))
        had = Delivery.objects.filter(mailing__audience=self.name, state__in=HAVE_IT)
        return set(rows.values_list("speaker", flat=True)) - _speakers(had)

    def have_it(self, keys: Collection[str], *, besides: int) -> set[str]:
        """Return who had the letter, may have had it, or is to get it by another mailing."""
        others = Delivery.objects.filter(mailing__audience=self.name).exclude(mailing=besides)
        written = _speakers(others.exclude(state=Delivery.State.FAILED))
        return {key for key in keys if written.intersection(speakers_of(key))}

    def people(self, speakers: Collection[int] | None = None) -> list[Participant]:
        """Return these people, with the sessions that were taken away."""
        asked = self.concerned if speakers is None else self.concerned & set(speakers)
        return participants(self.edition, asked, with_withdrawn=True)

    def said_of(self, group: Group) -> dict[str, Value]:
        """Return what placeholders become, with what changed for those who read it."""
        return {**super().said_of(group), "changes": self.changes(group[0])}

    def changes(self, one: Participant) -> list[str]:
        """Return a line for each session of a person that changed, in the active language."""
        moved = moved_sessions(self.release)
        keys = [part.session.key for part in one.parts if part.session.key in moved]
        return [self._change(key) for key in keys]

    def _change(self, key: UUID) -> str:
        before, after = self._programmes
        session = after.find(schema.Session, key) or before.find(schema.Session, key)
        sides = {
            "before": _side(self.edition, before, key),
            "after": _side(self.edition, after, key),
        }
        title = quoted(session.content.title) if session else ""
        return _("%(title)s: %(before)s → %(after)s") % {"title": title, **sides}

    @cached_property
    def _programmes(self) -> tuple[Programme, Programme]:
        """Return the published programme before the release, and that of the release."""
        numbers = (self.release.number - 1, self.release.number)
        releases = Release.objects.filter(edition=self.edition, number__in=numbers)
        documents = releases.order_by("number").values_list("document", flat=True)
        before, after = map(from_json, documents)
        return before, after


def _speakers(deliveries: QuerySet[Delivery]) -> set[int]:
    """Return the pks of those to whom deliveries go."""
    keys = deliveries.values_list("recipient", flat=True)
    return {pk for key in keys for pk in speakers_of(key)}


def _side(edition: Edition, programme: Programme, key: UUID) -> str:
    """Return when and where a session is in a programme, in words."""
    session = programme.find(schema.Session, key)
    if session is None or session.withdrawn:
        return _("not in the programme")
    if session.cancelled:
        return _("cancelled")
    moments = [
        moment(edition, slot.start, slot.end, programme.room(slot.room).name)
        for slot in session.live_slots
    ]
    return get_text_list(moments, _("and")) or _("no time yet")

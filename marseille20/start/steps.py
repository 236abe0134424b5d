"""The steps from nothing to a current edition, each with its links and whether it is done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _, ngettext

from core.models import SiteIdentity, User
from events.models import Edition
from talks.models import Session


class About(Enum):
    """The subject of a link: the site, nothing yet, the edition itself, or rows of it."""

    SITE = "site"
    NOTHING = "nothing"
    EDITION = "edition"
    ROWS = "rows"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A link to where a step is done, for those who have the right; `view` is one of the admin."""

    label: Promise
    view: str
    right: str
    about: About = About.ROWS
    query: tuple[tuple[str, str], ...] = ()

    def url(self, edition: Edition | None) -> str | None:
        """Return the address; None if its edition is missing, or exists where none should."""
        is_first = self.about is About.NOTHING
        if self.about is not About.SITE and (edition is None) is not is_first:
            return None
        of_edition = edition is not None and self.about is About.EDITION
        path = reverse(f"admin:{self.view}", args=[edition.pk] if edition and of_edition else [])
        query = dict(self.query)
        if edition and self.about is About.ROWS:
            query = {"edition": str(edition.pk), **query}
        return f"{path}?{urlencode(query)}" if query else path


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One of STEPS; `remains` returns what of it is still to do, or "".

    `may_wait`: whether it holds nothing up once something after it is done all the same.
    `is_done_before`: whether it is done while there is no edition yet.
    """

    title: Promise
    sentence: Promise
    is_done: Callable[[Edition], bool]
    ways: tuple[Way, ...]
    is_optional: bool = False
    may_wait: bool = False
    is_done_before: Callable[[], bool] = lambda: False
    remains: Callable[[Edition], str] = lambda _edition: ""


def _drafts(edition: Edition) -> str:
    count = edition.sessions.filter(state=Session.State.DRAFT).count()
    sentence = ngettext(
        "%(count)d is a draft: it is not published before it is confirmed.",
        "%(count)d are drafts: they are not published before they are confirmed.",
        count,
    )
    return sentence % {"count": count} if count else ""


def _without_slot(edition: Edition) -> str:
    count = edition.sessions.all().without_slot().count()
    sentence = ngettext(
        "%(count)d session without a slot", "%(count)d sessions without a slot", count
    )
    return sentence % {"count": count} if count else ""


# It brings rooms, tracks, formats and people along.
IMPORT = Way(
    label=_("Import a programme"),
    view="exchange_programmeimport_add",
    right="exchange.add_programmeimport",
)

STEPS: tuple[Step, ...] = (
    Step(
        title=_("The site"),
        sentence=_("Its name, its colours and its logo, on every page and in every mail."),
        is_done=lambda _edition: SiteIdentity.objects.exists(),
        is_done_before=SiteIdentity.objects.exists,
        is_optional=True,
        ways=(
            Way(
                label=_("Name and colours"),
                view="core_siteidentity_changelist",
                right="core.change_siteidentity",
                about=About.SITE,
            ),
        ),
    ),
    Step(
        title=_("The edition"),
        sentence=_("What it is called, when and where it takes place."),
        is_done=lambda edition: True,
        ways=(
            Way(
                label=_("Make the edition"),
                view="events_edition_add",
                right="events.add_edition",
                about=About.NOTHING,
            ),
            Way(
                label=_("Its form"),
                view="events_edition_change",
                right="events.change_edition",
                about=About.EDITION,
            ),
        ),
    ),
    Step(
        title=_("Venue and rooms"),
        sentence=_(
            "Where people come to, and the rooms that sessions take place in. A spreadsheet of the "
            "programme brings them along."
        ),
        is_done=lambda edition: edition.rooms.exists(),
        ways=(
            IMPORT,
            Way(label=_("Add a venue"), view="events_venue_add", right="events.add_venue"),
            Way(label=_("Add a room"), view="events_room_add", right="events.add_room"),
            Way(label=_("All rooms"), view="events_room_changelist", right="events.view_room"),
        ),
    ),
    Step(
        title=_("Tracks and formats"),
        sentence=_("Threads through the programme, and kinds of sessions. You can do without."),
        is_done=lambda edition: edition.tracks.exists() and edition.formats.exists(),
        is_optional=True,
        ways=(
            Way(label=_("Add a track"), view="talks_track_add", right="talks.add_track"),
            Way(label=_("Add a format"), view="talks_format_add", right="talks.add_format"),
        ),
    ),
    Step(
        title=_("Sessions and speakers"),
        sentence=_("What takes place, and who speaks. Confirm what is to be published."),
        is_done=lambda edition: edition.sessions.exists(),
        remains=_drafts,
        ways=(
            IMPORT,
            Way(label=_("Add a session"), view="talks_session_add", right="talks.add_session"),
            Way(
                label=_("Add a speaker"), view="speakers_speaker_add", right="speakers.add_speaker"
            ),
            Way(
                label=_("All sessions"), view="talks_session_changelist", right="talks.view_session"
            ),
        ),
    ),
    Step(
        title=_("Slots"),
        sentence=_("When and in which room each session takes place."),
        is_done=lambda edition: (
            edition.sessions.filter(slots__withdrawn=False).exists() and not _without_slot(edition)
        ),
        may_wait=True,
        remains=_without_slot,
        ways=(
            Way(
                label=_("Sessions without a slot"),
                view="talks_session_changelist",
                right="talks.view_session",
                query=(("missing", "slot"),),
            ),
            Way(label=_("All slots"), view="talks_slot_changelist", right="talks.view_slot"),
        ),
    ),
    Step(
        title=_("Publish"),
        sentence=_("Look at what readers will see, tick it, and publish."),
        is_done=lambda edition: edition.releases.exists(),
        ways=(
            Way(
                label=_("See what differs, and publish"),
                view="talks_release_publish_edition",
                right="talks.add_release",
                about=About.EDITION,
            ),
        ),
    ),
    Step(
        title=_("Make it the current edition"),
        sentence=_("The home page shows it from then on."),
        is_done=lambda edition: edition.is_current,
        ways=(
            Way(
                label=_("See what the home page becomes"),
                view="events_edition_current",
                right="events.change_edition",
                about=About.EDITION,
            ),
        ),
    ),
    Step(
        title=_("Colleagues"),
        sentence=_("Those who prepare it with you, invited by e-mail."),
        is_done=lambda _edition: User.objects.filter(is_active=True, is_staff=True)[:2].count() > 1,
        is_optional=True,
        ways=(
            Way(
                label=_("Invite a colleague"),
                view="recaps_invitation_add",
                right="recaps.add_invitation",
                about=About.SITE,
                query=(("role", "organiser"),),
            ),
            Way(
                label=_("Who may do what"),
                view="colleagues",
                right="core.view_user",
                about=About.SITE,
            ),
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStep:
    """A step as it is for an edition and a user: `links` are addresses and their words."""

    step: Step
    is_done: bool
    is_next: bool
    edition: Edition | None
    links: list[tuple[str, Promise]]

    @property
    def remains(self) -> str:
        """Return what of it is still to do, counted on demand."""
        return self.step.remains(self.edition) if self.edition else ""


def shown_steps(edition: Edition | None, user: User | AnonymousUser) -> list[ShownStep]:
    """Return all steps; the next one is the first that is needed and not done."""
    done = [step.is_done(edition) if edition else step.is_done_before() for step in STEPS]
    following = _next(STEPS, done)
    return [
        ShownStep(
            step=step,
            is_done=is_done,
            is_next=step is following,
            edition=edition,
            links=[
                (url, way.label)
                for way in step.ways
                if user.has_perm(way.right) and (url := way.url(edition))
            ],
        )
        for step, is_done in zip(STEPS, done, strict=True)
    ]


def _next(steps: Sequence[Step], done: Sequence[bool]) -> Step | None:
    """Return the next step; optional ones are skipped as soon as something after them is done."""
    waiting = None
    for number, step in enumerate(steps):
        is_overtaken = any(done[number:])
        if done[number] or (step.is_optional and is_overtaken):
            continue
        if not (step.may_wait and is_overtaken):
            return step
        waiting = waiting or step
    return waiting


def edition_to_start(request: HttpRequest) -> Edition | None:
    """Return the edition that is worked on; an archived one is finished."""
    # Its rows are registered with the site that these pages are of.
    from events.admin.owned import edition_in_view  # noqa: PLC0415

    edition = edition_in_view(request)
    if edition and not edition.archived:
        return edition
    return Edition.objects.filter(archived=False).first()


def is_started(edition: Edition | None) -> bool:
    """Tell whether readers find the edition, and the home page has any."""
    return edition is not None and edition.releases.exists() and bool(Edition.objects.current())

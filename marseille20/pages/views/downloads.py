"""The programme in every form in which it can be downloaded, each with a sentence."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext as _

from core.branding.qr_codes import qr_code
from core.http.answers import PublicPage, absolute
from core.templatetags.addresses import webcal
from core.templatetags.text import plain
from core.text.json_ld import graph
from marseille20.models import Booklet
from talks.addresses import of_edition
from talks.formatting import day_name
from talks.json_ld import LinkedData
from talks.programme import schema
from talks.published import PublishedEdition


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """One form of the programme, once or as a subscription: its purpose, and its address."""

    id: str
    name: str
    sentence: str
    address: str
    subscribes: bool = False

    @property
    def qr_code(self) -> SafeString:
        return qr_code(self.address)


@of_edition
def downloads(request: HttpRequest, edition: PublishedEdition) -> PublicPage:
    trail = LinkedData(request, edition).crumbs(
        (_("Programme"), reverse("talks:programme", args=[edition.slug])),
        (_("Take the programme along"), request.path),
    )
    context = {
        "edition": edition.facts,
        "downloads": list(_downloads(request, edition)),
        "parts": list(_parts(request, edition)),
        "rooms": edition.programme.listed_rooms,
        "json_ld": graph(trail),
    }
    return PublicPage(request, "marseille20/downloads.html", context)


def _downloads(request: HttpRequest, edition: PublishedEdition) -> Iterator[Download]:
    def whole(name: str) -> str:
        return absolute(request, reverse(name, args=[edition.slug]))

    yield from _calendars(whole("talks:programme_ics"), whole("talks:programme_copy"))
    if Booklet.objects.filter(edition=edition.pk, language=get_language()).exists():
        yield Download(
            id="booklet",
            name=_("Booklet (PDF)"),
            sentence=_("To read without network, or to print and fold."),
            address=whole("booklet"),
        )
    yield from _files(whole)
    yield Download(
        id="changes",
        name=_("Changes to the programme"),
        sentence=_("A feed (Atom) for your reader: each change, as soon as it is public."),
        address=whole("talks:changes_feed"),
    )


def _files(whole: Callable[[str], str]) -> Iterator[Download]:
    yield Download(
        id="xml",
        name="schedule.xml",
        sentence=_(
            "For conference apps such as Giggity, EventFahrplan or ConfClerk. In one language, and "
            "without topics, roles, places and what is cancelled: it has no room for them."
        ),
        address=whole("exchange:programme_xml"),
    )
    yield Download(
        id="json",
        name="schedule.json",
        sentence=_("The same for programs that like JSON better."),
        address=whole("exchange:programme_json"),
    )
    yield Download(
        id="csv",
        name=_("Table (.csv)"),
        sentence=_("For spreadsheets and databases: a row for each time that a session is held."),
        address=whole("exchange:programme_csv"),
    )
    yield Download(
        id="excel",
        name=_("Table for Excel (.csv)"),
        sentence=_("The same, as Excel in French opens it: with semicolons."),
        address=whole("exchange:programme_csv_for_excel"),
    )


def _calendars(living: str, copy: str) -> Iterator[Download]:
    yield Download(
        id="subscribe",
        name=_("A calendar that keeps itself up to date"),
        sentence=_(
            "Your phone’s calendar subscribes to it: a room that changes, changes there too."
        ),
        address=webcal(living),
        subscribes=True,
    )
    yield Download(
        id="calendar",
        name=_("Calendar (.ics)"),
        sentence=_("Everything once, for any calendar program. It stays as it is today."),
        address=copy,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarGroup:
    """Days, tracks or rooms: calendars of parts, each with its name and absolute address."""

    name: str
    calendars: list[tuple[str, str]]


def _parts(request: HttpRequest, edition: PublishedEdition) -> Iterator[CalendarGroup]:
    programme = edition.programme
    days = sorted({programme.day_of(slot) for slot, _session in programme.all_slots})
    found = (
        (_("A day"), "talks:day_ics", [(day_name(day), day.isoformat()) for day in days]),
        (_("A track"), "talks:track_ics", _named(programme.listed_tracks)),
        (_("A room"), "talks:room_ics", _named(programme.listed_rooms)),
    )
    for name, view, parts in found:
        calendars = [
            (part, absolute(request, reverse(view, args=[edition.slug, slug])))
            for part, slug in parts
        ]
        if calendars:
            yield CalendarGroup(name=name, calendars=calendars)


def _named(entries: Iterable[schema.Room | schema.Track]) -> list[tuple[str, str]]:
    return [(plain(entry.name), entry.slug) for entry in entries]

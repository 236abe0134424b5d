"""The programme in every form that can be taken along, each in a sentence."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.http import PublicPage, absolute
from core.json_ld import graph
from core.qr_codes import qr_code
from marseille20.models import Booklet
from talks.addresses import of_edition
from talks.json_ld import LinkedData
from talks.published import PublishedEdition


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One form of the programme: what it is for, and its whole address."""

    id: str
    name: str
    sentence: str
    address: str

    @property
    def qr_code(self) -> SafeString:
        return qr_code(self.address)


@of_edition
def take_along(request: HttpRequest, edition: PublishedEdition) -> PublicPage:
    trail = LinkedData(request, edition).crumbs(
        (_("Programme"), reverse("talks:programme", args=[edition.slug])),
        (_("Take the programme along"), request.path),
    )
    context = {
        "edition": edition.facts,
        "forms": list(_forms(request, edition)),
        "rooms": edition.programme.listed_rooms,
        "json_ld": graph(trail),
    }
    return PublicPage(request, "marseille20/take_along.html", context)


def _forms(request: HttpRequest, edition: PublishedEdition) -> Iterator[Form]:
    def whole(name: str) -> str:
        return absolute(request, reverse(name, args=[edition.slug]))

    yield from _calendars(whole("talks:programme_ics"))
    if Booklet.objects.filter(edition=edition.pk, language=get_language()).exists():
        yield Form(
            id="booklet",
            name=_("Booklet (PDF)"),
            sentence=_("To read without network, or to print and fold."),
            address=whole("booklet"),
        )
    yield from _files(whole)
    yield Form(
        id="changes",
        name=_("Changes to the programme"),
        sentence=_("A feed (Atom) for your reader: each change, as soon as it is public."),
        address=whole("talks:changes_feed"),
    )


def _files(whole: Callable[[str], str]) -> Iterator[Form]:
    yield Form(
        id="xml",
        name="schedule.xml",
        sentence=_("For conference apps such as Giggity, EventFahrplan or ConfClerk."),
        address=whole("exchange:programme_xml"),
    )
    yield Form(
        id="json",
        name="schedule.json",
        sentence=_("The same for programs that like JSON better."),
        address=whole("exchange:programme_json"),
    )
    yield Form(
        id="csv",
        name=_("Table (.csv)"),
        sentence=_("For spreadsheets and databases: a row for each time that a session is held."),
        address=whole("exchange:programme_csv"),
    )
    yield Form(
        id="excel",
        name=_("Table for Excel (.csv)"),
        sentence=_("The same, as Excel in French opens it: with semicolons."),
        address=whole("exchange:programme_csv_for_excel"),
    )


def _calendars(calendar: str) -> Iterator[Form]:
    yield Form(
        id="subscribe",
        name=_("A calendar that keeps itself up to date"),
        sentence=_(
            "Your phone’s calendar subscribes to it: a room that changes, changes there too."
        ),
        # Calendar programs subscribe to this one, and take the other in once.
        address=calendar.replace("https:", "webcal:").replace("http:", "webcal:"),
    )
    yield Form(
        id="calendar",
        name=_("Calendar (.ics)"),
        sentence=_("Everything once, for any calendar program. It stays as it is today."),
        address=calendar,
    )

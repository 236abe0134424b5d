"""The sessions of an edition and their recaps: those without a recap first."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from events.admin.owned import edition_worked_on
from events.models import Edition
from recaps.models import Invitation, Recap
from recaps.text.choices import worth_telling
from recaps.text.subjects import subjects
from talks.models import Session
from talks.published import PublishedEdition, PublishedSite, published_site
from talks.rows import Row
from writing.admin.pages import editor, page


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredSession:
    """A published session with its recaps, and the people invited to write about it."""

    pk: int
    row: Row
    recaps: list[Recap]
    invited: list[Invitation]


def sessions(request: HttpRequest) -> HttpResponse:
    editor(request)
    site = published_site()
    edition = _edition(site, request.GET.get("edition", ""), edition_worked_on(request))
    found = _sessions(site, edition) if edition else []
    context = {
        "title": _("Sessions and their recaps"),
        "editions": [each for each in site.editions if each.released],
        "edition": edition,
        "without": [each for each in found if not each.recaps],
        "covered": [each for each in found if each.recaps],
    }
    return page(request, "admin/writing/sessions.html", context)


def _edition(site: PublishedSite, slug: str, working: Edition | None) -> PublishedEdition | None:
    """Return the edition asked for, else the one worked on, else another with a programme."""
    worked_on = site.of_row(working.pk) if working else None
    candidates = (site.edition(slug), worked_on, site.current, *site.editions)
    return next((edition for edition in candidates if edition and edition.released), None)


def _sessions(site: PublishedSite, edition: PublishedEdition) -> list[CoveredSession]:
    keys = [session.key for session in worth_telling(edition)]
    with_recaps = Prefetch("recaps", Recap.objects.order_by("-published_at", "pk"))
    found = Session.objects.prefetch_related(with_recaps).in_bulk(keys, field_name="key")
    invited: dict[Session, list[Invitation]] = defaultdict(list)
    for invitation in Invitation.objects.open().prefetch_related("sessions"):
        for session in invitation.sessions.all():
            invited[session].append(invitation)
    covered = []
    for subject in subjects(site, found, timezone.now()):
        session = found[subject.row.session.key]
        recaps = list(session.recaps.all())
        covered.append(
            CoveredSession(pk=session.pk, row=subject.row, recaps=recaps, invited=invited[session])
        )
    return covered

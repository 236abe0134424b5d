"""The sessions of an edition and what was written of each: those without a recap first."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from recaps.models import Invitation, Recap
from recaps.text.choices import worth_telling
from recaps.text.subjects import subjects
from talks.models import Session
from talks.published import PublishedEdition, PublishedSite, published_site
from talks.rows import Row
from writing.admin.pages import editor, page


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredSession:
    """A session as readers know it, with its recaps and who was invited to write about it."""

    pk: int
    row: Row
    recaps: list[Recap]
    invited: list[Invitation]


def sessions(request: HttpRequest) -> HttpResponse:
    editor(request)
    site = published_site()
    edition = _edition(site, request.GET.get("edition", ""))
    rows = _rows(site, edition) if edition else []
    context = {
        "title": _("Sessions and their recaps"),
        "editions": [each for each in site.editions if each.released],
        "edition": edition,
        "without": [row for row in rows if not row.recaps],
        "covered": [row for row in rows if row.recaps],
    }
    return page(request, "admin/writing/sessions.html", context)


def _edition(site: PublishedSite, slug: str) -> PublishedEdition | None:
    """The edition asked for, else the current one, else the newest that has a programme."""
    released = [edition for edition in site.editions if edition.released]
    asked = next((edition for edition in released if edition.slug == slug), None)
    return asked or (site.current if site.current in released else next(iter(released), None))


def _rows(site: PublishedSite, edition: PublishedEdition) -> list[CoveredSession]:
    keys = [session.key for session in worth_telling(edition)]
    found = Session.objects.filter(key__in=keys).prefetch_related(
        Prefetch("recaps", Recap.objects.order_by("-published_at", "pk"))
    )
    by_key = {session.key: session for session in found}
    invited: dict[int, list[Invitation]] = {}
    for invitation in Invitation.objects.open().prefetch_related("sessions"):
        for session in invitation.sessions.all():
            invited.setdefault(session.pk, []).append(invitation)
    now = timezone.now()
    rows = []
    for subject in subjects(site, by_key, now):
        session = by_key[subject.row.session.key]
        rows.append(
            CoveredSession(
                pk=session.pk,
                row=subject.row,
                recaps=list(session.recaps.all()),
                invited=invited.get(session.pk, []),
            )
        )
    return rows

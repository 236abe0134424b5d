"""The views of the programme in formats for other programs."""

from collections.abc import Callable
from datetime import datetime

from django.core.files.storage import default_storage
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import get_language

from core.files.tables import CSV_TYPE, csv_file
from core.http.answers import PublicAnswer, absolute
from exchange.programme_table import ProgrammeTable
from exchange.writers import frab_json, frab_xml
from exchange.writers.recap_links import recap_links
from exchange.writers.schedule import Schedule, Scheduler
from talks.addresses import of_edition, session_address
from talks.published import PublishedEdition, site_for


@of_edition
def programme_xml(request: HttpRequest, edition: PublishedEdition) -> PublicAnswer:
    return _schedule(request, edition, frab_xml.write, frab_xml.MIME_TYPE)


@of_edition
def programme_json(request: HttpRequest, edition: PublishedEdition) -> PublicAnswer:
    return _schedule(request, edition, frab_json.write, frab_json.MIME_TYPE)


@of_edition
def programme_csv(request: HttpRequest, edition: PublishedEdition) -> PublicAnswer:
    return _table(request, edition, for_excel=False)


@of_edition
def programme_csv_for_excel(request: HttpRequest, edition: PublishedEdition) -> PublicAnswer:
    return _table(request, edition, for_excel=True)


def _table(request: HttpRequest, edition: PublishedEdition, *, for_excel: bool) -> PublicAnswer:
    rows = ProgrammeTable(edition.programme, get_language() or "fr").rows()
    name = f"{edition.slug}-programme{'-excel' if for_excel else ''}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return PublicAnswer(
        csv_file(rows, for_excel=for_excel),
        content_type=CSV_TYPE,
        headers=headers | _modified(site_for(request).changed_at),
        shared_seconds=5,
    )


def _modified(*changes: datetime | None) -> dict[str, str]:
    """Return the Last-Modified header, for apps that use no ETag."""
    last = max(filter(None, changes), default=None)
    return {"Last-Modified": http_date(last.timestamp())} if last else {}


def _schedule(
    request: HttpRequest,
    edition: PublishedEdition,
    write: Callable[[Schedule], bytes],
    mime_type: str,
) -> PublicAnswer:
    path, recaps = session_address(edition.slug), recap_links(request, edition)
    scheduler = Scheduler(
        edition,
        language=get_language() or "fr",
        session_url=lambda slug: absolute(request, path(slug)),
        file_url=lambda name: absolute(request, default_storage.url(name)),
        recaps=recaps.by_session,
    )
    schedule = scheduler.schedule(
        url=absolute(request, reverse("talks:programme", args=[edition.slug])),
        source=absolute(request, request.path),
    )
    return PublicAnswer(
        write(schedule),
        content_type=mime_type,
        headers=_modified(site_for(request).changed_at, recaps.last_edge),
        shared_seconds=5,
    )

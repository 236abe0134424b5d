"""The programme of an edition as a calendar that can be subscribed to."""

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from core.http import PublicAnswer, absolute
from talks.addresses import of_edition, session_address
from talks.calendars import MIME_TYPE, calendar
from talks.programme import Session
from talks.published import PublishedEdition


@of_edition
def programme_ics(request: HttpRequest, edition: PublishedEdition) -> PublicAnswer:
    return calendar_file(
        request,
        edition,
        edition.programme.sessions,
        uid=edition.facts.key,
        name=edition.facts.name,
        page=reverse("talks:programme", args=[edition.slug]),
    )


def calendar_file(
    request: HttpRequest,
    edition: PublishedEdition,
    sessions: Iterable[Session],
    *,
    uid: UUID,
    name: str,
    page: str,
) -> PublicAnswer:
    """These sessions as a file that calendars open; its name is the last word of the address."""
    path = session_address(edition.slug)
    content = calendar(
        edition,
        sessions,
        uid=str(uid),
        name=name,
        page=absolute(request, page),
        source=absolute(request, request.path),
        session_url=lambda slug: absolute(request, path(slug)),
    )
    filename = "-".join([edition.slug, request.path.rsplit("/", 1)[-1]])
    return PublicAnswer(
        content,
        content_type=MIME_TYPE,
        # Not an attachment: phones then offer to add it instead of filing it away.
        headers={"Content-Disposition": f'inline; filename="{filename}"'},
        shared_seconds=5,
    )

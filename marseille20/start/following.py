"""The next step, named after each one that is done, until readers find the edition."""

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from events.models import Edition
from marseille20.start.pages import TO_START
from marseille20.start.steps import is_started, shown_steps

if TYPE_CHECKING:
    from django.contrib.messages.storage.base import BaseStorage

# Pages that end a step when they are saved. Sessions and slots come in dozens.
ENDING = frozenset(
    {
        *("core_siteidentity_add", "core_siteidentity_change"),
        *("events_edition_add", "events_edition_change", "events_edition_new"),
        *("events_venue_add", "events_venue_change", "events_room_add"),
        "talks_release_publish_edition",
    }
)


def tell_next_step(request: HttpRequest, response: HttpResponseBase) -> None:
    """Name and link the next open step, beside the message of a page that was just saved."""
    match = request.resolver_match
    if not (match and match.url_name in ENDING and request.user.has_perm(TO_START)):
        return
    if not (request.method == "POST" and response.status_code == 302 and _is_done(request)):
        return
    # Asked anew: what the request remembers is of before it was saved.
    edition = Edition.objects.worked_on_by(request.user)
    if is_started(edition):
        return
    step = next((shown for shown in shown_steps(edition, request.user) if shown.is_next), None)
    if step:
        messages.info(
            request,
            format_html(
                _('Next step: <a href="{url}">{step}</a>. {links}'),
                url=reverse("admin:start"),
                step=step.step.title,
                links=format_html_join(" · ", '<a href="{}">{}</a>', step.links),
            ),
        )


def _is_done(request: HttpRequest) -> bool:
    """Tell whether the last message of the page is a success, and not a refusal."""
    stored = cast("BaseStorage", messages.get_messages(request))
    levels = [each.level for each in stored]
    # They are only looked at: the next page shows them.
    stored.used = False
    return levels[-1:] == [messages.SUCCESS]

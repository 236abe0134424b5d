"""Previews of the draft, or of an older release, through the public pages themselves.

/apercu/… renders what the same address without the prefix would, from the draft rows; /apercu/4/…
from release 4. The prefix becomes the script prefix, so every link stays inside.
"""

import re

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import get_script_prefix, reverse, set_script_prefix
from django.utils.translation import gettext as _

from core.http.middleware import Middleware
from core.models import User
from core.sign_in.second_factors import is_owed, may_work_behind_the_scenes
from events.models import Edition
from talks.drafts import draft
from talks.models import Release
from talks.published import Contents, PublishedEdition, PublishedSite, as_released, published_site

ADDRESS = re.compile(r"^/apercu(?:/(?P<number>\d{1,3}))?(?P<path>/.*)$")
# The permissions to see the rows of the programme; they imply those of its rooms.
DRAFT_RIGHTS = ("talks.view_session", "speakers.view_speaker")


class PreviewMiddleware(Middleware):
    """Serves previews; stands after authentication and before the language is chosen."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        address = ADDRESS.match(request.path_info)
        if not address:
            return self.get_response(request)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))
        if is_owed(request.user):
            # Which says what is owed, and leads to it.
            return redirect("admin:index")
        number = address["number"]
        if not (may_preview_release if number else may_preview)(request.user):
            raise PermissionDenied
        try:
            request.preview = previewed(int(number) if number else None)  # type: ignore[attr-defined]
        except Release.DoesNotExist as error:
            raise Http404(_("There is no such release.")) from error
        outside = get_script_prefix()
        inside = request.path_info.removesuffix(address["path"]).strip("/")
        set_script_prefix(f"{outside}{inside}/")
        request.path_info = address["path"]
        try:
            response = self.get_response(request)
        finally:
            set_script_prefix(outside)
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response


def may_preview_release(user: User | AnonymousUser) -> bool:
    return may_work_behind_the_scenes(user) and user.has_perm("talks.view_release")


def may_preview(user: User | AnonymousUser) -> bool:
    """Tell whether the user may preview drafts: see releases and the rows in the admin."""
    return may_preview_release(user) and user.has_perms(DRAFT_RIGHTS)


def shows_drafts(request: HttpRequest, right: str) -> bool:
    """Tell whether this is a preview for a user who has the `right` to see what is not public yet.

    A preview shows more than the programme: of the rest, users see what they see in the admin.
    """
    return hasattr(request, "preview") and request.user.has_perm(right)


def preview_path(user: User | AnonymousUser, path: str) -> str | None:
    """Return the address of the preview of `path`, or None if the user may not see it."""
    return f"/apercu{path}" if may_preview(user) else None


def previewed(number: int | None) -> PublishedSite:
    """Return all editions from their drafts, or from release `number` where they have it.

    Raises Release.DoesNotExist when no edition has that release.
    """
    if number is None:
        return PublishedSite(published_site().version, tuple(map(_drafted, Edition.objects.all())))
    rows = Release.objects.filter(number=number).defer("changes").select_related("edition")
    releases = {row.edition_id: as_released(row.edition, row) for row in rows}
    if not releases:
        raise Release.DoesNotExist
    found = (releases.get(edition.pk, edition) for edition in published_site().editions)
    return PublishedSite(published_site().version, tuple(found))


def _drafted(edition: Edition) -> PublishedEdition:
    last = edition.releases.order_by("-number").defer("document", "changes").first()
    addresses = last.addresses if last else {}
    programme = draft(edition)
    return PublishedEdition(
        pk=edition.pk,
        is_current=edition.is_current,
        facts=programme.edition,
        contents=Contents(programme, last.calendar_sequence if last else {}, addresses),
        number=last.number + 1 if last else 1,
        published_at=last.published_at if last else None,
        former_slugs=frozenset(addresses.get("edition", ())),
    )

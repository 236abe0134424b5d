"""Whom a release moved: a page about each edition, from which one letter tells all of them."""

from dataclasses import dataclass
from typing import cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.models import User
from events.admin.pages import EditionPage
from events.models import Edition
from mailings.drafts import prepare
from participation.audience import address_url
from participation.moves import MovedAudience, unannounced
from talks.models import Release

MAY_WRITE = "mailings.add_mailing"


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedPerson:
    """A person whom a release moved, and how; `url` is where what is known of them is put right.

    It is "" for who may not do that.
    """

    name: str
    url: str
    changes: list[str]
    is_reachable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseMoves:
    """A release, and those whom it moved; so many of them can be written to."""

    release: Release
    audience: str
    people: list[MovedPerson]
    reachable: int


def moved(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show whom the last releases moved; prepare a letter to those of one of them."""
    audiences = unannounced(edition)
    if request.method == "POST":
        name = request.POST.get("audience")
        return _write(request, [each for each in audiences if each.name == name])
    user = cast("User", request.user)
    context = {
        **admin.site.each_context(request),
        "title": _("Whom a release moved"),
        "opts": Edition._meta,
        "edition": edition,
        "releases": [_moves(audience, user, request.path) for audience in audiences],
        "may_write": request.user.has_perm(MAY_WRITE),
    }
    return TemplateResponse(request, "admin/participation/moved.html", context)


def _write(request: HttpRequest, audiences: list[MovedAudience]) -> HttpResponse:
    if not request.user.has_perm(MAY_WRITE):
        raise PermissionDenied
    keys = [each.key for audience in audiences for each in audience.recipients()]
    if not keys:
        messages.info(request, _("Nobody is left of them whose address is known."))
        return redirect(request.get_full_path())
    mailing = prepare(audiences[0].name, "moved", keys, cast("User", request.user))
    return redirect("admin:mailings_mailing_change", mailing.pk)


def _moves(audience: MovedAudience, user: User, back: str) -> ReleaseMoves:
    """Return whom a release moved, for a user of the page at the address `back`."""
    people = [
        MovedPerson(
            name=one.speaker.name,
            url=reverse("admin:speakers_speaker_change", args=[one.speaker.pk])
            if one.contact
            else address_url(one, user, back),
            changes=audience.changes(one),
            is_reachable=one.contact is not None,
        )
        for one in audience.people()
    ]
    reachable = sum(one.is_reachable for one in people)
    return ReleaseMoves(
        release=audience.release, audience=audience.name, people=people, reachable=reachable
    )


MOVED_PAGE = EditionPage(
    name="moved",
    label=lambda _edition: _("Whom a release moved"),
    view=moved,
    rights=("participation.view_participation",),
)

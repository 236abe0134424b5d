"""Who is on the pages of a speaker, and how they came in: by a link, or to preview them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property, wraps
from http import HTTPStatus
from typing import Concatenate

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page

from core.http.limits import allow, visitor
from core.models import User
from core.sign_in.pages import second_factor_first
from core.sign_in.second_factors import may_work_behind_the_scenes
from events.models import Edition
from participation import answers, links
from participation.models import Participation
from speakers.models import Speaker
from talks.published import PublishedEdition, published_site

# What a speaker's page shows: the rights to see each of it.
SEEN = tuple(
    f"participation.view_{name}"
    for name in ("participation", "answer", "consent", "contact", "practicaldetails", "proposal")
)
# So many links that do not exist can be tried from one place in ten minutes.
MOST_GUESSES, TEN_MINUTES = 30, timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A visit to the pages of a speaker, whose address is `page`, by the `secret` of a link.

    A preview has none but a `viewer`, and nothing is sent.
    """

    participation: Participation
    page: str
    secret: str = ""
    viewer: User | None = None

    @property
    def is_preview(self) -> bool:
        return self.viewer is not None

    @property
    def speaker(self) -> Speaker:
        return self.participation.speaker

    @property
    def edition(self) -> Edition:
        return self.participation.edition

    @cached_property
    def published(self) -> PublishedEdition | None:
        """What is public of the edition, the same for the whole page."""
        return published_site().of_row(self.edition.pk)

    @cached_property
    def is_declined(self) -> bool:
        """Whether they declined all that they are asked to take part in."""
        return answers.declines_all(self.participation)

    def held(self) -> "Visit | None":
        """Lock what this visit may write until the transaction ends; return the visit as of now.

        None once the link works no more.
        """
        link = links.held(self.secret)
        return replace(self, participation=link.participation) if link else None

    def address_of(self, section: str) -> str:
        """Return the address that the form of a section is sent to."""
        return f"{self.page}{section}/"


type View[**P] = Callable[Concatenate[HttpRequest, Visit, P], HttpResponse]


def by_link[**P](view: View[P]) -> Callable[..., HttpResponse]:
    """Let in who has the secret of a link.

    Nobody else can know the address, and no cookie lets anybody in: a form needs no token. (Nor do
    browsers say where one was, on a page without referrer.)
    """

    # What a stranger could learn by the size of a compressed page takes knowing its address.
    @csrf_exempt
    @gzip_page
    @wraps(view)
    def guarded(
        request: HttpRequest, secret: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        link = links.find(secret)
        if link is None:
            whole = links.secret_in(secret)
            if whole != secret and links.find(whole):
                return redirect("participation:page", whole)
            return closed(request)
        page = reverse("participation:page", args=[secret])
        visit = Visit(participation=link.participation, page=page, secret=secret)
        return view(request, visit, *args, **kwargs)

    guarded.knows_sender = _has_link  # type: ignore[attr-defined]
    return guarded


def in_preview[**P](view: View[P]) -> Callable[..., HttpResponseBase]:
    """Let in organisers who may see all that is on it; whatever they press, nothing is sent."""

    @csrf_exempt
    @second_factor_first
    @wraps(view)
    def guarded(
        request: HttpRequest, /, pk: int, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if not request.user.is_authenticated:
            page = reverse("participation:preview", args=[pk])
            return redirect_to_login(page, reverse("admin:login"))
        if not may_preview(request):
            raise PermissionDenied
        rows = Participation.objects.select_related("edition", "speaker__contact", "details")
        participation = rows.filter(pk=pk).first()
        if participation is None:
            raise Http404(_("There is nothing at this address."))
        page = reverse("participation:preview", args=[pk])
        visit = Visit(participation=participation, page=page, viewer=request.user)
        return view(request, visit, *args, **kwargs)

    return guarded


def may_preview(request: HttpRequest) -> bool:
    """Tell whether who asks may see all that the page of a speaker shows."""
    return may_work_behind_the_scenes(request.user) and request.user.has_perms(SEEN)


def _has_link(secret: str, **_rest: object) -> bool:
    return links.find(secret) is not None


def closed(request: HttpRequest) -> HttpResponse:
    """Explain what to do; not whether the link was revoked, is too old, or never was one."""
    if not allow("guess of a link", visitor(request), most=MOST_GUESSES, per=TEN_MINUTES):
        return render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    return render(request, "participation/portal/closed.html", status=HTTPStatus.GONE)

"""The organisers' admin: everything by purpose, and first of all what needs them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.i18n import JavaScriptCatalog

from core import second_factors, sessions
from core.account_pages import second_factor_first
from core.identity import site_identity
from core.models import User
from core.outbox import given_up
from core.queries import forgiving
from core.richtext import MENU_LABELS
from events.models import Edition
from marseille20 import booklets, colleagues
from marseille20.checkup import find
from marseille20.checkup.site import SITE
from marseille20.models import Booklet
from marseille20.start import pages as start
from newsletter.models import Delivery, Digest
from reactions import moderation
from recaps.models import Recap
from recaps.text.choices import worth_telling
from speakers.models import Speaker
from talks.diff import diff
from talks.drafts import draft
from talks.models import Session
from talks.published import published_site
from talks.releases import newest, released_programme

type View = Callable[..., HttpResponseBase]

SECTIONS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (
        gettext_lazy("Programme"),
        (
            "talks.session",
            "talks.slot",
            "speakers.speaker",
            "talks.track",
            "talks.format",
            "core.tag",
            "exchange.programmeimport",
            "talks.release",
        ),
    ),
    (gettext_lazy("Places"), ("events.edition", "events.venue", "events.room")),
    (gettext_lazy("Around"), ("events.page", "events.announcement", "events.partner")),
    (gettext_lazy("Recaps"), ("recaps.recap", "recaps.author", "recaps.invitation", "core.letter")),
    (
        gettext_lazy("What the web answers"),
        (
            *("reactions.reaction", "recaps.externalrecap", "reactions.commenter"),
            *("reactions.webmention", "recaps.sentwebmention"),
        ),
    ),
    (
        gettext_lazy("Newsletter"),
        ("newsletter.digest", "newsletter.subscriber", "newsletter.delivery"),
    ),
    (gettext_lazy("Accounts"), ("core.user", "auth.group")),
    (gettext_lazy("The site"), ("core.siteidentity",)),
)


@dataclass(frozen=True)
class Concern:
    """Something that waits for an organiser, with a link to where it is dealt with, if any is."""

    sentence: str
    url: str = ""


def concerns(user: User | AnonymousUser) -> list[Concern]:
    """What waits for this user: each in a sentence with its count, nothing that counts zero."""
    edition = Edition.objects.worked_on_by(user)
    found = [*_of_recaps(user, edition), *_of_letters(user), *_of_newsletter(user)]
    found = [*_of_reactions(user), *found]
    if edition:
        found = [*_of_programme(user, edition), *found]
    is_current = (edition and edition.is_current) or Edition.objects.current()
    if user.has_perm("events.change_edition") and not is_current:
        found.insert(0, Concern(_("No edition is the current one."), _list("events_edition")))
    return found


def _of_programme(user: User | AnonymousUser, edition: Edition) -> Iterator[Concern]:
    if user.has_perm("talks.add_release"):
        public = released_programme(newest(edition))
        if count := len(diff(public, draft(edition))):
            sentence = ngettext(
                "%(count)d change is not public yet", "%(count)d changes are not public yet", count
            )
            url = reverse("admin:talks_release_publish_edition", args=[edition.pk])
            yield Concern(sentence % {"count": count}, url)
        if public and Booklet.objects.filter(edition=edition).count() < len(settings.LANGUAGES):
            yield Concern(_without_booklet())
    if user.has_perm("talks.view_session"):
        sessions = Session.objects.filter(edition=edition)
        mine = _list("talks_session") + f"?edition={edition.pk}"
        if count := sessions.without_slot().count():
            sentence = ngettext(
                "%(count)d session without a slot", "%(count)d sessions without a slot", count
            )
            yield Concern(sentence % {"count": count}, f"{mine}&missing=slot")
        if count := sessions.without_summary().count():
            sentence = ngettext(
                "%(count)d session without a summary", "%(count)d sessions without a summary", count
            )
            yield Concern(sentence % {"count": count}, f"{mine}&missing=summary")
    if user.has_perm("speakers.view_speaker"):
        speakers = Speaker.objects.without_portrait().filter(sessions__edition=edition)
        if count := speakers.distinct().count():
            sentence = ngettext(
                "%(count)d speaker without a portrait",
                "%(count)d speakers without a portrait",
                count,
            )
            query = f"?sessions__edition__id__exact={edition.pk}&missing=portrait"
            yield Concern(sentence % {"count": count}, _list("speakers_speaker") + query)


def _without_booklet() -> str:
    if reason := booklets.why_unavailable():
        return _("This machine cannot print the booklet of the programme: %(reason)s") % {
            "reason": reason
        }
    return _("The booklet of the programme is not printed yet, or the log says why it cannot be.")


def _of_recaps(user: User | AnonymousUser, edition: Edition | None) -> Iterator[Concern]:
    if user.has_perm("recaps.publish_recap") and (
        count := Recap.objects.filter(status=Recap.Status.SUBMITTED).count()
    ):
        sentence = ngettext("%(count)d recap to read", "%(count)d recaps to read", count)
        yield Concern(sentence % {"count": count}, _list("recaps_recap"))
    if user.has_perm("recaps.publish_recap") and (count := _untold(edition)):
        sentence = ngettext(
            "%(count)d session without a recap", "%(count)d sessions without a recap", count
        )
        yield Concern(sentence % {"count": count}, reverse("admin:recaps_recap_sessions"))


def _untold(edition: Edition | None) -> int:
    """How many sessions of the edition nobody has told of, once it is over."""
    public = edition and published_site().of_row(edition.pk)
    if not public or public.facts.days[-1] >= timezone.localdate():
        return 0
    keys = [session.key for session in worth_telling(public)]
    return Session.objects.filter(key__in=keys, recaps=None).count()


def _of_reactions(user: User | AnonymousUser) -> Iterator[Concern]:
    if user.has_perm("reactions.change_reaction") and (count := moderation.waiting()):
        sentence = ngettext(
            "%(count)d reaction waits for you", "%(count)d reactions wait for you", count
        )
        yield Concern(sentence % {"count": count}, reverse("admin:reactions_moderation"))


def _of_letters(user: User | AnonymousUser) -> Iterator[Concern]:
    if user.has_perm("core.view_letter") and (count := given_up().count()):
        sentence = ngettext(
            "%(count)d letter could not be sent", "%(count)d letters could not be sent", count
        )
        yield Concern(sentence % {"count": count}, _list("core_letter") + "?state=given_up")


def _of_newsletter(user: User | AnonymousUser) -> Iterator[Concern]:
    """Of the last one only: once another is sent, nobody waits for it any more."""
    last = Digest.objects.sent().first() if user.has_perm("newsletter.change_digest") else None
    if not last:
        return
    url = reverse("admin:newsletter_digest_look", args=[last.pk])
    if last.trouble:
        yield Concern(_("The newsletter is held up: the mail server does not answer"), url)
    if count := last.deliveries.known().filter(state=Delivery.State.UNCERTAIN).count():
        sentence = ngettext(
            "%(count)d mail of the newsletter is uncertain",
            "%(count)d mails of the newsletter are uncertain",
            count,
        )
        yield Concern(sentence % {"count": count}, url)


def _list(name: str) -> str:
    return reverse(f"admin:{name}_changelist")


class ScriptCatalog(JavaScriptCatalog):
    """The words of the admin's scripts, and of the rich text editor's."""

    packages = ["django.contrib.admin", "django_prose_editor"]

    def get_catalog(self) -> dict[str, list[str] | str]:
        return super().get_catalog() | {word: _(word) for word in MENU_LABELS}


def _at_work(view: View) -> View:
    """For those who have the second factor they must have; that this browser is used is kept."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if second_factors.is_owed(cast("User", request.user)):
            return second_factor_first(request)
        sessions.note(request)
        return view(request, *args, **kwargs)

    return guarded


class OrganisersAdminSite(admin.AdminSite):
    index_title = gettext_lazy("Behind the scenes")

    # The one door of the site, which asks for the second factor of those who have one.
    login = method_decorator(secure_admin_login)(admin.AdminSite.login)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        site = site_identity().name
        title = _("%(site)s, behind the scenes") % {"site": site}
        return super().each_context(request) | {"site_header": site, "site_title": title}

    def admin_view[V: View](self, view: V, cacheable: bool = False) -> V:
        guarded = forgiving(view if view == self.logout else _at_work(view))
        return super().admin_view(cast("V", guarded), cacheable)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[object]:
        """Rows grouped by what they are for, whatever app they live in."""
        if app_label:
            return super().get_app_list(request, app_label)
        found = {
            row["model"]._meta.label_lower: row
            for app in super().get_app_list(request)
            for row in app["models"]
        }
        sections = [
            (name, [found.pop(label) for label in labels if label in found])
            for name, labels in SECTIONS
        ]
        sections.append((_("Machinery"), list(found.values())))
        return [
            {
                "name": capfirst(name),
                "app_label": f"section-{number}",
                "app_url": f"#section-{number}",
                "has_module_perms": True,
                "models": rows,
            }
            for number, (name, rows) in enumerate(sections)
            if rows
        ]

    def i18n_javascript(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        return cast("HttpResponse", ScriptCatalog.as_view()(request))

    def index(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> TemplateResponse:
        context = {
            "concerns": concerns(request.user),
            **start.on_front_page(request),
            **(extra_context or {}),
        }
        return super().index(request, context)

    def get_urls(self) -> list[Any]:
        state = path("state/", self.admin_view(self.state), name="state")
        own = [state, *start.start_urls(self), *colleagues.colleagues_urls(self)]
        return [*own, *super().get_urls()]

    def state(self, request: HttpRequest) -> TemplateResponse:
        """How the site is, for those who publish: what is well, what is not, and what to do."""
        if not request.user.has_perm("talks.add_release"):
            raise PermissionDenied
        findings = [find(check) for check in SITE]
        context = {
            **self.each_context(request),
            "title": _("State of the site"),
            "findings": sorted(findings, key=lambda found: found.is_well),
            "wrong": sum(not found.is_well for found in findings),
        }
        return TemplateResponse(request, "admin/state.html", context)

"""The organisers' admin: everything by purpose, and first of all what needs their attention."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy
from django.views.i18n import JavaScriptCatalog

from core.accounts import sessions
from core.branding.identity import site_identity
from core.content.overview import BELOW_NUMBERS, overview
from core.database.queries import forgiving
from core.sign_in.pages import second_factor_first
from core.text.richtext import MENU_LABELS
from marseille20 import colleagues
from marseille20.start import pages as start
from marseille20.start.following import tell_next_step
from operations.checkup import look_at
from operations.checkup.services import DATABASE
from operations.checkup.site import SITE

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
            "picks.starcount",
        ),
    ),
    (gettext_lazy("Speakers"), ("participation.participation", "participation.proposal")),
    (gettext_lazy("Mailings"), ("mailings.mailing", "mailings.standingtext")),
    (gettext_lazy("Places"), ("events.edition", "events.venue", "events.room")),
    (
        gettext_lazy("Around"),
        ("events.page", "search.shortcut", "events.announcement", "events.partner"),
    ),
    (gettext_lazy("Recaps"), ("recaps.recap", "recaps.author")),
    (
        gettext_lazy("What the web answers"),
        (
            *("reactions.sessionfeedback", "reactions.feedback"),
            *("reactions.reaction", "recaps.externalrecap", "reactions.commenter"),
            *("reactions.webmention", "recaps.sentwebmention"),
        ),
    ),
    (
        gettext_lazy("Newsletter"),
        ("newsletter.digest", "newsletter.subscriber", "newsletter.delivery"),
    ),
    (gettext_lazy("Accounts"), ("core.user", "recaps.invitation", "core.letter", "auth.group")),
    (gettext_lazy("The site"), ("core.siteidentity",)),
)


class ScriptCatalog(JavaScriptCatalog):
    """The catalogue of the admin's scripts, with the words of the rich text editor."""

    packages = ["django.contrib.admin", "django_prose_editor"]

    def get_catalog(self) -> dict[str, list[str] | str]:
        return super().get_catalog() | {word: _(word) for word in MENU_LABELS}


def _at_work(view: View) -> View:
    """Ask for an owed second factor before a view, and note that the browser is used.

    An organiser who prepares an edition for the first time is shown the next step afterwards.
    """

    @second_factor_first
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        sessions.note(request)
        response = view(request, *args, **kwargs)
        tell_next_step(request, response)
        return response

    return guarded


class OrganisersAdminSite(admin.AdminSite):
    index_title = gettext_lazy("Behind the scenes")

    # The one sign-in of the site, which asks for the second factor of those who have one.
    login = method_decorator(secure_admin_login)(admin.AdminSite.login)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        site = site_identity().name
        title = _("%(site)s, behind the scenes") % {"site": site}
        return super().each_context(request) | {"site_header": site, "site_title": title}

    def admin_view[V: View](self, view: V, cacheable: bool = False) -> V:
        guarded = forgiving(view if view == self.logout else _at_work(view))
        return super().admin_view(cast("V", guarded), cacheable)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[object]:
        """Return the models grouped by purpose, whatever their app."""
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
            "overview": overview(request),
            "below_numbers": BELOW_NUMBERS.extensions(request),
            **start.on_front_page(request),
            **(extra_context or {}),
        }
        return super().index(request, context)

    def get_urls(self) -> list[Any]:
        state = path("state/", self.admin_view(self.state), name="state")
        own = [state, *start.start_urls(self), *colleagues.colleagues_urls(self)]
        return [*own, *super().get_urls()]

    def state(self, request: HttpRequest) -> TemplateResponse:
        """Show the state of the site to those who publish: what is well or not, and what to do."""
        if not request.user.has_perm("talks.add_release"):
            raise PermissionDenied
        findings = list(look_at(SITE))
        if not findings[SITE.index(DATABASE)].is_well:
            # That this browser is used cannot be noted, and is no reason to show nothing.
            request.session.modified = False
        context = {
            **self.each_context(request),
            "title": _("State of the site"),
            "findings": sorted(findings, key=lambda found: found.is_well),
            "wrong": sum(not found.is_well for found in findings),
        }
        return TemplateResponse(request, "admin/state.html", context)

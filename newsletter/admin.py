"""The admin of the newsletter: composing and sending it, its subscribers and its deliveries."""

import csv
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.csp import CSP
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy, ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override

from core.admin.base import GuardedAdmin
from core.admin.buttons import button_on
from core.admin.filters import FilterKind, KindFilter
from core.admin.read_only import ReadOnlyAdmin
from core.files.tables import neutral
from core.mail import bulk
from newsletter import sending
from newsletter.digests import is_empty, previews, proposed, published
from newsletter.models import Delivery, DeliveryQuerySet, Digest, Subscriber
from newsletter.subscribers import erase

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import User

# What an editor may decide to send once more.
RESENDABLE = (Delivery.State.FAILED, Delivery.State.UNCERTAIN)
# The policy of the page that shows mails in frames.
WITH_FRAMES: dict[str, Any] = {**settings.SECURE_CSP, "frame-src": [CSP.SELF]}
# That of a mail, which has its styles in it, does nothing, and is shown by no other site.
OF_MAIL: dict[str, Any] = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],
    "frame-ancestors": [CSP.SELF],
    "sandbox": True,
}


# --- Who gets it ---------------------------------------------------------------------------------


class ConfirmedFilter(KindFilter):
    title = gettext_lazy("state")
    parameter_name = "state"
    kinds: ClassVar[dict[str, FilterKind]] = {
        "confirmed": (gettext_lazy("confirmed"), lambda rows: rows.exclude(confirmed_at=None)),
        "asked": (gettext_lazy("not confirmed yet"), lambda rows: rows.filter(confirmed_at=None)),
    }


@admin.register(Subscriber)
class SubscriberAdmin(ReadOnlyAdmin[Subscriber]):
    """The admin of subscribers, who ask, confirm and leave by themselves."""

    list_display = ("email", "language", "asked_at", "confirmed_at")
    list_filter: ClassVar[Any] = (ConfirmedFilter, "language")
    search_fields = ("email",)
    fields = ("email", "language", "asked_at", "confirmed_at")
    actions = ("erase",)
    change_list_template = "admin/newsletter/subscriber/list.html"

    def has_erase_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("newsletter.delete_subscriber")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("export/", view(self.export), name="newsletter_subscriber_export"),
            *super().get_urls(),
        ]

    def export(self, request: HttpRequest) -> HttpResponse:
        """Return the confirmed subscribers as CSV. Raises PermissionDenied."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="subscribers.csv"'
        writer = csv.writer(response)
        writer.writerow(["email", "language", "confirmed_at"])
        for subscriber in Subscriber.objects.confirmed().order_by("confirmed_at", "pk"):
            confirmed_at = cast("datetime", subscriber.confirmed_at).isoformat(timespec="seconds")
            # An address may begin like a formula.
            writer.writerow([neutral(subscriber.email), subscriber.language, confirmed_at])
        return response

    @admin.action(description=gettext_lazy("Erase"), permissions=["erase"])
    def erase(
        self, request: HttpRequest, queryset: models.QuerySet[Subscriber]
    ) -> HttpResponse | None:
        """Ask for confirmation, then erase the chosen subscribers.

        The question is asked because only they themselves can subscribe again.
        """
        if "sure" not in request.POST:
            context = {
                **self.admin_site.each_context(request),
                "title": _("Erase these subscribers?"),
                "opts": self.opts,
                "subscribers": queryset,
                "chosen": request.POST.getlist("_selected_action"),
                "across": request.POST.get("select_across") == "1",
                "back": request.get_full_path(),
            }
            return TemplateResponse(request, "admin/newsletter/subscriber/erase.html", context)
        count = queryset.count()
        erase(queryset)
        message = ngettext("%(count)d subscriber erased.", "%(count)d subscribers erased.", count)
        messages.success(request, message % {"count": count})
        return None


# --- What is sent --------------------------------------------------------------------------------


@admin.register(Digest)
class DigestAdmin(GuardedAdmin):
    """The admin of newsletters: one is composed, previewed, tested and sent, then read-only."""

    list_display = ("__str__", "composed_at", "started_at", "finished_at", "look_at_it")
    search_fields = ("subject_fr", "subject_en")
    filter_horizontal = ("recaps", "external_recaps", "announcements")
    change_form_template = "admin/newsletter/digest/change_form.html"
    # Each is deleted on its own page, which knows whether it may be.
    actions = None
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("subject_fr", "subject_en", "intro_fr", "intro_en")}),
        (
            gettext_lazy("What it contains"),
            {
                "fields": ("recaps", "external_recaps", "announcements"),
                "description": gettext_lazy(
                    "Recaps that were published since the last newsletter are chosen already, "
                    "announcements are not. Whatever is withdrawn before it is sent drops out."
                ),
            },
        ),
    )

    # --- Who may do what -------------------------------------------------------------------------

    def has_change_permission(self, request: HttpRequest, obj: Digest | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.started_at)

    def has_delete_permission(self, request: HttpRequest, obj: Digest | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.started_at)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/look/", view(self.look), name="newsletter_digest_look"),
            path("<int:pk>/look/<str:language>/", view(self.html), name="newsletter_digest_html"),
            path("<int:pk>/test/", view(self.test), name="newsletter_digest_test"),
            path("<int:pk>/send/", view(self.send), name="newsletter_digest_send"),
            path("<int:pk>/again/", view(self.again), name="newsletter_digest_again"),
            *super().get_urls(),
        ]

    def _digest(self, request: HttpRequest, pk: int) -> Digest:
        if not self.has_change_permission(request):
            raise PermissionDenied
        return get_object_or_404(Digest, pk=pk)

    # --- Composing -------------------------------------------------------------------------------

    def formfield_for_manytomany(
        self,
        db_field: models.ManyToManyField[models.Model, models.Model],
        request: HttpRequest,
        **kwargs: Any,
    ) -> forms.ModelMultipleChoiceField[models.Model] | None:
        """Offer what is public now, and nothing else."""
        kwargs["queryset"] = published()[db_field.name]
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {**proposed(), **super().get_changeform_initial_data(request)}

    def response_post_save_add(self, request: HttpRequest, obj: Digest) -> HttpResponseRedirect:
        return _redirect_to(obj)

    def response_post_save_change(self, request: HttpRequest, obj: Digest) -> HttpResponseRedirect:
        return _redirect_to(obj)

    @admin.display(description=gettext_lazy("preview"))
    def look_at_it(self, digest: Digest) -> SafeString:
        label = _("What became of it") if digest.started_at else _("Preview and send")
        address = reverse("admin:newsletter_digest_look", args=[digest.pk])
        return format_html('<a href="{}">{}</a>', address, label)

    # --- Looking ---------------------------------------------------------------------------------

    @method_decorator(csp_override(WITH_FRAMES))
    def look(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the mails of a newsletter as sent, or as they would be, and its deliveries."""
        digest = self._digest(request, pk)
        counts, again = _counts(digest.deliveries.all()), _counts(digest.deliveries.known())
        context = {
            **self.admin_site.each_context(request),
            "title": str(digest),
            "opts": self.opts,
            "digest": digest,
            "mails": previews(digest),
            "states": [(state, counts[state]) for state in Delivery.State if state in counts],
            "again": [(state, again[state]) for state in RESENDABLE if state in again],
            "is_empty": is_empty(digest),
        }
        return TemplateResponse(request, "admin/newsletter/digest/look.html", context)

    @method_decorator(csp_override(OF_MAIL))
    @method_decorator(xframe_options_sameorigin)
    def html(self, request: HttpRequest, pk: int, language: str) -> HttpResponse:
        mails = previews(self._digest(request, pk))
        if language not in mails:
            return HttpResponse(status=HTTPStatus.NOT_FOUND)
        return HttpResponse(mails[language]["html"])

    # --- Sending ---------------------------------------------------------------------------------

    @method_decorator(button_on("admin:newsletter_digest_look"))
    def test(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send a newsletter to the organiser's own address, in every language."""
        digest, user = self._digest(request, pk), cast("User", request.user)
        try:
            sending.send_test(previews(digest), user.email)
        except bulk.MAIL_ERRORS as error:
            messages.error(request, _("The mail server refused: %(why)s") % {"why": error})
        else:
            messages.success(request, _("Sent to %(email)s.") % {"email": user.email})
        return _redirect_to(digest)

    def send(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for confirmation, then send a newsletter to all subscribers."""
        digest = self._digest(request, pk)
        if request.method == "POST":
            try:
                count = sending.start(digest)
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            else:
                self.log_change(request, digest, _("Sent."))
                messages.success(request, _sent(count))
            return _redirect_to(digest)
        readers = Subscriber.objects.confirmed().aggregate(
            all=Count("pk"), english=Count("pk", filter=Q(language="en"))
        )
        context = {
            **self.admin_site.each_context(request),
            "title": _("Send “%(subject)s”?") % {"subject": digest},
            "opts": self.opts,
            "digest": digest,
            "readers": readers,
        }
        return TemplateResponse(request, "admin/newsletter/digest/send.html", context)

    @method_decorator(button_on("admin:newsletter_digest_look"))
    def again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the deliveries again that failed, or those that are uncertain."""
        digest = self._digest(request, pk)
        state = request.POST.get("state")
        if state in RESENDABLE:
            try:
                count = sending.send_again(digest, Delivery.State(state))
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            else:
                messages.success(request, _sent(count))
        return _redirect_to(digest)


def _counts(deliveries: DeliveryQuerySet) -> dict[str, int]:
    return dict(deliveries.order_by().values_list("state").annotate(Count("pk")))


def _redirect_to(digest: Digest) -> HttpResponseRedirect:
    return redirect("admin:newsletter_digest_look", digest.pk)


def _sent(count: int) -> str:
    message = ngettext("On its way to %(count)d reader.", "On its way to %(count)d readers.", count)
    return message % {"count": count}


# --- What became of it ---------------------------------------------------------------------------


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin[Delivery]):
    list_display = ("subscriber", "digest", "state", "attempts", "tried_at", "failure")
    list_filter = ("state", "digest")
    list_select_related = ("subscriber", "digest")
    search_fields = ("subscriber__email",)
    fields = ("digest", "subscriber", "state", "attempts", "tried_at", "failure")

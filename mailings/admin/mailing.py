"""The admin of mailings: the outbox, and the page on which one is written, tried and sent."""

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _, gettext_lazy

from core.admin.base import GuardedAdmin
from core.admin.filters import FilterKind, KindFilter
from core.database.queries import to_number
from core.mail import bulk
from mailings import drafts, sending
from mailings.admin import outbox
from mailings.admin.choosing import changed_recipients, choose
from mailings.admin.draft_page import draft_page
from mailings.admin.forms import MailingForm, StartForm
from mailings.extension_points import audience_of, audiences
from mailings.models import Mailing
from mailings.naming import called
from mailings.outbox import counted, state_in_words, went_wrong

if TYPE_CHECKING:
    from core.models import User


# Where the page of a draft shows what a button changed; messages stand at its top.
CHANGED_BY = {
    **dict.fromkeys(("_add_all", "_add_ticked", "_remove", "_remove_all"), "#to"),
    "_look": "#preview",
}


class StateFilter(KindFilter):
    title = gettext_lazy("state")
    parameter_name = "state"
    kinds: ClassVar[dict[str, FilterKind]] = {
        "draft": (gettext_lazy("draft"), lambda rows: rows.filter(started_at=None)),
        "leaving": (
            gettext_lazy("on its way"),
            lambda rows: rows.exclude(started_at=None).filter(finished_at=None),
        ),
        "sent": (gettext_lazy("sending ended"), lambda rows: rows.exclude(finished_at=None)),
        "wrong": (
            gettext_lazy("did not reach everybody"),
            lambda rows: rows.filter(pk__in=went_wrong().values("mailing")),
        ),
    }


@admin.register(Mailing)
class MailingAdmin(GuardedAdmin):
    """Mailings: each is a draft on a page of its own until it is sent, and then only read."""

    form = MailingForm
    list_display = ("__str__", "letters", "state", "reply_to", "written_at")
    list_filter = (StateFilter,)
    list_select_related = ("reply_to",)
    search_fields = ("subject_fr", "subject_en")
    fields = ("subject_fr", "text_fr", "subject_en", "text_en", "together", "reply_to")
    change_form_template = "admin/mailings/mailing/change_form.html"
    # Each is deleted on its own page, which knows whether it may be.
    actions = None

    # --- The list --------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return counted(super().get_queryset(request))

    @admin.display(description=gettext_lazy("deliveries"))
    def letters(self, mailing: Any) -> int:
        return mailing.all_deliveries if mailing.started_at else len(mailing.chosen)

    @admin.display(description=gettext_lazy("state"))
    def state(self, mailing: Any) -> str:
        return state_in_words(mailing)

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Return the list, whose mailings are called as their readers are to read it."""
        found = super().get_changelist_instance(request)
        known = {audience.name: audience for audience in audiences()}
        for mailing in found.result_list:
            mailing.called = called(mailing, known.get(mailing.audience))
        return found

    # --- Who may do what -------------------------------------------------------------------------

    def has_change_permission(self, request: HttpRequest, obj: Mailing | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.started_at)

    def has_delete_permission(self, request: HttpRequest, obj: Mailing | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.started_at)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [*outbox.urls(view), *super().get_urls()]

    # --- Beginning -------------------------------------------------------------------------------

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: object = None
    ) -> HttpResponse:
        """Ask whom it is to and what it begins from, and make a draft of that."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = StartForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            chosen, user = form.cleaned_data, cast("User", request.user)
            made = drafts.begin(chosen["audience"], chosen["standing_text"], user)
            self.log_addition(request, made, [{"added": {}}])
            return redirect("admin:mailings_mailing_change", made.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Write to many people"),
            "opts": self.opts,
            "form": form,
            "has_audiences": bool(audiences()),
        }
        return TemplateResponse(request, "admin/mailings/mailing/add.html", context)

    # --- Writing ---------------------------------------------------------------------------------

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show a draft and do what its buttons say, after what was typed is saved."""
        mailing = Mailing.objects.filter(pk=to_number(unquote(object_id))).first()
        if mailing and not self._is_written(request, mailing):
            return self._is_not_written(request, mailing)
        try:
            response = super().change_view(request, object_id, form_url, extra_context)
        except PermissionDenied:
            # Someone may have sent it since it was read here: only then was the row locked.
            mailing = Mailing.objects.filter(pk=to_number(unquote(object_id))).first()
            if mailing is None or self._is_written(request, mailing):
                raise
            return self._is_not_written(request, mailing)
        if mailing is None or request.method != "POST" or response.status_code != HTTPStatus.FOUND:
            return response
        mailing.refresh_from_db()
        if "_send" in request.POST:
            self._send(request, mailing)
        elif "_test" in request.POST:
            self._send_test(request, mailing)
        return (
            redirect("admin:mailings_mailing_look", mailing.pk) if mailing.started_at else response
        )

    def _is_written(self, request: HttpRequest, mailing: Mailing) -> bool:
        may = self.has_change_permission(request, mailing)
        return may and audience_of(mailing.audience) is not None

    def _is_not_written(self, request: HttpRequest, mailing: Mailing) -> HttpResponse:
        """Redirect to what became of a mailing; keep what was typed as a draft of its own.

        Raises PermissionDenied.
        """
        if not self.has_view_permission(request, mailing):
            raise PermissionDenied
        if request.method == "POST" and self.has_change_permission(request):
            form = self.get_form(request)(request.POST, instance=Mailing(audience=mailing.audience))
            form.full_clean()
            form.instance.save()
            messages.warning(
                request,
                _("It was sent meanwhile. What you typed is a draft of its own, to nobody yet."),
            )
            return redirect("admin:mailings_mailing_change", form.instance.pk)
        return redirect("admin:mailings_mailing_look", mailing.pk)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show beside the form whom the draft is to, and how one of them would read it."""
        draft: Mailing = context["original"]
        if not self._is_written(request, draft):
            # It was sent since this view began.
            return self._is_not_written(request, draft)
        audience = audience_of(draft.audience)
        draft.called = called(draft, audience)
        if audience:
            reader = request.POST.get("reader") or request.GET.get("reader", "")
            form, user = context["adminform"].form, cast("User", request.user)
            context["page"] = draft_page(form, audience, reader, user)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Mailing, form: Any, change: bool) -> None:
        """Save a draft with the recipients that were added and removed."""
        audience = audience_of(obj.audience)
        if "together" in form.changed_data:
            obj.chosen, obj.criteria = [], []
            messages.warning(request, _("Letters go to others now: choose to whom."))
        elif audience:
            choose(obj, audience, request.POST)
        super().save_model(request, obj, form, change)

    def response_change(self, request: HttpRequest, obj: Mailing) -> HttpResponse:
        if "_save" in request.POST:
            messages.success(request, _("Saved: nobody got anything."))
        page = reverse("admin:mailings_mailing_change", args=[obj.pk])
        reader = urlencode({"reader": request.POST.get("reader", "")})
        # What a button changed is in view, also on a phone.
        parts = (part for button, part in CHANGED_BY.items() if button in request.POST)
        return redirect(f"{page}?{reader}{next(parts, '')}")

    # --- Trying and sending ----------------------------------------------------------------------

    def _send_test(self, request: HttpRequest, mailing: Mailing) -> None:
        """Send the letter of the recipient who is previewed to the organiser."""
        user = cast("User", request.user)
        try:
            sending.send_test(mailing, request.POST.get("reader", ""), user)
        except ValidationError as error:
            _say(request, error)
        except bulk.MAIL_ERRORS as error:
            messages.error(request, _("The mail server refused: %(why)s") % {"why": error})
        else:
            messages.success(request, _("Sent to %(email)s.") % {"email": user.email})

    def _send(self, request: HttpRequest, mailing: Mailing) -> None:
        try:
            sending.start(mailing, request.POST["_send"], cast("User", request.user))
        except ValidationError as error:
            _say(request, error)
            seen = request.POST.get("recipients", "").split()
            for sentence in changed_recipients(mailing, seen):
                messages.warning(request, sentence)
        else:
            self.log_change(request, mailing, _("Sent."))
            mailing.refresh_from_db()


def _say(request: HttpRequest, error: ValidationError) -> None:
    for message in error.messages:
        messages.error(request, message)

"""Invitations in the admin: made and sent here, and revoked."""

from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy, ngettext

from core.admin.filters import FilterKind, KindFilter
from core.forms.forms import ParagraphsField, WordsField
from core.models import User
from recaps.admin.fieldsets import Fieldsets
from recaps.admin.relations import PublicChoiceField
from recaps.models import Invitation
from recaps.text.choices import public_sessions_with_days
from talks.models import Session
from writing import invitations

Role = Invitation.Role
ROLES = {
    Role.ORGANISER: gettext_lazy("Organisers: prepare the edition and publish it"),
    Role.EDITOR: gettext_lazy("Editors: read recaps and what the web answers"),
    Role.BLOGGER: gettext_lazy("Bloggers: write recaps, at the desk"),
}


def _who(request: HttpRequest) -> User:
    return cast("User", request.user)


class InvitationForm(forms.ModelForm[Invitation]):
    class Meta:
        model = Invitation
        fields = ("role", "email", "name", "language", "message", "sessions", "recap")
        field_classes: ClassVar[Any] = {"name": WordsField, "message": ParagraphsField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "sessions" in self.fields:
            label = str(Invitation._meta.get_field("sessions").verbose_name)
            self.fields["sessions"] = PublicChoiceField(
                Session.objects.current_first(), public_sessions_with_days(), label
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        email, role = cleaned.get("email"), cleaned.get("role")
        # Who is asked to write about something may have been asked about something else.
        if email and role and not (cleaned.get("sessions") or cleaned.get("recap")):
            self._refuse_again(email, Role(role))
        return cleaned

    def _refuse_again(self, email: str, role: Role) -> None:
        if User.objects.filter(email__iexact=email, groups__name=role.group).exists():
            message = gettext("%(email)s has an account with this role already.")
            self.add_error("email", message % {"email": email})
        elif before := Invitation.objects.open().filter(email__iexact=email, role=role).first():
            message = gettext(
                "%(email)s was invited on %(date)s, and the link still works. To send it once "
                "more, choose “Send again” in the list."
            )
            date = date_format(timezone.localtime(before.invited_at), "DATE_FORMAT")
            self.add_error("email", message % {"email": email, "date": date})


class StateFilter(KindFilter):
    title = gettext_lazy("state")
    parameter_name = "state"
    kinds: ClassVar[dict[str, FilterKind]] = {
        Invitation.State.OPEN: (
            Invitation.State.OPEN.label,
            lambda rows: rows.filter(pk__in=Invitation.objects.open()),
        ),
        Invitation.State.ACCEPTED: (
            Invitation.State.ACCEPTED.label,
            lambda rows: rows.exclude(accepted_at=None),
        ),
        Invitation.State.REVOKED: (
            Invitation.State.REVOKED.label,
            lambda rows: rows.exclude(revoked_at=None),
        ),
        Invitation.State.EXPIRED: (
            Invitation.State.EXPIRED.label,
            lambda rows: rows.filter(
                accepted_at=None, revoked_at=None, expires_at__lte=timezone.now()
            ),
        ),
    }


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin[Invitation]):
    """The admin of invitations: adding one sends it; later it is sent again or revoked."""

    form = InvitationForm
    list_display = ("name", "email", "role", "state", "invited_by", "invited_at", "expires_at")
    list_filter: ClassVar[Any] = (StateFilter, "role", "language")
    list_select_related = ("invited_by",)
    search_fields = ("name", "email")
    actions = ("send_again", "revoke")
    autocomplete_fields = ("recap",)
    radio_fields: ClassVar[Any] = {"role": admin.VERTICAL}
    fieldsets: ClassVar[Any] = (
        (
            None,
            {
                "fields": ("role", "email", "name", "language", "message"),
                "description": gettext_lazy("The link is sent to this address at once."),
            },
        ),
        (
            gettext_lazy("What to write"),
            {
                "fields": ("sessions", "recap"),
                "description": gettext_lazy(
                    "For those who are to write; both can stay empty. Only sessions that have been "
                    "announced can be chosen, under their public name; with a recap, the person "
                    "becomes one of its authors."
                ),
            },
        ),
    )

    def has_change_permission(self, request: HttpRequest, obj: Invitation | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Invitation | None = None) -> bool:
        return False

    def get_fieldsets(self, request: HttpRequest, obj: Invitation | None = None) -> Fieldsets:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            about, to_write = fieldsets
            # Who is asked to organise reads nothing of it.
            is_open = request.GET.get("role", Role.BLOGGER) == Role.BLOGGER
            classes = () if is_open else ("collapse",)
            return [about, (to_write[0], {**to_write[1], "classes": classes})]
        became = ("state", "invited_by", "invited_at", "expires_at", "accepted_at", "accepted_by")
        return [
            (None, {"fields": fieldsets[0][1]["fields"]}),
            (gettext_lazy("What to write"), {"fields": ("about", "recap")}),
            (gettext_lazy("What became of it"), {"fields": became}),
        ]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Invitation | None = None
    ) -> tuple[str, ...]:
        return () if obj is None else ("about", "state", "invited_at")

    def formfield_for_choice_field(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Offer only the roles that the user may give."""
        if db_field.name == "role":
            roles = invitations.roles_to_give(_who(request))
            kwargs["choices"] = [(role.value, ROLES[role]) for role in roles]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str | list[str]]:
        """Fill in the session of `?session=12` and the role of `?role=organiser`."""
        initial = super().get_changeform_initial_data(request)
        session = initial.pop("session", None)
        return {"sessions": [str(session)], **initial} if session else initial

    def save_model(
        self, request: HttpRequest, obj: Invitation, form: InvitationForm, change: bool
    ) -> None:
        obj.invited_by = _who(request)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: object, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        invitations.send(form.instance)

    def response_add(
        self, request: HttpRequest, obj: Invitation, post_url_continue: str | None = None
    ) -> HttpResponse:
        sentence = gettext(
            "The invitation is on its way to %(email)s: its link works once, until %(date)s."
        )
        date = date_format(timezone.localtime(obj.expires_at), "DATE_FORMAT")
        messages.success(request, sentence % {"email": obj.email, "date": date})
        pages = filter(None, invitations.AFTERWARDS.ask(request))
        return redirect(next(pages, "admin:recaps_invitation_changelist"))

    @admin.display(description=gettext_lazy("sessions to write about"))
    def about(self, invitation: Invitation) -> str:
        return ", ".join(title.either for title in invitations.subjects(invitation))

    @admin.display(description=gettext_lazy("state"))
    def state(self, invitation: Invitation) -> str:
        return str(invitation.state.label)

    def _unanswered(
        self, request: HttpRequest, queryset: models.QuerySet[Invitation]
    ) -> models.QuerySet[Invitation]:
        """Return the invitations that were not accepted and whose role the user may give."""
        roles = invitations.roles_to_give(_who(request))
        return queryset.filter(accepted_at=None, role__in=roles)

    @admin.action(description=gettext_lazy("Send again"), permissions=["add"])
    def send_again(self, request: HttpRequest, queryset: models.QuerySet[Invitation]) -> None:
        found = list(self._unanswered(request, queryset))
        for invitation in found:
            invitations.send_again(invitation, _who(request))
        count = len(found)
        message = ngettext(
            "%(count)d invitation sent again.", "%(count)d invitations sent again.", count
        )
        messages.success(request, message % {"count": count})

    @admin.action(description=gettext_lazy("Revoke"), permissions=["add"])
    def revoke(self, request: HttpRequest, queryset: models.QuerySet[Invitation]) -> None:
        waiting = self._unanswered(request, queryset).filter(revoked_at=None)
        count = waiting.update(revoked_at=timezone.now())
        message = ngettext("%(count)d invitation revoked.", "%(count)d invitations revoked.", count)
        messages.success(request, message % {"count": count})

"""Accounts and groups in the admin.

Nobody gives rights that they lack, nor changes an account that has such: Django lets every user who
may change accounts do both.
"""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin, UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AdminUserCreationForm,
    UserChangeForm,
)
from django.contrib.auth.models import Group, Permission
from django.db.models import ManyToManyField, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy as _, ngettext

from core.accounts.rights import has_right, may_give, may_touch
from core.admin.base import COLLAPSED, GuardedAdmin
from core.forms.forms import GuardedForm
from core.models import User

# No user reads here what lets another sign in, as the secret of an authenticator app; and no
# account is opened by another address than its own.
admin.site.unregister([Authenticator, EmailAddress])


class UserAddForm(AdminUserCreationForm[User]):
    class Meta:
        model = User
        fields = ("email", "name")

    usable_password = AdminUserCreationForm.create_usable_password_field(
        _("None is needed: a code sent by e-mail is enough to sign in.")
    )
    usable_password.initial = "false"


class PasswordForm(AdminPasswordChangeForm[User]):
    # Django's own words are half in English.
    usable_password_help_text = _(  # type: ignore[assignment]
        "Without one the present password is lost; a code sent by e-mail is enough to sign in."
    )


class UserForm(GuardedForm, UserChangeForm[User]):
    """The form of an account; the password has a page of its own."""


@admin.register(User)
class UserAdmin(GuardedAdmin, DjangoUserAdmin[User]):
    of_the_site = True
    form = UserForm
    add_form = UserAddForm
    change_password_form = PasswordForm
    list_display = ("email", "name", "is_active", "is_staff", "last_login")
    list_filter = ("groups", "is_staff", "is_active")
    search_fields = ("email", "name")
    ordering = ("email",)
    filter_horizontal = ("groups",)
    readonly_fields = ("second_factors", "last_login", "date_joined")
    actions = ("remove_second_factors",)
    fieldsets = (
        (None, {"fields": ("email", "name", "language", "password", "second_factors")}),
        (_("What this person may do"), {"fields": ("is_active", "is_staff", "groups")}),
        (_("Everything"), {"fields": ("is_superuser",), "classes": COLLAPSED}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fields = ("email", "name", "usable_password", "password1", "password2")
    add_fieldsets = ((None, {"classes": ("wide",), "fields": add_fields}),)

    def has_unlock_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or may_touch(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or may_touch(request.user, obj))

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))
        return fields if request.user.is_superuser else (*fields, "is_superuser")

    def formfield_for_manytomany(
        self, db_field: ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.ModelMultipleChoiceField[Any] | None:
        if db_field.name == "groups":
            given = [group.pk for group in Group.objects.all() if may_give(request.user, group)]
            kwargs["queryset"] = Group.objects.filter(pk__in=given)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description=_("second factors"))
    def second_factors(self, user: User) -> str:
        return ", ".join(map(str, user.authenticator_set.order_by("pk"))) or gettext("None")

    @admin.action(
        description=_("Remove the second factors of a person who lost them"),
        permissions=["unlock"],
    )
    def remove_second_factors(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        users = list(queryset.filter(authenticator__isnull=False).distinct())
        for user in users:
            user.authenticator_set.all().delete()
            self.log_change(request, user, gettext("Second factors removed."))
        count = len(users)
        message = ngettext(
            "%(count)d account has no second factor any more.",
            "%(count)d accounts have no second factor any more.",
            count,
        )
        messages.success(request, message % {"count": count})


# The actions of Django's own permissions; their names are in the database, in English.
ACTIONS = {"add": _("Add"), "change": _("Change"), "delete": _("Delete"), "view": _("View")}


class PermissionsField(forms.ModelMultipleChoiceField[Any]):
    """A choice of permissions, in the words of organisers."""

    def label_from_instance(self, obj: Permission) -> str:
        action, _sign, of = obj.codename.partition("_")
        own = action in ACTIONS and of == obj.content_type.model
        return f"{obj.content_type} | {ACTIONS[action] if own else gettext(obj.name)}"


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin):
    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or may_give(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or may_give(request.user, obj))

    def formfield_for_manytomany(
        self, db_field: ManyToManyField[Any, Any], request: HttpRequest | None = None, **kwargs: Any
    ) -> forms.ModelMultipleChoiceField[Any] | None:
        if request and not request.user.is_superuser:
            rights = Permission.objects.select_related("content_type")
            own = [right.pk for right in rights if has_right(request.user, right)]
            kwargs["queryset"] = rights.filter(pk__in=own)
        return super().formfield_for_manytomany(
            db_field, request, **kwargs, form_class=PermissionsField
        )

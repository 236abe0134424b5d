"""Accounts in the admin."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.utils.translation import gettext_lazy as _

from core.admin.base import COLLAPSED, GuardedAdmin
from core.forms import GuardedForm
from core.models import User


class UserAddForm(AdminUserCreationForm[User]):
    class Meta:
        model = User
        fields = ("email", "name")

    usable_password = AdminUserCreationForm.create_usable_password_field(
        _("None is needed: a code sent by e-mail is enough to sign in.")
    )
    usable_password.initial = "false"


class UserForm(GuardedForm, UserChangeForm[User]):
    """Somebody's account; the password has a page of its own."""


@admin.register(User)
class UserAdmin(GuardedAdmin, DjangoUserAdmin[User]):
    form = UserForm
    add_form = UserAddForm
    list_display = ("email", "name", "is_active", "is_staff", "last_login")
    list_filter = ("groups", "is_staff", "is_active")
    search_fields = ("email", "name")
    ordering = ("email",)
    filter_horizontal = ("groups",)
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "name", "language", "password")}),
        (_("What this person may do"), {"fields": ("is_active", "is_staff", "groups")}),
        (_("Everything"), {"fields": ("is_superuser",), "classes": COLLAPSED}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fields = ("email", "name", "usable_password", "password1", "password2")
    add_fieldsets = ((None, {"classes": ("wide",), "fields": add_fields}),)

"""What the pages of rows that are only read have in common."""

from typing import ClassVar

from django.contrib import admin, messages
from django.contrib.auth import get_permission_codename
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy, ngettext


class ReadOnlyAdmin[M: models.Model](admin.ModelAdmin[M]):
    """Rows that are created elsewhere, and only read here."""

    # Whether they are deleted with the row that they belong to, from the page of that.
    goes_along: ClassVar[bool] = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        page = request.resolver_match.url_name if request.resolver_match else ""
        is_own = (page or "").startswith(f"{self.opts.app_label}_{self.opts.model_name}_")
        return self.goes_along and not is_own and super().has_delete_permission(request, obj)

    def has_retry_permission(self, request: HttpRequest) -> bool:
        """Tell whether this user may try a row again, which needs the right to change it."""
        return request.user.has_perm(
            f"{self.opts.app_label}.{get_permission_codename('change', self.opts)}"
        )


class RetryAdmin[M: models.Model](ReadOnlyAdmin[M]):
    """Rows that other machines create: they are read, and tried again."""

    list_filter = ("state",)
    search_fields = ("source", "target")
    actions = ("try_again",)

    def start_over(self, row: M) -> None:
        raise NotImplementedError

    @admin.action(description=gettext_lazy("Try again"), permissions=["retry"])
    def try_again(self, request: HttpRequest, queryset: models.QuerySet[M]) -> None:
        found = list(queryset)
        for row in found:
            self.start_over(row)
        count = len(found)
        message = ngettext(
            "%(count)d webmention is tried again.", "%(count)d webmentions are tried again.", count
        )
        messages.success(request, message % {"count": count})

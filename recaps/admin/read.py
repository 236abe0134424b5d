"""What the pages of rows that are only read have in common."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class ReadAdmin(admin.ModelAdmin[Any]):
    """Rows that are made elsewhere, and read here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

"""Tasks in the admin: what the task worker did, does and will do."""

from typing import Any

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from core.admin.read_only import ReadOnlyAdmin

# The library's own page is half in English.
admin.site.unregister(DBTaskResult)


@admin.register(DBTaskResult)
class TaskAdmin(ReadOnlyAdmin[Any]):
    list_display = ("task_path", "status", "enqueued_at", "started_at", "finished_at")
    list_filter = ("status",)
    ordering = ("-enqueued_at",)
    fields = (*list_display, "error")
    readonly_fields = fields

    @admin.display(description=_("error"))
    def error(self, task: DBTaskResult[Any, Any]) -> SafeString:
        return format_html("<pre>{}</pre>", task.traceback)

"""The tabs of the editors' queue."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet, TextChoices
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from recaps.models import Recap

Status = Recap.Status


class Tab(TextChoices):
    """The tabs in their order; the first one opens by default, the last one has every recap."""

    WAITING = "waiting", _("Waiting for you")
    CHANGES = "changes", _("Changes requested")
    DRAFT = "draft", _("Drafts")
    SCHEDULED = "scheduled", pgettext_lazy("recaps", "Scheduled")
    PUBLISHED = "published", pgettext_lazy("recaps", "Published")
    NEWER = "newer", _("New version under way")
    WITHDRAWN = "withdrawn", pgettext_lazy("recaps", "Withdrawn")
    ALL = "all", pgettext_lazy("recaps", "All")


def rows_of(tab: Tab) -> Q:
    return _rows()[tab]


def _rows() -> dict[Tab, Q]:
    now = timezone.now()
    public = Q(published_at__lte=now)
    settled = Q(status__in=[Status.PUBLISHED, Status.WITHDRAWN])
    return {
        Tab.WAITING: Q(status__in=[Status.SUBMITTED, Status.APPROVED]),
        Tab.CHANGES: Q(status=Status.CHANGES),
        Tab.DRAFT: Q(status=Status.DRAFT),
        Tab.SCHEDULED: Q(published_at__gt=now),
        Tab.PUBLISHED: public & ~Q(status=Status.WITHDRAWN),
        Tab.NEWER: public & ~settled,
        Tab.WITHDRAWN: Q(status=Status.WITHDRAWN),
        Tab.ALL: Q(),
    }


def chosen(request: HttpRequest) -> Tab:
    """Return the tab asked for; a search without one goes through all recaps."""
    asked = request.GET.get("state", "")
    if asked in Tab.values:
        return Tab(asked)
    return Tab.ALL if request.GET.get("q") else Tab.WAITING


def tabs(request: HttpRequest) -> list[dict[str, object]]:
    """Return each tab with the number of its recaps."""
    rows = _rows()
    counts = Recap.objects.aggregate(**{tab: Count("pk", filter=q) for tab, q in rows.items() if q})
    counts[Tab.ALL] = Recap.objects.count()
    here = chosen(request)
    return [
        {"tab": tab, "label": tab.label, "count": counts[tab], "is_chosen": tab == here}
        for tab in Tab
    ]


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, Any]]:
        return Tab.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Recap]) -> QuerySet[Recap]:
        return queryset.filter(rows_of(chosen(request)))

"""The list of star counts, with the seats of rooms."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy

from core.admin.filters import FilterKind, KindFilter
from core.admin.read_only import ReadOnlyAdmin
from core.files.tables import CSV_TYPE, csv_file
from events.admin.owned import EditionFilter, edition_worked_on
from picks.admin.interest import interest, table
from picks.models import StarCount
from talks.admin.day_overview import shown_day
from talks.formatting import short_moment
from talks.models import Slot


class FullerFilter(KindFilter):
    title = gettext_lazy("room")
    parameter_name = "fuller"
    kinds: ClassVar[dict[str, FilterKind]] = {
        "yes": (
            gettext_lazy("More stars than seats"),
            lambda rows: rows.filter(
                pk__in=StarCount.objects.fuller_than_their_room().values("pk")
            ),
        )
    }


@admin.register(StarCount)
class StarCountAdmin(ReadOnlyAdmin[StarCount]):
    change_list_template = "admin/picks/starcount/change_list.html"
    # The most important columns first: a phone shows three.
    list_display = ("called", "count", "seats", "share", "when", "where", "passed_on")
    list_filter: ClassVar[Any] = (EditionFilter, FullerFilter)
    list_select_related = ("session__edition",)
    edition_path = "session__edition"
    search_fields = ("session__title_fr", "session__title_en")
    fields = ("called", "when", "where", "count", "seats", "share", "passed_on")
    actions = ("pass_on", "take_back")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[StarCount]:
        slots = Slot.objects.standing().select_related("room").order_by("start")
        prefetched = models.Prefetch("session__slots", slots, to_attr="standing")
        rows = StarCount.objects.against_seats().prefetch_related(prefetched)
        return rows.order_by(*self.get_ordering(request))

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        """Order by share, the fullest first, those without known seats last."""
        return models.F("share").desc(nulls_last=True), "-count", "pk"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.interest_view)
        return [path("interest/", view, name="picks_starcount_interest"), *super().get_urls()]

    @admin.display(description=gettext_lazy("session"), ordering="session__title_fr")
    def called(self, row: StarCount) -> str:
        return row.session.title.either

    @admin.display(description=gettext_lazy("when"))
    def when(self, row: StarCount) -> SafeString:
        zone = row.session.edition.zone
        return _stacked(short_moment(slot.start, slot.end, zone) for slot in _standing(row))

    @admin.display(description=gettext_lazy("where"))
    def where(self, row: StarCount) -> SafeString:
        return _stacked(str(slot.room) for slot in _standing(row))

    @admin.display(description=gettext_lazy("seats"), ordering="seats")
    def seats(self, row: Any) -> int | None:
        return row.seats  # type: ignore[no-any-return]

    @admin.display(description=gettext_lazy("stars for 100 seats"), ordering="share")
    def share(self, row: Any) -> int | None:
        return row.share  # type: ignore[no-any-return]

    def has_passing_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("picks.change_starcount")

    @admin.action(description=gettext_lazy("Pass on to the speakers"), permissions=["passing"])
    def pass_on(self, request: HttpRequest, queryset: models.QuerySet[StarCount]) -> None:
        queryset.update(passed_on=True)
        messages.success(request, _("Their speakers see these stars on their own page."))

    @admin.action(description=gettext_lazy("Hide from the speakers again"), permissions=["passing"])
    def take_back(self, request: HttpRequest, queryset: models.QuerySet[StarCount]) -> None:
        queryset.update(passed_on=False)
        messages.success(request, _("Their speakers do not see these stars."))

    def interest_view(self, request: HttpRequest) -> HttpResponse:
        """Show a day by hour and room, as a page or as a CSV."""
        edition = edition_worked_on(request)
        if edition is None or not self.has_view_permission(request):
            return HttpResponse(status=404)
        day = shown_day(request, edition)
        found = interest(edition, day)
        if request.GET.get("format") == "csv":
            name = f"{edition.slug}-{day}.csv"
            headers = {"Content-Disposition": f'attachment; filename="{name}"'}
            return HttpResponse(csv_file(table(found)), content_type=CSV_TYPE, headers=headers)
        context = {
            **self.admin_site.each_context(request),
            "title": found.title,
            "opts": self.opts,
            "found": found,
            "edition": edition,
        }
        return TemplateResponse(request, "admin/picks/starcount/interest.html", context)


def _standing(row: StarCount) -> list[Slot]:
    """Return the standing slots that the list prefetched."""
    return row.session.standing  # type: ignore[attr-defined, no-any-return]


def _stacked(texts: Iterator[str]) -> SafeString:
    return format_html_join(SafeString("<br>"), '<span class="moment">{}</span>', zip(texts))

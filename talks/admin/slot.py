"""Slots in the admin: a list of all sessions' slots; they are edited with their session."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy

from core.admin.base import ask_deferred_constraints
from core.admin.bulk import BulkAdmin, offered
from events.admin.owned import EditionFilter, OwnedAdmin
from talks.admin.bulk import MoveSlots
from talks.admin.filters import ClashFilter, DayFilter, RoomFilter
from talks.formatting import short_moment
from talks.models import Slot
from talks.models.slot import ROOM_TAKEN


@admin.register(Slot)
class SlotAdmin(BulkAdmin, OwnedAdmin):
    edition_path = "session__edition"
    list_display = ("when", "room", "of_session", "withdrawn_or_not")
    list_display_links = None
    list_filter: ClassVar[Any] = (EditionFilter, DayFilter, ClashFilter, RoomFilter, "withdrawn")
    list_select_related = ("room", "session__edition")
    search_fields = (
        *("session__title_fr", "session__title_en"),
        *("room__name_fr", "room__name_en"),
    )
    bulk_actions = (MoveSlots,)
    actions = ("swap_rooms", offered(MoveSlots))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_move_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request)

    @admin.display(description=gettext_lazy("when"), ordering="start")
    def when(self, slot: Slot) -> str:
        return short_moment(slot.start, slot.end, slot.session.edition.zone)

    @admin.display(description=gettext_lazy("session"), ordering="session__title_fr")
    def of_session(self, slot: Slot) -> SafeString:
        address = reverse("admin:talks_session_change", args=[slot.session_id])
        return format_html('<a href="{}">{}</a>', address, slot.session)

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Redirect to the page of the session."""
        slot = self.get_object(request, object_id)
        if slot is None or not self.has_view_permission(request, slot):
            return super().change_view(request, object_id, *args, **kwargs)
        return HttpResponseRedirect(reverse("admin:talks_session_change", args=[slot.session_id]))

    def history_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Redirect to the history of the session, which includes its slots."""
        slot = self.get_object(request, object_id)
        if slot is None or not self.has_view_permission(request, slot):
            return super().history_view(request, object_id, *args, **kwargs)
        return HttpResponseRedirect(reverse("admin:talks_session_history", args=[slot.session_id]))

    @admin.action(description=gettext_lazy("Swap the rooms of two slots"), permissions=["change"])
    def swap_rooms(self, request: HttpRequest, queryset: models.QuerySet[Slot]) -> None:
        slots = list(queryset.select_related("room", "session")[:3])
        if len(slots) != 2:
            messages.error(request, _("Tick two slots: their rooms are swapped."))
            return
        one, other = slots
        if one.session.edition_id != other.session.edition_id:
            messages.error(request, _("These slots belong to different editions."))
            return
        if one.room_id == other.room_id:
            same = _("Both are in the same room.")
            messages.warning(request, _("Nothing was swapped.") + f" {same}")
            return
        try:
            with transaction.atomic():
                Slot.objects.swap_rooms(one, other)
                ask_deferred_constraints()
        except IntegrityError:
            messages.error(request, _("Nothing was swapped.") + f" {ROOM_TAKEN}")
            return
        for slot in slots:
            self.log_change(request, slot, _("Room swapped."))
        names = {
            "one": one.session,
            "room": one.room,
            "other": other.session,
            "other_room": other.room,
        }
        sentence = _("“%(one)s” is in %(room)s now, “%(other)s” in %(other_room)s.")
        messages.success(request, sentence % names)

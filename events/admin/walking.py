"""The page with the table of walking minutes between the rooms of an edition."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.forms.boundfield import BoundField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _, gettext_lazy

from core.content.version import counted_once
from core.database.locks import hold
from core.forms.forms import GuardedForm
from events.admin.pages import EditionPage
from events.models import Edition, Room
from events.models.walking import LONGEST, SHORTEST

# Of how many rooms all pairs stand in one table; of more, those of one room at a time.
MOST_IN_TABLE = 12


class WalkingForm(GuardedForm):
    """The minutes between rooms: of all pairs, or of those with one room. Empty: not known."""

    class Meta:
        model = Edition
        fields = ()

    def __init__(self, *args: Any, rooms: Sequence[Room], start: Room | None, **kwargs: Any):
        super().__init__(*args, label_suffix="", **kwargs)
        self.rows_now = {
            frozenset((row.one_id, row.other_id)): row for row in self.instance.walking_times.all()
        }
        self.columns = [start] if start else rooms[:-1]
        self.pairs: dict[str, tuple[Room, Room]] = {}
        self.table: list[tuple[Room, list[str]]] = []
        for number, room in enumerate(rooms):
            others = [start] if start else rooms[:number]
            if others and room != start:
                names = [self._add(other, room) for other in others]
                self.table.append((room, names))

    def _add(self, one: Room, other: Room) -> str:
        """Add the field of a pair; return its name, which is the same either way."""
        name = "way-{}-{}".format(*sorted((one.pk, other.pk)))
        self.pairs[name] = (one, other)
        self.fields[name] = forms.IntegerField(
            label=f"{one} – {other}",
            required=False,
            min_value=SHORTEST,
            max_value=LONGEST,
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        )
        row = self.rows_now.get(frozenset((one.pk, other.pk)))
        self.initial[name] = row.minutes if row else None
        return name

    @property
    def rows(self) -> Iterator[tuple[Room, list[BoundField]]]:
        """Yield each row of the table: its room, and the fields up to its own column."""
        for room, names in self.table:
            yield room, [self[name] for name in names]

    def save(self, commit: bool = True) -> Edition:
        """Write the pairs that were changed, one by one: each has its line in the history."""
        for name in self.changed_data:
            if name in self.pairs:
                self._write(*self.pairs[name], self.cleaned_data[name])
        edition: Edition = self.instance
        return edition

    def _write(self, one: Room, other: Room, minutes: int | None) -> None:
        row = self.rows_now.get(frozenset((one.pk, other.pk)))
        if row and minutes is None:
            row.delete()
        elif row and minutes is not None:
            row.minutes = minutes
            row.save(update_fields=["minutes"])
        elif minutes is not None:
            self.instance.walking_times.create(one=one, other=other, minutes=minutes)


@dataclass(frozen=True, slots=True)
class FromRoom:
    """A room of many, and to how many others the way is known."""

    room: Room
    known: int


def _view(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show the table, or which room to start from where there are many; save what is sent."""
    rooms = list(edition.rooms.filter(withdrawn=False))
    start = _start(request, rooms)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": WALKING.label(edition),
        "opts": Edition._meta,
        "edition": edition,
        "start": start,
        "others": len(rooms) - 1,
    }
    if len(rooms) > MOST_IN_TABLE:
        context["starts"] = _starts(edition, rooms)
    if start or 1 < len(rooms) <= MOST_IN_TABLE:
        form, is_saved = _saved(request, edition, rooms, start)
        if is_saved:
            messages.success(request, _("Saved."))
            return redirect(request.get_full_path())
        context["form"] = form
    return TemplateResponse(request, "admin/events/edition/walking.html", context)


def _start(request: HttpRequest, rooms: Sequence[Room]) -> Room | None:
    slug = request.GET.get("room")
    start = next((room for room in rooms if room.slug == slug), None)
    if slug and start is None:
        raise Http404(_("No room of this edition."))
    return start


def _saved(
    request: HttpRequest, edition: Edition, rooms: Sequence[Room], start: Room | None
) -> tuple[WalkingForm, bool]:
    """Return the form, and whether it was sent and is saved now."""
    data = request.POST if request.method == "POST" else None
    with transaction.atomic(), counted_once():
        if data is not None:
            hold(Edition.objects.filter(pk=edition.pk))
        form = WalkingForm(data, instance=edition, rooms=rooms, start=start)
        is_saved = form.is_valid()
        if is_saved:
            form.save()
    return form, is_saved


def _starts(edition: Edition, rooms: Sequence[Room]) -> list[FromRoom]:
    pairs = list(edition.walking_times.values_list("one", "other"))
    standing = {room.pk for room in rooms}
    known = Counter(chain.from_iterable(pair for pair in pairs if standing.issuperset(pair)))
    return [FromRoom(room, known[room.pk]) for room in rooms]


WALKING = EditionPage(
    name="walking",
    label=lambda _edition: gettext_lazy("Walking between rooms"),
    view=_view,
    rights=tuple(f"events.{action}_walkingtime" for action in ("add", "change", "delete")),
)

"""The bulk action that sets values of sessions, and adds and removes topics and services."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import Prefetch, QuerySet
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy, pgettext_lazy

from core.admin.bulk import BulkAction, Change, Line, write_rows
from core.content.removal_options import Removal
from core.models import Tag, TaggedItem
from core.text import languages
from talks.admin.bulk.reasons import taken, untouchable
from talks.admin.bulk.rooms import as_it_is, refused
from talks.admin.languages import LanguagesField
from talks.models import Format, Session, Slot, Track

AS_IT_IS = ("", gettext_lazy("— as it is —"))
# No primary key is zero.
NONE = "0"
STATES = (Session.State.DRAFT, Session.State.CONFIRMED, Session.State.CANCELLED)
COLUMNS = ("state", "track", "format", "languages")


class RowField(forms.TypedChoiceField):
    """A choice of one row, none, or whatever each has; the value is a row, NONE or empty."""

    def offer(self, rows: Iterable[Any], several_editions: bool) -> None:
        self.known = {str(row.pk): row for row in rows}
        self.choices = [
            AS_IT_IS,
            (NONE, pgettext_lazy("track or format", "None")),
            *(
                (pk, f"{row} ({row.edition})" if several_editions else str(row))
                for pk, row in self.known.items()
            ),
        ]
        self.coerce = lambda value: self.known.get(value, NONE)


class ValuesForm(forms.Form):
    state = forms.ChoiceField(
        label=capfirst(gettext_lazy("state")), required=False, help_text=Removal.CANCEL.sentence
    )
    track = RowField(label=gettext_lazy("Track"), required=False)
    format = RowField(label=gettext_lazy("Format"), required=False)
    languages = LanguagesField(label=gettext_lazy("Languages of speech"))
    add_tags = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Add topics"),
        queryset=Tag.objects.filter(withdrawn=False),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    remove_tags = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Remove topics"),
        queryset=Tag.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    add_services = forms.MultipleChoiceField(
        label=gettext_lazy("Add services"),
        choices=Session.Service.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    remove_services = forms.MultipleChoiceField(
        label=gettext_lazy("Remove services"),
        choices=Session.Service.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: QueryDict | None, sessions: Sequence[Session]) -> None:
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        # Announced sessions cannot be drafts again.
        states = STATES[all(session.announced for session in sessions) :]
        fields["state"].choices = [AS_IT_IS, *((s.value, s.label) for s in states)]
        editions = {session.edition_id for session in sessions}
        for name, model in (("track", Track), ("format", Format)):
            rows = model.objects.filter(edition__in=editions, withdrawn=False)
            fields[name].offer(rows.select_related("edition"), len(editions) > 1)
        topics = {item.tag_id for session in sessions for item in topics_of(session)}
        fields["remove_tags"].queryset = Tag.objects.filter(pk__in=topics)
        services = {each for session in sessions for each in session.services}
        had = [(key, label) for key, label in Session.Service.choices if key in services]
        fields["remove_services"].choices = had

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("tags", "services"):
            if set(cleaned.get(f"add_{name}") or ()) & set(cleaned.get(f"remove_{name}") or ()):
                self.add_error(f"remove_{name}", _("The same cannot be added and removed."))
        if not self.errors and not any(map(bool, cleaned.values())):
            self.add_error(None, _("Choose something to change."))
        return cleaned


def topics_of(session: Session) -> list[TaggedItem]:
    """Return the topics that the bulk action prefetched."""
    return session.topics  # type: ignore[attr-defined, no-any-return]


@dataclass
class Draft:
    """The pending changes of one session, and the reasons against others."""

    session: Session
    changes: list[Change] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    def set(self, name: str, value: Any, before: str, after: str) -> None:
        """Change a field, if the value differs."""
        if getattr(self.session, name) != value:
            column: Any = Session._meta.get_field(name)
            label = capfirst(str(column.verbose_name))
            self.changes.append(Change(label, before, after))
            setattr(self.session, name, value)


class ChangeSessions(BulkAction[Session]):
    name: ClassVar[str] = "change_many"
    label = gettext_lazy("Change state, track, format, language, topics, services…")
    form = ValuesForm

    def rows(self, found: QuerySet[Session]) -> list[Session]:
        topics = TaggedItem.objects.select_related("tag").order_by("tag__name")
        slots = Slot.objects.standing().select_related("room")
        return list(
            found.select_related("edition", "track", "format").prefetch_related(
                Prefetch("tagged_items", topics, "topics"),
                Prefetch("slots", slots, "standing"),
            )
        )

    def ask(self, data: QueryDict | None, rows: Sequence[Session]) -> forms.Form:
        return ValuesForm(data, rows)

    # --- What would be done ----------------------------------------------------------------------

    def plan(self, rows: Sequence[Session], asked: dict[str, Any]) -> list[Line]:
        barred = {session.pk: why for session in rows if (why := self._barred(session))}
        free = [session for session in rows if session.pk not in barred]
        in_the_way = self._in_the_way(free) if asked["state"] == Session.State.CONFIRMED else {}
        return [
            Line(row=session, reasons=(barred[session.pk],))
            if session.pk in barred
            else self._line(session, asked, in_the_way.get(session.pk))
            for session in rows
        ]

    def _barred(self, session: Session) -> str:
        if why := untouchable(session):
            return why
        if not self.page.has_change_permission(self.request, session):
            return _("You may not change it.")
        return ""

    @staticmethod
    def _in_the_way(sessions: Sequence[Session]) -> dict[int, Slot]:
        """Return slots in the room of a session to be confirmed, by the session's pk."""
        waiting = [session for session in sessions if not session.holds_rooms]
        groups = [
            [as_it_is(slot) for slot in standing(session) if not slot.room.holds_several]
            for session in waiting
        ]
        rooms = {wish.room for group in groups for wish in group}
        holding = Slot.objects.filter(holds_room=True, room__in=rooms)
        found = refused(groups, list(holding.select_related("session", "room")))
        return {waiting[number].pk: slot for number, slot in found.items()}

    def _line(self, session: Session, asked: dict[str, Any], other: Slot | None) -> Line:
        draft = Draft(session)
        self._set_state(draft, asked["state"], other)
        for name in ("track", "format"):
            self._set_row(draft, name, asked[name])
        if spoken := asked["languages"]:
            draft.set("languages", spoken, *map(languages.names, (session.languages, spoken)))
        self._set_services(draft, asked)
        self._set_topics(draft, asked)
        return Line(
            row=session,
            changes=tuple(draft.changes),
            reasons=tuple(draft.reasons),
            touched=(session,),
        )

    @staticmethod
    def _set_state(draft: Draft, state: str, other: Slot | None) -> None:
        session = draft.session
        if state == Session.State.DRAFT and session.announced:
            draft.reasons.append(_("It has been announced: it cannot be a draft again."))
        elif other:
            reason = taken(other, session.edition.zone)
            draft.reasons.append(reason)
        elif state:
            before, after = session.get_state_display(), str(Session.State(state).label)
            draft.set("state", state, before, after)
            for slot in standing(session):
                slot.holds_room = slot.takes_room

    @staticmethod
    def _set_row(draft: Draft, name: str, chosen: Any) -> None:
        if not chosen:
            return
        row = None if chosen == NONE else chosen
        if row and row.edition_id != draft.session.edition_id:
            sentence = _("“%(row)s” belongs to another edition.")
            draft.reasons.append(sentence % {"row": row})
            return
        before = getattr(draft.session, name)
        draft.set(name, row, str(before or ""), str(row or ""))

    @staticmethod
    def _set_services(draft: Draft, asked: dict[str, Any]) -> None:
        before = draft.session.services
        kept = [each for each in before if each not in asked["remove_services"]]
        after = kept + [each for each in asked["add_services"] if each not in kept]
        if after != before:
            draft.set("services", after, _services(before), _services(after))

    @staticmethod
    def _set_topics(draft: Draft, asked: dict[str, Any]) -> None:
        before = [item.tag for item in topics_of(draft.session)]
        kept = [tag for tag in before if tag not in set(asked["remove_tags"])]
        after = kept + [tag for tag in asked["add_tags"] if tag not in kept]
        if after != before:
            sides = (", ".join(sorted(tag.name for tag in side)) for side in (before, after))
            draft.changes.append(Change(capfirst(_("topics")), *sides))

    # --- Doing it --------------------------------------------------------------------------------

    def write(self, lines: Sequence[Line], asked: dict[str, Any]) -> None:
        sessions = [row for line in lines for row in line.touched if isinstance(row, Session)]
        columns = [name for name in COLUMNS if asked[name]]
        if asked["add_services"] or asked["remove_services"]:
            columns.append("services")
        write_rows(sessions, columns)
        if asked["state"]:
            slots = [slot for session in sessions for slot in standing(session)]
            write_rows(slots, ["holds_room"])
        kind, keys = ContentType.objects.get_for_model(Session), [row.pk for row in sessions]
        of_sessions = TaggedItem.objects.filter(content_type=kind, object_id__in=keys)
        of_sessions.filter(tag__in=asked["remove_tags"]).delete()
        TaggedItem.objects.bulk_create(
            (
                TaggedItem(content_type=kind, object_id=key, tag=tag)
                for tag in asked["add_tags"]
                for key in keys
            ),
            ignore_conflicts=True,
        )


def standing(session: Session) -> list[Slot]:
    """Return the standing slots that the list or the bulk action prefetched."""
    return session.standing  # type: ignore[attr-defined, no-any-return]


def _services(keys: Iterable[str]) -> str:
    labels = dict(Session.Service.choices)
    return ", ".join(str(labels.get(key, key)) for key in keys)

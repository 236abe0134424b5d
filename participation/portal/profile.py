"""The sections of a speaker's page on what the site says of them, their portrait and sessions."""

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.db.models import prefetch_related_objects
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from participation import proposals, uploads
from participation.models import Proposal
from participation.portal.field_states import FieldState, states
from participation.portal.proposing import (
    DESCRIPTIONS,
    SLIDERS,
    PortraitForm,
    ProfileForm,
    SessionTextsForm,
)
from participation.portal.section import Section
from participation.portal.visits import Visit
from participation.proposals import NotYoursError
from talks.models import Session

# Of what was typed about a session that is gone, so much is shown.
MOST_SHOWN = 10_000
TEXTS = ("title_fr", "title_en", "summary_fr", "summary_en", "abstract_fr", "abstract_en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a form, with its state."""

    bound: forms.BoundField
    state: FieldState | None


def _fields(form: forms.BaseForm, found: dict[str, FieldState], **aliases: str) -> list[Field]:
    """Pair the visible fields of a form with their states; `aliases`: field → the one it is of."""
    return [
        Field(bound=bound, state=found.get(aliases.get(bound.name, bound.name)))
        for bound in form.visible_fields()
    ]


def _read(visit: Visit) -> None:
    """Read what all sections ask of a speaker, once for the whole page."""
    prefetch_related_objects([visit.participation], "proposals", "speaker__links")


class Profile(Section):
    """What the site says of a speaker."""

    name = "profile"
    template = "participation/portal/_profile.html"

    def form(
        self,
        visit: Visit,
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
    ) -> ProfileForm:
        _read(visit)
        return ProfileForm(
            visit.participation, visit.speaker, data=data, prefix=self.name, auto_id="%s"
        )

    def content(self, visit: Visit, form: Any) -> list[Field]:
        edition = visit.published
        return _fields(form, states(visit.participation, visit.speaker, edition), addresses="links")

    def save(self, visit: Visit, form: Any) -> list[str]:
        form.send()
        return []


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """The addresses of the portrait that waits, whole and cut, and of the one that stands there."""

    state: FieldState | None
    sliders: list[forms.BoundField]
    descriptions: list[Field]
    whole: str = ""
    square: str = ""
    standing: str = ""


class PortraitSection(Section):
    """A new portrait, cut to a square, and described."""

    name = "portrait"
    template = "participation/portal/_portrait.html"

    def form(
        self,
        visit: Visit,
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
    ) -> PortraitForm:
        _read(visit)
        return PortraitForm(
            visit.participation, data=data, files=files, prefix=self.name, auto_id="%s"
        )

    def content(self, visit: Visit, form: Any) -> Portrait:
        edition = visit.published
        found = states(visit.participation, visit.speaker, edition)
        waits = form.waiting.get("portrait")
        is_shown = waits is not None and uploads.is_there(waits.upload)
        standing = visit.speaker.portrait.url if visit.speaker.portrait else ""
        return Portrait(
            state=found.get("portrait"),
            sliders=[form[name] for name in SLIDERS],
            descriptions=[Field(bound=form[name], state=found.get(name)) for name in DESCRIPTIONS],
            whole=f"{visit.page}portrait/whole/" if is_shown else "",
            square=f"{visit.page}portrait/square/" if is_shown else "",
            standing=standing,
        )

    def save(self, visit: Visit, form: Any) -> list[str]:
        form.send()
        return []


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionTexts:
    """The form of a session, and what co-speakers proposed for its texts."""

    session: Session
    name: str
    action: str
    form: forms.BaseForm
    fields: list[Field]
    others: list[Proposal]


class Texts(Section):
    """The texts, links and slides of each session."""

    name = "texts"
    template = "participation/portal/_texts.html"

    def forms(
        self,
        visit: Visit,
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
    ) -> dict[str, forms.BaseForm]:
        _read(visit)
        sessions = proposals.sessions_of(visit.participation).prefetch_related("links")
        names = {f"{self.name}-{session.pk}": session for session in sessions}
        return {
            name: SessionTextsForm(
                visit.participation, session, data=data, files=files, prefix=name, auto_id="%s"
            )
            for name, session in names.items()
        }

    def content(self, visit: Visit, form: dict[str, SessionTextsForm]) -> list[SessionTexts]:
        edition = visit.published
        links = dict.fromkeys(("recording", "notes", "other"), "links")
        others = _of_others(visit)
        found = []
        for name, own in form.items():
            session = cast("Session", own.session)
            shown = states(visit.participation, session, edition)
            texts = SessionTexts(
                session=session,
                name=name,
                action=f"{visit.address_of(name)}#{self.name}",
                form=own,
                fields=_fields(own, shown, **links),
                others=[each for each in others if each.session_id == session.pk],
            )
            found.append(texts)
        return found

    def save(self, visit: Visit, form: Any) -> list[str]:
        try:
            form.send()
        except NotYoursError:
            return self.gone(form.prefix, form.data)
        return []

    def gone(self, name: str, data: QueryDict) -> list[str]:
        why = _(
            "One of these sessions was withdrawn, or you are no longer named in it: nothing of it "
            "was sent. You had written:"
        )
        typed = (data.get(f"{name}-{field}", "").strip() for field in TEXTS)
        return [why, *(text[:MOST_SHOWN] for text in typed if text)]


def _of_others(visit: Visit) -> list[Proposal]:
    """Return the texts that co-speakers proposed for sessions they share, and that wait."""
    sessions = proposals.sessions_of(visit.participation)
    rows = Proposal.objects.filter(session__in=sessions, state=Proposal.State.WAITING)
    others = rows.exclude(participation=visit.participation)
    found = others.select_related("participation__speaker", "session")
    return [each for each in found if isinstance(each.value, str) and each.value]

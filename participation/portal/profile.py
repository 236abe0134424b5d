"""The sections of a speaker's page on what the site says of them, their portrait and sessions."""

from copy import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import prefetch_related_objects
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from core.database.queries import to_number
from participation import proposals, uploads
from participation.models import Proposal
from participation.portal.field_states import FieldState, states
from participation.portal.proposing import PortraitForm, ProfileForm, SessionTextsForm
from participation.portal.section import Section
from participation.portal.visits import Visit
from participation.proposals import NotYoursError
from talks.models import Session
from talks.published import published_site

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
        # A copy: what is typed is written into it, and the page still names the speaker.
        speaker = copy(visit.speaker)
        return ProfileForm(visit.participation, speaker, data=data, auto_id="profile-%s")

    def content(self, visit: Visit, form: Any) -> list[Field]:
        edition = published_site().of_row(visit.edition.pk)
        return _fields(form, states(visit.participation, visit.speaker, edition), addresses="links")

    def save(self, visit: Visit, form: Any) -> list[str]:
        form.send()
        return []


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """The addresses of the portrait that waits, whole and cut, and of the one that stands there."""

    fields: list[Field]
    state: FieldState | None
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
        return PortraitForm(visit.participation, data=data, files=files, auto_id="portrait-%s")

    def content(self, visit: Visit, form: Any) -> Portrait:
        edition = published_site().of_row(visit.edition.pk)
        found = states(visit.participation, visit.speaker, edition)
        waits = form.waiting.get("portrait")
        is_shown = waits is not None and uploads.is_there(waits.upload)
        standing = visit.speaker.portrait.url if visit.speaker.portrait else ""
        return Portrait(
            fields=_fields(form, found),
            state=found.get("portrait"),
            whole=f"{visit.page}portrait/whole/" if is_shown else "",
            square=f"{visit.page}portrait/square/" if is_shown else "",
            standing=standing,
        )

    def save(self, visit: Visit, form: Any) -> list[str]:
        form.send()
        return []


class GoneForm(forms.Form):
    """What was typed about a session that is not theirs any more."""

    def send(self) -> None:
        raise NotYoursError


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionTexts:
    """The form of a session, and what co-speakers proposed for its texts."""

    session: Session
    form: forms.BaseForm
    fields: list[Field]
    others: list[Proposal]


class Texts(Section):
    """The texts, links and slides of each session."""

    name = "texts"
    template = "participation/portal/_texts.html"

    def form(
        self,
        visit: Visit,
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
    ) -> forms.BaseForm | None:
        """Return the form of the session that was sent; a page has one for each."""
        if data is None:
            return None
        own = proposals.sessions_of(visit.participation)
        session = own.filter(pk=to_number(data.get("session", "")) or 0).first()
        return _form(visit, session, data, files) if session else GoneForm(data)

    def content(self, visit: Visit, form: forms.BaseForm | None) -> list[SessionTexts]:
        _read(visit)
        edition = published_site().of_row(visit.edition.pk)
        sessions = proposals.sessions_of(visit.participation).prefetch_related("links")
        links = dict.fromkeys(("recording", "notes", "other"), "links")
        others = _of_others(visit)
        found = []
        for session in sessions:
            sent = isinstance(form, SessionTextsForm) and form.instance.pk == session.pk
            own = form if sent and form else _form(visit, session)
            shown = states(visit.participation, session, edition)
            texts = SessionTexts(
                session=session,
                form=own,
                fields=_fields(own, shown, **links),
                others=[each for each in others if each.session_id == session.pk],
            )
            found.append(texts)
        return found

    def sent_as(self, form: Any) -> str:
        return f"{self.name}-{form.instance.pk}"

    def save(self, visit: Visit, form: Any) -> list[str]:
        try:
            form.send()
        except NotYoursError:
            return _lost(form)
        return []


def _form(
    visit: Visit,
    session: Session,
    data: QueryDict | None = None,
    files: MultiValueDict[str, Any] | None = None,
) -> SessionTextsForm:
    # A copy, as what is typed is written into it.
    return SessionTextsForm(
        visit.participation,
        copy(session),
        data=data,
        files=files,
        auto_id=f"session-{session.pk}-%s",
    )


def _of_others(visit: Visit) -> list[Proposal]:
    """Return the texts that co-speakers proposed for sessions they share, and that wait."""
    sessions = proposals.sessions_of(visit.participation)
    rows = Proposal.objects.filter(session__in=sessions, state=Proposal.State.WAITING)
    others = rows.exclude(participation=visit.participation)
    found = others.select_related("participation__speaker", "session")
    return [each for each in found if isinstance(each.value, str) and each.value]


def _lost(form: forms.BaseForm) -> list[str]:
    """Return a sentence on sessions that are not theirs any more, then what was typed."""
    why = _(
        "One of these sessions was withdrawn, or you are no longer named in it: nothing of it was "
        "sent. You had written:"
    )
    typed = (form.data.get(name, "").strip() for name in TEXTS)
    return [why, *(text[:MOST_SHOWN] for text in typed if text)]

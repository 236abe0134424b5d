"""The section of a speaker's page where they confirm or decline their sessions."""

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.db.models import Prefetch
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _, gettext_lazy

from core.forms.forms import ParagraphsField
from core.templatetags.text import plain
from core.text.translated import Text
from participation import answers
from participation.answers import Said
from participation.models import Answer
from participation.portal.section import Section
from participation.portal.visits import Visit
from talks.formatting import short_moment
from talks.models import Credit, Session, Slot
from talks.programme import schema
from talks.published import PublishedEdition

LONGEST_WORD = 1000
# Nobody speaks more often; more keys are none that the page showed.
MOST_SESSIONS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """When and where a session is planned, in words; it may not be public yet."""

    words: str
    room: Text
    is_public: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A session that a speaker is asked about, as it is planned."""

    session: Session
    url: str
    times: list[Time]
    others: list[str]
    role: str
    answer: Answer | None
    refuses: BoundField
    word: BoundField


class AnswersForm(forms.Form):
    """Two fields for each session that was asked about when the page was made."""

    def __init__(self, sessions: list[Session], known: dict[int, Answer], **kwargs: Any) -> None:
        super().__init__(auto_id="answers-%s", **kwargs)
        for session in sessions:
            answer = known.get(session.pk)
            self.fields[f"no-{session.pk}"] = forms.BooleanField(
                label=gettext_lazy("I cannot come"),
                required=False,
                initial=bool(answer and answer.value == Answer.Value.NO),
            )
            self.fields[f"word-{session.pk}"] = ParagraphsField(
                label=gettext_lazy("A word to the organisers"),
                required=False,
                max_length=LONGEST_WORD,
                initial=answer.word if answer else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.sessions = sessions
        self.known = known

    @property
    def asked(self) -> list[int]:
        """Return the keys of the sessions that are answered: those that the page showed, in order.

        Of who presses “I can come after all” at one: that, and those of which they changed
        something.
        """
        shown, after_all = self._keys("session"), self._keys("comes")
        if not after_all:
            return shown
        changed = set(self.changed_data)
        return [pk for pk in shown if pk in after_all or changed & {f"no-{pk}", f"word-{pk}"}]

    def _keys(self, name: str) -> list[int]:
        sent = cast("QueryDict", self.data).getlist(name)[:MOST_SESSIONS]
        return [int(pk) for pk in sent if pk.isdecimal()]

    def said(self) -> dict[int, Said]:
        """Return what was said of the sessions that are answered and that are still asked about."""
        own, after_all = {session.pk for session in self.sessions}, self._keys("comes")
        fields = self.cleaned_data
        return {
            pk: Said(comes=pk in after_all or not fields[f"no-{pk}"], word=fields[f"word-{pk}"])
            for pk in self.asked
            if pk in own
        }

    def lost_word(self, pk: int) -> str:
        """Return what was typed about a session that is not asked any more."""
        return str(self.data.get(f"word-{pk}", ""))[:LONGEST_WORD]


class Answers(Section):
    """One button confirms all sessions, but those that a speaker declines."""

    name = "answers"
    template = "participation/portal/_answers.html"
    place = "above"

    def form(
        self,
        visit: Visit,
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
    ) -> AnswersForm:
        credits_ = Credit.objects.select_related("speaker")
        slots = Slot.objects.standing().select_related("room").order_by("start")
        sessions = answers.sessions_of(visit.participation).prefetch_related(
            Prefetch("credits", credits_), Prefetch("slots", slots)
        )
        known = {row.session_id: row for row in visit.participation.answers.all()}
        return AnswersForm(_by_time(list(sessions)), known, data=data)

    def content(self, visit: Visit, form: Any) -> dict[str, object]:
        edition = visit.published
        asked = [_asked(visit, form, session, edition) for session in form.sessions]
        given = [each.answer for each in asked if each.answer]
        noes = sum(each.value == Answer.Value.NO for each in given)
        return {
            "asked": asked,
            "not_declined": len(asked) - noes,
            "all_answered": len(given) == len(asked),
            "all_confirmed": not noes,
            "is_open": answers.is_open(visit.edition),
            "last_day": answers.last_day(visit.edition),
        }

    def save(self, visit: Visit, form: Any) -> list[str]:
        kept = answers.answer(visit.participation, form.said())
        return [_lost(form, pk) for pk in form.asked if pk not in kept]


def _by_time(sessions: list[Session]) -> list[Session]:
    """Sort sessions by their first time; those without one come last."""

    def key(session: Session) -> tuple[bool, object, str]:
        slots = session.slots.all()
        return not slots, min((slot.start.timestamp() for slot in slots), default=0), str(session)

    return sorted(sessions, key=key)


def _asked(
    visit: Visit, form: AnswersForm, session: Session, edition: PublishedEdition | None
) -> Asked:
    public = edition.programme.find(schema.Session, session.key) if edition else None
    people = list(session.credits.all())
    own = next(credit for credit in people if credit.speaker_id == visit.speaker.pk)
    is_speaker = own.role == Credit.Role.SPEAKER
    url = ""
    if edition and public and not public.erased:
        url = reverse("talks:session", args=[edition.slug, public.slug])
    return Asked(
        session=session,
        url=url,
        times=[_time(visit, slot, public) for slot in session.slots.all()],
        others=[credit.speaker.name for credit in people if credit != own],
        role="" if is_speaker else own.get_role_display(),
        answer=form.known.get(session.pk),
        refuses=form[f"no-{session.pk}"],
        word=form[f"word-{session.pk}"],
    )


def _time(visit: Visit, slot: Slot, public: schema.Session | None) -> Time:
    known = {
        (each.key, each.start, each.end, each.room)
        for each in (public.schedule.slots if public else ())
        if not each.withdrawn
    }
    return Time(
        words=short_moment(slot.start, slot.end, visit.edition.zone),
        room=slot.room.name,
        is_public=(slot.key, slot.start, slot.end, slot.room.key) in known,
    )


def _lost(form: AnswersForm, pk: int) -> str:
    """Explain why an answer was not kept, with what was typed."""
    own = next((each for each in form.sessions if each.pk == pk), None)
    if own:
        why = _("“%(title)s”: the time to confirm is over. Write to the organisers.") % {
            "title": plain(own.title)
        }
    else:
        why = _(
            "Nothing is asked any more about one of these sessions: it was withdrawn, or you are "
            "no longer named in it."
        )
    word = form.lost_word(pk)
    return f"{why} {_('You had written: “%(word)s”') % {'word': word}}" if word else why

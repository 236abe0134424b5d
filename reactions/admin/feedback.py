"""Feedback in the admin: counted, read, and passed on to speakers."""

from http import HTTPStatus
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models.functions import Round
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy

from core.admin.read_only import ReadOnlyAdmin
from core.database.queries import to_number
from core.forms.forms import AddressField
from events.admin.owned import EditionFilter
from reactions.admin.opinions import opinions, small_plot
from reactions.feedback.letters import LetterToSpeaker
from reactions.models import Face, Feedback, SessionFeedback
from speakers.models import Speaker


def counted(sessions: models.QuerySet[SessionFeedback]) -> models.QuerySet[SessionFeedback]:
    """Return the sessions that have feedback, annotated with its counts.

    `answers` counts all pieces of feedback, `texts` those in words, `face_1` … `face_5` each face,
    and `mean` is the average face. A search by names joins speakers: each piece counts once all the
    same.
    """
    faces = {
        f"face_{face}": models.Count(
            "feedback", filter=models.Q(feedback__face=face), distinct=True
        )
        for face in Face
    }
    in_words = ~models.Q(feedback__text="")
    return sessions.annotate(
        answers=models.Count("feedback", distinct=True),
        texts=models.Count("feedback", filter=in_words, distinct=True),
        mean=Round(models.Avg("feedback__face"), precision=1),
        **faces,
    ).filter(answers__gt=0)


# --- To a speaker --------------------------------------------------------------------------------


class RowsField(forms.ModelMultipleChoiceField[Feedback]):
    def clean(self, value: Any) -> Any:
        """Refuse what no integer column can hold, like any number that is no row's."""
        return super().clean([to_number(each) for each in value])


class LetterForm(forms.Form):
    """A form that chooses which feedback goes to which speaker, and to which address.

    The address is typed: nothing here knows that of a speaker.
    """

    rows = RowsField(
        Feedback.objects.none(),
        error_messages={"required": gettext_lazy("Tick what is to be passed on.")},
    )
    speaker = forms.ModelChoiceField(Speaker.objects.none(), label=gettext_lazy("Speaker"))
    email = AddressField(
        label=gettext_lazy("Their e-mail address"), widget=forms.EmailInput(attrs={"size": 30})
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the letter"), choices=settings.LANGUAGES
    )

    def __init__(self, session: SessionFeedback, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = session
        texts, people = session.feedback.exclude(text=""), session.speakers.filter(erased=False)
        self.fields["rows"].queryset = texts  # type: ignore[attr-defined]
        self.fields["speaker"].queryset = people.distinct()  # type: ignore[attr-defined]

    def letter(self) -> LetterToSpeaker:
        values = self.cleaned_data
        return LetterToSpeaker(session=self.session, **{**values, "rows": list(values["rows"])})


@admin.register(SessionFeedback)
class SessionFeedbackAdmin(ReadOnlyAdmin[SessionFeedback]):
    list_display = ("called", "answers", "mean", "opinions", "texts")
    list_filter: ClassVar[Any] = (EditionFilter,)
    list_select_related = ("edition",)
    search_fields = ("title_fr", "title_en", "speakers__name")

    class Media:
        css: ClassVar[Any] = {"all": ["reactions/admin/feedback.css"]}

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[SessionFeedback]:
        """Return the counted sessions in the order asked for.

        Sorting comes after counting: the columns of the list are made by it.
        """
        return counted(models.QuerySet(SessionFeedback)).order_by(*self.get_ordering(request))

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("-answers", "title_fr")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.letter_view)
        letter = path("<path:object_id>/letter/", view, name="reactions_sessionfeedback_letter")
        return [letter, *super().get_urls()]

    # --- The list --------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("session"), ordering="title_fr")
    def called(self, session: SessionFeedback) -> str:
        return session.title.either

    @admin.display(description=gettext_lazy("answers"), ordering="answers")
    def answers(self, session: Any) -> int:
        return int(session.answers)

    @admin.display(description=gettext_lazy("mean, of 5"), ordering="mean")
    def mean(self, session: Any) -> float:
        return float(session.mean)

    @admin.display(description=gettext_lazy("opinions"))
    def opinions(self, session: SessionFeedback) -> SafeString:
        return small_plot(opinions(session))

    @admin.display(description=gettext_lazy("in words"), ordering="texts")
    def texts(self, session: Any) -> int:
        return int(session.texts)

    # --- One session -----------------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the feedback on a session, read-only, with the form that passes it on."""
        session = self._session(request, object_id)
        return self._page(request, session, LetterForm(session))

    def letter_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the letter with the ticked feedback, then send it as it was shown."""
        session = self._session(request, object_id)
        if not request.user.has_perm("reactions.change_feedback"):
            raise PermissionDenied
        if request.method != "POST":
            return redirect("admin:reactions_sessionfeedback_change", session.pk)
        form = LetterForm(session, request.POST)
        if not form.is_valid() or "back" in request.POST:
            return self._page(request, session, form)
        letter, shown = form.letter(), request.POST.get("digest")
        # Of two clicks, and of two organisers, the second finds it on its way.
        if shown and (letter.send(shown) or letter.was_sent):
            sentence = _("The letter is on its way to %(address)s.") % {"address": letter.email}
            messages.success(request, sentence)
            return redirect("admin:reactions_sessionfeedback_change", session.pk)
        return self._shown(request, session, form, letter)

    def _session(self, request: HttpRequest, object_id: str) -> SessionFeedback:
        session = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, session):
            raise PermissionDenied
        if session is None:
            raise Http404(_("Nothing was said of this session."))
        return session

    def _page(
        self, request: HttpRequest, session: SessionFeedback, form: LetterForm
    ) -> HttpResponse:
        ticked = form.data.getlist("rows") if form.is_bound else ()  # type: ignore[attr-defined]
        context = {
            **self._context(request, session, form),
            "found": opinions(session),
            "texts": session.feedback.exclude(text=""),
            "ticked": {*map(to_number, ticked)},
            "may_send": request.user.has_perm("reactions.change_feedback"),
            "may_view": request.user.has_perm("reactions.view_feedback"),
        }
        status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
        name = "admin/reactions/feedback/session.html"
        return TemplateResponse(request, name, context, status=status)

    def _shown(
        self,
        request: HttpRequest,
        session: SessionFeedback,
        form: LetterForm,
        letter: LetterToSpeaker,
    ) -> HttpResponse:
        subject, body = letter.text
        context = {
            **self._context(request, session, form),
            "letter": letter,
            "subject": subject,
            "body": body,
            "was_changed": "digest" in request.POST,
        }
        return TemplateResponse(request, "admin/reactions/feedback/letter.html", context)

    def _context(
        self, request: HttpRequest, session: SessionFeedback, form: LetterForm
    ) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": session.title.either,
            "opts": self.opts,
            "session": session,
            "form": form,
            "media": self.media,
        }


# --- Each piece ----------------------------------------------------------------------------------


@admin.register(Feedback)
class FeedbackAdmin(ReadOnlyAdmin[Feedback]):
    """The admin of single pieces of feedback: they can be read and deleted, never changed."""

    list_display = ("said", "face", "session", "given_at", "sent_at")
    list_display_links = ("said",)
    list_filter: ClassVar[Any] = (EditionFilter, "face")
    list_select_related = ("session",)
    edition_path = "session__edition"
    search_fields = ("text", "session__title_fr", "session__title_en")
    fields = ("session", "face", "text", "given_at", "sent_at")

    def has_delete_permission(self, request: HttpRequest, obj: Feedback | None = None) -> bool:
        return request.user.has_perm("reactions.delete_feedback")

    @admin.display(description=gettext_lazy("text"), ordering="text")
    def said(self, row: Feedback) -> str:
        return row.text or "–"

"""Where editors read a text, write in its margin, decide, and compare its versions."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.forms import ParagraphsField
from core.images import renditions_of
from core.models import User
from core.text import written
from core.widgets import MomentInput
from recaps.admin.access import editor
from recaps.admin.states import state_in_words
from recaps.models import Note, Recap, Revision
from recaps.text.choices import public_names
from recaps.text.document import pictures
from recaps.text.figures import PageWriter
from recaps.text.html import from_html
from recaps.writing import comparison, transitions
from recaps.writing.notes import beside
from recaps.writing.readiness import missing
from recaps.writing.revisions import (
    Document,
    document_of,
    drafted,
    is_ahead,
    newest,
    number_of,
    rows_of,
    under_work,
)
from talks.published import published_site

# What readers see, among the numbers of versions.
PUBLISHED = "published"
# No number has so many digits.
LONGEST = 19


class TransitionForm(forms.Form):
    """What goes with a transition: a word to the authors, or the time when the text appears."""

    word = ParagraphsField(
        label=gettext_lazy("A word to the authors"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    at = forms.DateTimeField(
        label=gettext_lazy("Not before"),
        required=False,
        widget=MomentInput(),
        help_text=gettext_lazy("Empty: at once. Marseille time."),
    )


class NoteForm(forms.Form):
    """A note, and the words of the text it is about."""

    passage = forms.CharField(required=False)
    text = ParagraphsField()


# --- Reading and moving --------------------------------------------------------------------------


def read(request: HttpRequest, pk: int) -> HttpResponse:
    """The text under work as it will look, with its margin and the transitions there are."""
    user = editor(request)
    recap = get_object_or_404(Recap.objects.prefetch_related("authors"), pk=pk)
    form = TransitionForm(request.POST or None)
    refused: list[str] = []
    changed: list[Any] = []
    if request.method == "POST":
        name = request.POST.get("move", "")
        if name not in transitions.TRANSITIONS:
            raise Http404(_("There is no such move."))
        if name == "withdraw" and "sure" not in request.POST:
            return _asked_again(request, recap)
        if name == "request_changes":
            _ask_for_a_word(form, recap)
        if form.is_valid():
            try:
                recap = _apply(request, name, recap, user, form)
            except ValidationError as error:
                refused = error.messages
                changed = _since(recap, _seen(request))
            else:
                messages.success(request, _said(name, recap))
                return HttpResponseRedirect(request.path)
        recap.refresh_from_db()
    context = {
        **_frame(request, recap),
        **_text(recap),
        "transitions": transitions.available(user, recap),
        "form": form,
        "refused": refused,
        "changed": changed,
    }
    return TemplateResponse(request, "admin/recaps/recap/read.html", context)


def _ask_for_a_word(form: TransitionForm, recap: Recap) -> None:
    has_notes = recap.notes.filter(settled_at=None).exists()
    if form.is_valid() and not form.cleaned_data["word"] and not has_notes:
        form.add_error("word", _("Say what to change, here or in the margin."))


def _apply(
    request: HttpRequest, name: str, recap: Recap, user: User, form: TransitionForm
) -> Recap:
    # What is approved or published has been read, as it is now.
    seen = _seen(request) if name in {"approve", "publish"} else None
    at = form.cleaned_data["at"] if name == "publish" else None
    return transitions.apply(name, recap, user, at=at, word=form.cleaned_data["word"], seen=seen)


def _seen(request: HttpRequest) -> int:
    """The number of the version that was read; a page that tells none was made from none."""
    return _number(request.POST.get("number", ""))


def _number(sent: str) -> int:
    """A number that was sent, 0 for what cannot be one."""
    return int(sent) if sent.isdecimal() and len(sent) < LONGEST else 0


def _since(recap: Recap, seen: int) -> list[Any]:
    """What changed since a version was read."""
    read = recap.revisions.filter(number=seen).first()
    return comparison.labelled(comparison.compare(read.document, under_work(recap))) if read else []


def _said(name: str, recap: Recap) -> str:
    if name == "publish" and recap.published_at and not recap.is_public:
        return _("It will appear on %(time)s.") % {
            "time": written(timezone.localtime(recap.published_at), "j F Y, H:i")
        }
    return str(transitions.TRANSITIONS[name].done)


def _asked_again(request: HttpRequest, recap: Recap) -> HttpResponse:
    context = {
        **_frame(request, recap),
        "title": _("Withdraw “%(recap)s”?") % {"recap": recap},
        "recaps": [recap],
        "back": request.path,
    }
    return TemplateResponse(request, "admin/recaps/recap/withdraw.html", context)


def _frame(request: HttpRequest, recap: Recap) -> dict[str, Any]:
    """What all pages about a recap have."""
    return {
        **admin.site.each_context(request),
        "title": under_work(recap)["title_fr"] or _("Without a title"),
        "opts": Recap._meta,
        "recap": recap,
        "number": number_of(recap),
        "state": state_in_words(recap),
        "is_public": recap.is_public,
        "is_ahead": is_ahead(recap),
    }


def _text(recap: Recap) -> dict[str, Any]:
    document, recap = under_work(recap), drafted(recap)
    text, language = recap.text_in(get_language() or "fr")
    rows, names = rows_of(document), public_names()
    notes = list(recap.notes.select_related("written_by"))
    copies = renditions_of([recap.cover.name or "", *(each.name for each in pictures(text))])
    read, apart = beside(text, PageWriter(published_site(), language, copies), notes)
    in_french = from_html(document["body_fr"])
    return {
        "drafted": recap,
        "standfirst": recap.translated("standfirst"),
        "body": recap.translated("body"),
        "passages": read,
        "apart": apart,
        "open_notes": sum(1 for note in notes if note.settled_at is None),
        "lacking": missing(document),
        "words": in_french.word_count,
        "minutes": in_french.reading_minutes,
        "rows": [
            (
                Recap._meta.get_field(name).verbose_name,  # type: ignore[union-attr]
                [names.get(row.key) or str(row) for row in rows[name]],
            )
            for name in rows
        ],
        "renditions": copies,
    }


# --- Notes in the margin -------------------------------------------------------------------------


@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a note on a passage, settle one, or open it again."""
    user = editor(request)
    recap = get_object_or_404(Recap, pk=pk)
    page = reverse("admin:recaps_recap_read", args=[pk])
    if which := request.POST.get("settle") or request.POST.get("reopen"):
        found = get_object_or_404(Note, recap=recap, pk=_number(which))
        found.settled_at = timezone.now() if "settle" in request.POST else None
        found.save()
        return HttpResponseRedirect(f"{page}#note-{found.pk}")
    form = NoteForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("The note is empty: nothing was kept."))
        return HttpResponseRedirect(page)
    made = Note.objects.create(recap=recap, written_by=user, **form.cleaned_data)
    return HttpResponseRedirect(f"{page}#note-{made.pk}")


# --- Comparison ----------------------------------------------------------------------------------


def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """The text under work against what readers see, or was handed in before; or any two."""
    editor(request)
    recap = get_object_or_404(Recap, pk=pk)
    versions = _versions(recap)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    after = after if after in versions else _newest_name(recap)
    before = before if before in versions else _before(recap)
    changed = comparison.compare(_document(recap, before), _document(recap, after))
    context = {
        **_frame(request, recap),
        "versions": versions.items(),
        "before": before,
        "after": after,
        "changed": comparison.labelled(changed),
    }
    return TemplateResponse(request, "admin/recaps/recap/compare.html", context)


def _versions(recap: Recap) -> dict[str, str]:
    """Name → label of all that can be compared, the newest first; not their documents."""
    rows = recap.revisions.defer("document").select_related("saved_by")
    found = {str(revision.number): _label(revision) for revision in rows}
    if recap.is_public or not found:
        found[PUBLISHED] = _("What readers see") if recap.is_public else _("As it is now")
    return found


def _document(recap: Recap, name: str) -> Document:
    """What a version of this name says."""
    if name == PUBLISHED:
        return document_of(recap)
    document: Document = recap.revisions.get(number=name).document
    return document


def _label(revision: Revision) -> str:
    parts = [
        _("Version %(number)d") % {"number": revision.number},
        written(timezone.localtime(revision.saved_at), "j F Y, H:i"),
    ]
    if revision.saved_by:
        parts.append(revision.saved_by.name or revision.saved_by.email)
    if revision.handed_in_at:
        parts.append(_("handed in"))
    if revision.aside:
        parts.append(_("set aside"))
    return ", ".join(parts)


def _newest_name(recap: Recap) -> str:
    revision = newest(recap)
    return str(revision.number) if revision else PUBLISHED


def _before(recap: Recap) -> str:
    """What the text under work is compared with, unless something else is asked for."""
    if recap.is_public or not recap.revisions.exists():
        return PUBLISHED
    earlier = recap.revisions.filter(aside=False, number__lt=number_of(recap))
    handed_in = earlier.exclude(handed_in_at=None).first()
    found = handed_in or earlier.last() or newest(recap)
    return str(found.number) if found else PUBLISHED

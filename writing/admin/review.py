"""The page where editors read a text and decide."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext as _, gettext_lazy

from core.branding.identity import site_identity
from core.database.queries import to_number
from core.files.images import renditions_of
from core.forms.forms import ParagraphsField
from core.forms.widgets import MomentInput
from core.models import User
from core.text.translated import written
from recaps.models import Recap
from recaps.revisions import drafted, rows_of, under_work
from recaps.text.choices import public_names
from recaps.text.document import pictures
from recaps.text.figures import PageWriter
from recaps.text.html import from_html
from talks.published import published_site
from writing import comparison, transitions
from writing.admin.pages import editor, page, page_context
from writing.notes import beside
from writing.readiness import missing


class TransitionForm(forms.Form):
    """A form for a transition: a message to the authors, or when the text appears."""

    word = ParagraphsField(
        label=gettext_lazy("A word to the authors"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    at = forms.DateTimeField(
        label=gettext_lazy("Not before"),
        required=False,
        widget=MomentInput(),
        help_text=format_lazy(
            gettext_lazy("Empty: at once. {city} time."),
            city=lazy(lambda: site_identity().city, str)(),
        ),
    )


def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the text under work as readers will see it, with notes and transitions; apply one."""
    user = editor(request)
    recap = get_object_or_404(Recap.objects.prefetch_related("authors"), pk=pk)
    form = TransitionForm(request.POST or None)
    # The version that was read; a page that tells none was made from none.
    number = to_number(request.POST.get("number", ""))
    refused: list[str] = []
    changed: list[comparison.FieldChanges] = []
    if request.method == "POST":
        name = request.POST.get("move", "")
        if name not in transitions.TRANSITIONS:
            raise Http404(_("There is no such move."))
        if name == "withdraw" and "sure" not in request.POST:
            return _confirmation(request, recap)
        if name == "request_changes":
            _ask_for_a_message(form, recap)
        if form.is_valid():
            try:
                recap = _apply(name, recap, user, form, number)
            except ValidationError as error:
                refused = error.messages
                changed = _changes_since(recap, number)
            else:
                messages.success(request, _done(name, recap))
                return HttpResponseRedirect(request.path)
        recap.refresh_from_db()
    context = {
        **page_context(recap),
        **_text(recap),
        "transitions": transitions.available(user, recap),
        "form": form,
        "refused": refused,
        "changed": changed,
    }
    return page(request, "admin/writing/review.html", context)


def _ask_for_a_message(form: TransitionForm, recap: Recap) -> None:
    has_notes = recap.notes.filter(settled_at=None).exists()
    if form.is_valid() and not form.cleaned_data["word"] and not has_notes:
        form.add_error("word", _("Say what to change, here or in the margin."))


def _apply(name: str, recap: Recap, user: User, form: TransitionForm, number: int) -> Recap:
    # What is approved or published has been read, as it is now.
    expected = number if name in {"approve", "publish"} else None
    at = form.cleaned_data["at"] if name == "publish" else None
    message = form.cleaned_data["word"]
    return transitions.apply(name, recap, user, at=at, message=message, expected_number=expected)


def _changes_since(recap: Recap, number: int) -> list[comparison.FieldChanges]:
    """Return what changed since the version with this number; nothing if there is none."""
    read = recap.revisions.filter(number=number).first()
    return comparison.compare(read.document, under_work(recap)) if read else []


def _done(name: str, recap: Recap) -> str:
    if name == "publish" and recap.published_at and not recap.is_public:
        return _("It will appear on %(time)s.") % {
            "time": written(timezone.localtime(recap.published_at), "j F Y, H:i")
        }
    return str(transitions.TRANSITIONS[name].done)


def _confirmation(request: HttpRequest, recap: Recap) -> HttpResponse:
    title = _("Withdraw “%(recap)s”?") % {"recap": recap}
    context = {"title": title, "recaps": [recap], "back": request.path}
    return page(request, "admin/writing/withdraw.html", context)


def _text(recap: Recap) -> dict[str, object]:
    document, recap = under_work(recap), drafted(recap)
    text, language = recap.text_in(get_language() or "fr")
    rows, names = rows_of(document), public_names()
    notes = list(recap.notes.select_related("written_by").prefetch_related("replies__written_by"))
    copies = renditions_of([recap.cover.name or "", *(each.name for each in pictures(text))])
    writer = PageWriter(published_site(), language, copies)
    read, apart = beside(text, writer, notes)
    in_french = from_html(document["body_fr"])
    return {
        "drafted": recap,
        "standfirst": recap.translated("standfirst"),
        "body": recap.translated("body"),
        "passages": read,
        "footnotes": writer.endnotes(),
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

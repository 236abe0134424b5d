"""Writing a recap: its page, and saving its text."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_POST

from core.http.bodies import ILLUSTRATED, takes_up_to
from recaps import revisions
from recaps.cards.filling import ask_for_unknown
from recaps.models import Note, Recap, Revision
from recaps.text.html import from_html
from recaps.text.mention_links import unlinked
from talks.published import published_site
from writing import permissions, transitions
from writing.desk.access import at_desk, recap_of, writer
from writing.desk.forms import CoauthorForm, TextForm
from writing.notes import open_notes, reply
from writing.permissions import Role


@takes_up_to(ILLUSTRATED)
@at_desk
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the text to be written, or save it; a script saves every few seconds, in JSON."""
    recap = recap_of(request, pk)
    return _save(request, recap) if request.method == "POST" else writing_page(request, recap)


def writing_page(
    request: HttpRequest,
    recap: Recap,
    form: TextForm | None = None,
    coauthor: CoauthorForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the page on which a recap is written, with the errors of a form that was sent."""
    user = writer(request)
    if form is None:
        number, before = revisions.number_of(recap), revisions.under_work(recap)
        form = TextForm(None, None, before=before, by=user, number=number)
    form.fields["body"].widget.attrs["data-cards-url"] = reverse("desk:cards", args=[recap.pk])
    context = {
        "title": form["title"].value() or _("Untitled"),
        "recap": recap,
        "form": form,
        "is_open": permissions.may_write(user, recap),
        "is_author": Role.AUTHOR in permissions.roles_of(user, recap),
        "transitions": {
            name: transition
            for name, transition in transitions.available(user, recap).items()
            if transition.role == Role.AUTHOR
        },
        "notes": open_notes(recap),
        "authors": recap.authors.all(),
        "invitations": recap.invitations.open(),
        "may_invite": permissions.may_invite(user, recap),
        "may_throw_away": permissions.may_throw_away(user, recap),
        "coauthor": coauthor or CoauthorForm(),
        "links": recap.preview_links.filter(revoked_at=None),
        "cover": revisions.drafted(recap).cover,
        "unlinked": _said_of_unlinked(revisions.under_work(recap)),
    }
    return render(request, "writing/desk/write.html", context, status=status)


def _save(request: HttpRequest, recap: Recap) -> HttpResponse:
    """Save the text that was sent, even if it changed meanwhile; answer scripts in JSON."""
    by_script = not request.accepts("text/html")
    form, saved = _kept(request, recap)
    if saved is None:
        if by_script:
            return JsonResponse({"errors": form.errors}, status=400)
        return writing_page(request, recap, form, status=400)
    ask_for_unknown(recap, from_html(form.cleaned_data["body"]), writer(request))
    time = date_format(timezone.localtime(saved.newest.saved_at), "H:i")
    if by_script:
        answer = {
            "number": saved.newest.number,
            "saved_at": time,
            "by": _name_of(saved.newest),
            "is_own": saved.newest.saved_by == writer(request),
            "aside": saved.aside.number if saved.aside else None,
            "is_open": permissions.may_write(writer(request), recap),
            "unlinked": _said_of_unlinked(saved.newest.document),
            "state": saved.newest.recap.status,
        }
        return JsonResponse(answer, status=409 if saved.aside else 200)
    if saved.aside:
        return _show_aside(request, recap, saved)
    messages.success(request, _("Saved at %(time)s.") % {"time": time})
    return redirect("desk:write", recap.pk)


def _kept(request: HttpRequest, recap: Recap) -> tuple[TextForm, revisions.Saved | None]:
    """Save the text that was sent; return its form and the outcome, None if it is invalid."""
    user = writer(request)
    form = TextForm(request.POST, request.FILES, before=revisions.under_work(recap), by=user)
    if not form.is_valid():
        return form, None
    # Cleaned and read before anything is locked. If another user saves meanwhile, `base` is old.
    try:
        document = revisions.settled(form.document())
    except ValidationError as error:
        form.add_error("cover_file", error)
        return form, None
    with transaction.atomic():
        recap = get_object_or_404(Recap.objects.select_for_update(), pk=recap.pk)
        # What was handed in meanwhile is not changed any more, and what was typed is not lost.
        base = form.cleaned_data["base"] if permissions.may_write(user, recap) else NO_BASE
        try:
            return form, revisions.save(recap, document, user, base)
        except ValidationError as error:
            form.add_error("body", error)
            return form, None


def _said_of_unlinked(document: revisions.RevisionDocument) -> str:
    """Return a sentence on the mentions of a text that lead nowhere any more; "" without any."""
    words = unlinked(published_site(), from_html(document["body_fr"]))
    named = ", ".join(_("“%(words)s”") % {"words": each} for each in words)
    sentence = ngettext(
        "%(words)s is no longer on the site: readers see these words without a link.",
        "%(words)s are no longer on the site: readers see these words without a link.",
        len(words),
    )
    return sentence % {"words": named} if words else ""


def _name_of(revision: Revision) -> str:
    """Return the name of the user who saved a revision, never their address."""
    return (revision.saved_by and revision.saved_by.name) or _("Someone")


# No revision has this number.
NO_BASE = -1


def _show_aside(request: HttpRequest, recap: Recap, saved: revisions.Saved) -> HttpResponse:
    aside = saved.aside.number if saved.aside else 0
    if permissions.may_write(writer(request), recap):
        message = _(
            "%(by)s saved meanwhile. Nothing is lost: your text is kept beside theirs, as version "
            "%(number)d."
        )
    else:
        message = _("It has been handed in meanwhile. Your text is kept as version %(number)d.")
    messages.warning(request, message % {"by": _name_of(saved.newest), "number": aside})
    return redirect("desk:version", recap.pk, aside)


@takes_up_to(ILLUSTRATED)
@at_desk
@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an author's transition: submit the text, or take it back."""
    recap = recap_of(request, pk)
    name = request.POST.get("step", "")
    transition = transitions.TRANSITIONS.get(name)
    if transition is None or transition.role != Role.AUTHOR:
        raise Http404(_("There is no such step."))
    if "base" in request.POST:
        # The button stands below the text, which is sent along.
        form, saved = _kept(request, recap)
        if saved is None:
            return writing_page(request, recap, form, status=400)
        if saved.aside:
            return _show_aside(request, recap, saved)
    try:
        transitions.apply(name, recap, writer(request))
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, str(transition.done))
    return redirect("desk:write", recap.pk)


@at_desk
@require_POST
def note(request: HttpRequest, pk: int, note: int) -> HttpResponseRedirect:
    """Reply to an editor's note as an author, or settle it."""
    recap = recap_of(request, pk)
    row = get_object_or_404(Note, pk=note, recap=recap)
    page = reverse("desk:write", args=[recap.pk])
    if "reply" in request.POST:
        if not reply(row, writer(request), request.POST):
            messages.warning(request, _("The reply is empty: nothing was kept."))
        return redirect(f"{page}#note-{row.pk}")
    row.settled_at = timezone.now()
    row.save()
    if recap.notes.filter(settled_at=None).exists():
        return redirect(f"{page}#notes")
    messages.success(request, _("That was the last note."))
    return redirect(page)


@at_desk
def throw_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a draft with all its versions, once its author confirms."""
    recap_of(request, pk)
    with transaction.atomic():
        recap = get_object_or_404(Recap.objects.select_for_update(), pk=pk)
        if not permissions.may_throw_away(writer(request), recap):
            raise Http404(_("Only a draft that nobody else knows can be thrown away."))
        if request.method == "POST":
            recap.delete()
            messages.success(request, _("“%(recap)s” is gone.") % {"recap": recap})
            return redirect("desk:home")
    title = _("Throw “%(recap)s” away?") % {"recap": recap}
    return render(request, "writing/desk/throw_away.html", {"title": title, "recap": recap})

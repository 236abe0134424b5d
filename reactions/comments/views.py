"""The pages of commenters: write and send, then confirm, change and withdraw."""

from contextlib import nullcontext
from datetime import timedelta
from http import HTTPStatus

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.http import limits
from core.http.answers import same_origin_only
from core.http.bodies import STRANGER, takes_up_to
from core.http.limits import visitor
from core.models import former_slug
from reactions import moderation, tokens
from reactions.comments import cookies, proof_of_work, receiving
from reactions.comments.forms import ChangeForm, CommentForm
from reactions.models import Commenter, Reaction
from recaps.models import Recap
from recaps.models.moderated import Moderated

HOUR = timedelta(hours=1)
CHANGEABLE = {Moderated.State.HELD, Moderated.State.PUBLISHED}


# A comment that is too long comes back with its error.
@takes_up_to(STRANGER)
@same_origin_only
def react(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form for a comment, with what was typed below the recap, and send it."""
    recap = _recap(slug)
    sent = request.POST
    if not recap.takes_comments:
        context = {"recap": recap, "text": sent.get("text", "")}
        return render(request, "reactions/comments/closed.html", context, status=HTTPStatus.GONE)
    if "sent" in request.GET:
        return render(request, "reactions/comments/sent.html", {"recap": recap})
    known = cookies.commenter(request)
    if "started" not in sent:
        begun = {name: (sent or request.GET).get(name, "") for name in ("text", "to")}
        return _page(request, CommentForm(recap, initial=begun | _initial_of(known)), known)
    form = CommentForm(recap, sent)
    return _take(request, form, known) if form.is_valid() else _page(request, form, known)


def _take(request: HttpRequest, form: CommentForm, known: Commenter | None) -> HttpResponse:
    thanks = f"{reverse('reactions:react', args=[form.recap.slug])}?sent"
    if form.cleaned_data["website"]:
        # Only programs fill in the hidden field: nothing is stored, and they do not learn it.
        return redirect(thanks)
    is_unchecked = receiving.is_suspicious(visitor(request), form.cleaned_data["text"])
    if is_unchecked:
        answer = request.POST.get("altcha")
        is_unchecked = not proof_of_work.is_solved(answer or "")
        # Without JavaScript, the page comes back without an answer.
        if is_unchecked and answer != "":
            return _page(request, form, known, challenge=proof_of_work.challenge())
    comment, email = form.comment(is_unchecked=is_unchecked), form.cleaned_data["email"]
    try:
        row = receiving.receive(comment, email, visitor=visitor(request), known=known)
    except receiving.NotTakenError as error:
        form.add_error(None, str(error))
        return _page(request, form, known, status=error.status)
    return redirect(row.own_path if row.commenter == known else thanks)


def _recap(slug: str) -> Recap:
    """Return the recap that has this slug, or had it. Raises Http404.

    A comment that is sent to a former slug is not lost.
    """
    rows = Recap.objects.announced()
    recap = rows.filter(slug=slug).first() or former_slug(rows, slug)
    if recap is None:
        raise Http404(_("There is no such recap."))
    return recap


def _page(
    request: HttpRequest,
    form: CommentForm,
    known: Commenter | None,
    *,
    challenge: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "recap": form.recap,
        "headline": form.recap.translated("title"),
        "form": form,
        "challenge": challenge,
        "is_trusted": known is not None and known.trusted_at is not None,
    }
    return render(request, "reactions/comments/write.html", context, status=status)


def _initial_of(known: Commenter | None) -> dict[str, str]:
    """Return the name, site and address that a known commenter gave last, for a new form."""
    # Anybody may have typed this address: what was not confirmed is not theirs.
    last = known and known.reactions.exclude(state=Moderated.State.UNCONFIRMED).first()
    if not known or not last:
        return {}
    shown = _values_of(last)
    return {"email": known.email, **{name: shown[name] for name in ("author_name", "author_url")}}


@takes_up_to(STRANGER)
@same_origin_only
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """Show a comment to its author, and confirm, change or withdraw it by POST.

    Mail servers open links to look behind them, so opening one changes nothing.
    """
    pk = tokens.resolve(token)
    if pk is None:
        return _gone(request, "unknown", HTTPStatus.NOT_FOUND)
    with transaction.atomic() if request.method == "POST" else nullcontext():
        rows = Reaction.objects.select_related("commenter", "recap")
        if request.method == "POST":
            # An editor may be deciding about it.
            rows = rows.select_for_update(no_key=True, of=("self",))
        row = rows.filter(pk=pk).first()
        if row is None:
            return _gone(request, "forgotten", HTTPStatus.GONE)
        if row.commenter is None or row.recap is None:
            return _gone(request, "withdrawn", HTTPStatus.GONE, row.recap)
        return _act(request, row, row.commenter) or _mine(request, row)


def _act(request: HttpRequest, row: Reaction, commenter: Commenter) -> HttpResponse | None:
    """Do what the button pressed says; return None where no button was pressed."""
    match request.POST.get("do"):
        case "confirm" if row.state == Moderated.State.UNCONFIRMED:
            receiving.confirm(row, commenter)
            response = redirect(request.path)
            cookies.remember(response, commenter)
            return response
        case "withdraw":
            moderation.withdraw(row)
            return redirect(request.path)
        case "change" if row.state in CHANGEABLE:
            return _change(request, row)
    return None


def _change(request: HttpRequest, row: Reaction) -> HttpResponse:
    form = ChangeForm(request.POST)
    if not form.is_valid():
        return _mine(request, row, form)
    if limits.allow("change of a comment", str(row.pk), most=20, per=HOUR):
        moderation.change(row, **form.cleaned_data)
        return redirect(f"{request.path}?saved")
    form.add_error(None, _("You changed it many times: wait an hour, then save again."))
    return _mine(request, row, form, HTTPStatus.TOO_MANY_REQUESTS)


def _mine(
    request: HttpRequest,
    row: Reaction,
    form: ChangeForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "reaction": row,
        "headline": row.recap.translated("title"),  # type: ignore[union-attr]
        "form": (form or ChangeForm(initial=_values_of(row))) if row.state in CHANGEABLE else None,
        "saved": "saved" in request.GET,
        # An editor refused it while it was being changed.
        "text": "" if row.state in CHANGEABLE else request.POST.get("text", ""),
    }
    return render(request, "reactions/comments/mine.html", context, status=status)


def _values_of(row: Reaction) -> dict[str, str]:
    """Return the comment's newest values, including those that wait for an editor."""
    return {name: getattr(row, name) for name in ChangeForm.base_fields} | (row.proposed or {})


def _gone(
    request: HttpRequest, why: str, status: HTTPStatus, recap: Recap | None = None
) -> HttpResponse:
    context = {"why": why, "text": request.POST.get("text", ""), "recap": recap}
    return render(request, "reactions/comments/gone.html", context, status=status)

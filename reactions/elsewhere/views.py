"""The pages on which readers propose a recap elsewhere."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language_info, gettext as _

from core.http import limits
from core.http.answers import own_hosts, same_origin_only
from core.text.translated import Text
from reactions import moderation
from reactions.elsewhere import reading
from reactions.elsewhere.forms import AddressForm, OpenForm, ProposalForm
from reactions.elsewhere.proposals import Proposal, is_at, submit
from reactions.models import PageRead
from recaps.models import ExternalRecap
from talks.programme import schema
from talks.published import published_site

WHILE, HOUR = timedelta(minutes=10), timedelta(hours=1)
# The status of a form with these mistakes; with others it is 200.
STATUSES = {"often": 429, "full": 503}


@same_origin_only
def tell(request: HttpRequest) -> HttpResponse:
    """Ask for an address, or submit a proposal; `?edition=&session=` ticks a session.

    Nothing is stored before it is proposed: what was found travels in the form, signed.
    """
    if request.method != "POST":
        return _ask(request, AddressForm())
    if "found" in request.POST:
        return _propose(request, request.POST["found"])
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _ask(request, form)
    try:
        return _look_up(request, form.cleaned_data["url"])
    except ValidationError as error:
        form.add_error("url", error)
        return _ask(request, form)


@same_origin_only
def found(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show what was found at an address, or that the page is still being read."""
    page = PageRead.objects.filter(key=key).kept().first()
    if page is None:
        return redirect(_with_query(request, reverse("reactions:tell")))
    if page.is_waiting:
        return render(request, "reactions/elsewhere/waiting.html", {"page": page})
    problem = "" if page.found else page.problem or _("The page took too long to read. Try again.")
    if page.typed:
        return _show_again(request, page, problem)
    if problem:
        form = AddressForm({"url": page.url})
        form.add_error("url", problem)
        return _ask(request, form)
    proposal, _is_old = Proposal.unseal(page.found)
    shown = ProposalForm(None, proposal=proposal, ticked=_ticked(request))
    if not proposal.title:
        # It is asked for at once.
        shown = ProposalForm(shown.initial, proposal=proposal)
    return _show(request, shown)


def _look_up(request: HttpRequest, address: str, typed: str = "") -> HttpResponse:
    """Queue a page to be read and redirect to its result. Raises ValidationError."""
    if is_at(own_hosts(request), address):
        raise ValidationError(_("Recaps written here are here already."), code="ours")
    if moderation.is_full():
        raise _full()
    host = urlsplit(address).hostname or ""
    if not (
        limits.allow("page read for", limits.visitor(request), most=10, per=WHILE)
        and limits.allow("page read at", host.lower(), most=20, per=WHILE)
    ):
        raise _often()
    page = reading.ask(request, address, typed)
    return redirect(_with_query(request, reverse("reactions:found", args=[page.key])))


def _with_query(request: HttpRequest, path: str) -> str:
    """Return a path with the request's query, which names the session whose page led here."""
    return f"{path}?{request.GET.urlencode()}" if request.GET else path


def _propose(request: HttpRequest, sealed: str) -> HttpResponse:
    try:
        proposal, is_old = Proposal.unseal(sealed)
    except signing.BadSignature:
        problem = _("A part of the page was lost on the way here: begin again.")
        context = {"form": AddressForm(), "problem": problem}
        return render(request, "reactions/elsewhere/tell.html", context, status=400)
    if is_old:
        return _look_up_again(request, proposal)
    form = ProposalForm(request.POST, proposal=proposal)
    if not form.is_valid():
        return _show(request, form)
    if not limits.allow("recap proposed", limits.visitor(request), most=10, per=HOUR):
        form.add_error(None, _often())
        return _show(request, form)
    if moderation.is_full():
        form.add_error(None, _full())
        return _show(request, form)
    sent = form.cleaned_data
    submit(proposal, sent.get("title", ""), sent.get("summary", ""), sent["sessions"])
    return render(request, "reactions/elsewhere/thanks.html", {"known": form.is_published})


def _look_up_again(request: HttpRequest, old: Proposal) -> HttpResponse:
    """Queue the page of an old proposal to be read again, and keep what was typed."""
    names = [name for name in ("found", "title", "summary", "sessions") if name in request.POST]
    typed = urlencode([(name, each) for name in names for each in request.POST.getlist(name)])
    try:
        return _look_up(request, old.url, typed)
    except ValidationError as failure:
        form = ProposalForm(request.POST, proposal=old)
        form.add_error(None, failure)
        return _show(request, form)


def _show_again(request: HttpRequest, page: PageRead, problem: str) -> HttpResponse:
    """Show what was typed about a page, with what the page says by now."""
    data = QueryDict(page.typed, mutable=True)
    if not problem:
        data["found"] = page.found
        problem = _(
            "That was more than an hour ago, so the page was read again: look at it once more."
        )
    proposal, _is_old = Proposal.unseal(str(data["found"]))
    form = ProposalForm(data, proposal=proposal)
    form.add_error(None, problem)
    return _show(request, form)


def _often() -> ValidationError:
    message = _("Many addresses were sent here just now. Try again in a few minutes.")
    return ValidationError(message, code="often")


def _full() -> ValidationError:
    message = _("So much waits for the editors that nothing more is taken today. Come back later.")
    return ValidationError(message, code="full")


def _ask(request: HttpRequest, form: AddressForm) -> HttpResponse:
    return render(request, "reactions/elsewhere/tell.html", {"form": form}, status=_status(form))


def _show(request: HttpRequest, form: ProposalForm) -> HttpResponse:
    proposal = form.proposal
    context = {
        "form": form,
        "proposal": proposal,
        "speech": _language(proposal.language),
        "places": list(_places(form.known)) if form.known and form.is_published else [],
    }
    return render(request, "reactions/elsewhere/proposal.html", context, status=_status(form))


def _status(form: OpenForm) -> int:
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    return next((status for code, status in STATUSES.items() if code in codes), 200)


def _ticked(request: HttpRequest) -> set[str]:
    """Return the key of the session whose page led here, as a set; empty if there is none."""
    edition = published_site().edition(request.GET.get("edition", ""))
    session = edition and edition.programme.find_by_slug(
        schema.Session, request.GET.get("session", "")
    )
    return {str(session.key)} if session else set()


def _places(known: ExternalRecap) -> Iterator[tuple[Text, str]]:
    """Yield the titles and addresses of the sessions that a recap is related to."""
    keys = set(known.sessions.values_list("key", flat=True))
    for edition in published_site().editions:
        for session in edition.programme.sessions:
            if session.key in keys and not session.erased:
                yield session.title, reverse("talks:session", args=[edition.slug, session.slug])


def _language(tag: str) -> str:
    """Return the name of a language in the reader's, or its tag if Django knows no name."""
    with suppress(KeyError):
        return str(get_language_info(tag.partition("-")[0].lower())["name_translated"])
    return tag

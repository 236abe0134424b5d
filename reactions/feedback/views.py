"""The page where attendees give feedback on a session, change it and take it away."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.http.answers import same_origin_only
from core.http.bodies import STRANGER, takes_up_to
from core.http.limits import visitor
from reactions.comments import proof_of_work
from reactions.comments.receiving import NotTakenError
from reactions.feedback import receiving, tokens
from reactions.feedback.forms import FeedbackForm
from reactions.feedback.period import Period, period
from reactions.models import Feedback
from talks.addresses import gone, of_edition
from talks.programme import schema
from talks.published import PublishedEdition


# What is too long comes back with its error.
@takes_up_to(STRANGER)
@same_origin_only
@of_edition
def feedback(request: HttpRequest, edition: PublishedEdition, key: str) -> HttpResponse:
    """Show or take the feedback of this browser on a session."""
    session = next((each for each in edition.programme.sessions if each.short_key == key), None)
    if session is None or hasattr(request, "preview"):
        raise Http404(_("There is nothing at this address."))
    if session.erased:
        return gone(request)
    when = period(edition.programme, session)
    page = _Page(request, edition, session)
    row = receiving.find(session, page.kept)
    if request.POST.get("do") == "withdraw":
        # A second request finds it done.
        if row:
            row.delete()
        return redirect(f"{request.path}?withdrawn")
    if not when or not when.is_open(timezone.now()):
        return page.closed(when, row)
    if request.method != "POST":
        return page.of(row)
    form = FeedbackForm(request.POST)
    return page.take(form, row, when) if form.is_valid() else page.form(form, row)


class _Page:
    """The feedback page of one session for one browser; `kept` is the token in its cookie."""

    def __init__(
        self, request: HttpRequest, edition: PublishedEdition, session: schema.Session
    ) -> None:
        self.request, self.edition, self.session = request, edition, session
        self.kept = tokens.of_browser(request)
        self.token = self.kept or tokens.of_form(request) or tokens.new()

    def take(self, form: FeedbackForm, row: Feedback | None, when: Period) -> HttpResponse:
        if form.cleaned_data.pop("website"):
            # Only programs fill in the hidden field: nothing is stored, and they do not learn it.
            return redirect(f"{self.request.path}?sent")
        try:
            if row:
                receiving.change(row, form.cleaned_data)
            elif page := self._receive(form):
                return page
        except NotTakenError as error:
            form.add_error(None, str(error))
            return self.form(form, row, status=error.status)
        response = redirect(f"{self.request.path}?sent")
        tokens.remember(response, self.edition.slug, self.session, self.token, when.closes)
        return response

    def _receive(self, form: FeedbackForm) -> HttpResponse | None:
        """Store the feedback, or show the page on which the browser does its proof of work."""
        who, values = visitor(self.request), form.cleaned_data
        is_unchecked = receiving.is_suspicious(who, values["text"])
        if is_unchecked:
            answer = self.request.POST.get("altcha")
            is_unchecked = not proof_of_work.is_solved(answer or "")
            # Without JavaScript, the page comes back without an answer.
            if is_unchecked and answer != "":
                return self.form(form, None, challenge=proof_of_work.challenge())
        receiving.receive(self.session, self.token, values, visitor=who, is_unchecked=is_unchecked)
        return None

    def of(self, row: Feedback | None) -> HttpResponse:
        initial = {"face": row.face, "text": row.text} if row else None
        return self.form(FeedbackForm(initial=initial), row)

    def form(
        self,
        form: FeedbackForm,
        row: Feedback | None,
        *,
        challenge: str = "",
        status: int = HTTPStatus.OK,
    ) -> HttpResponse:
        context: dict[str, object] = {
            "form": form,
            "row": row,
            "may_change": row is None or receiving.may_change(row),
            "changeable_until": row and row.given_at + receiving.CHANGEABLE_FOR,
            "token": self.token,
            "challenge": challenge,
            "done": self._done(row),
        }
        return self._render("write", context, status)

    def _done(self, row: Feedback | None) -> str:
        """Return what the address says was done, if that still holds: "sent", "withdrawn" or ""."""
        if "sent" in self.request.GET:
            return "withdrawn" if self.kept and not row else "sent"
        return "withdrawn" if "withdrawn" in self.request.GET and not row else ""

    def closed(self, when: Period | None, row: Feedback | None) -> HttpResponse:
        """Explain why no feedback is taken now, and show what was about to be sent."""
        is_early = when is not None and timezone.now() < when.opens
        context: dict[str, object] = {
            "when": when,
            "is_early": is_early,
            "row": row,
            "text": self.request.POST.get("text", ""),
        }
        return self._render(
            "closed", context, HTTPStatus.NOT_FOUND if is_early else HTTPStatus.GONE
        )

    def _render(self, name: str, context: dict[str, object], status: int) -> HttpResponse:
        zone = self.edition.facts.zone
        context |= {"edition": self.edition.facts, "session": self.session}
        with timezone.override(zone):
            return render(self.request, f"reactions/feedback/{name}.html", context, status=status)

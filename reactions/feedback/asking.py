"""The feedback form on the page of a session, which is the same for all readers."""

from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from core.extensions import Extension
from core.http.answers import limit_validity
from reactions.feedback.forms import FeedbackForm
from reactions.feedback.period import period
from talks.models import Session
from talks.programme import schema
from talks.published import site_for

TEMPLATE = "reactions/feedback/_ask.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What the section on feedback shows; `form` is None before the session begins.

    A page that was open by then needs its script to show the form.
    """

    form: FeedbackForm | None
    session: str
    url: str


def below_session(request: HttpRequest, row: Session) -> Extension:
    """Return the section on feedback until feedback closes; its form once the session begins.

    Return an empty extension in a preview. The page is valid until feedback opens or closes.
    """
    nothing = Extension(template=TEMPLATE)
    edition = site_for(request).of_row(row.edition_id)
    session = edition.programme.find(schema.Session, row.key) if edition else None
    if edition is None or session is None or hasattr(request, "preview"):
        return nothing
    when, now = period(edition.programme, session), timezone.now()
    if when is None:
        return nothing
    limit_validity(request, when.next_edge(now))
    if now >= when.closes:
        return nothing
    form = FeedbackForm() if when.is_open(now) else None
    key = session.short_key
    url = reverse("feedback:feedback", args=[edition.slug, key])
    return Extension(
        template=TEMPLATE,
        content=Ask(form=form, session=key, url=url),
        stylesheets=("reactions/feedback.css",),
    )


def among_actions(request: HttpRequest, row: Session) -> Extension:
    """Return the link down to the feedback form, once the session is over."""
    return replace(
        below_session(request, row),
        template="reactions/feedback/_to_the_form.html",
        stylesheets=(),
    )

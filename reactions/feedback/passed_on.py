"""Feedback on the page that a speaker alone reaches: what organisers passed on to them."""

from core.extensions import Extension
from events.models import Edition
from reactions.models import Feedback
from speakers.models import Speaker


def for_speaker(speaker: Speaker, edition: Edition) -> Extension:
    """Return the feedback on sessions of an edition that was passed on to a speaker."""
    rows = Feedback.objects.filter(session__edition=edition, passed_on_to=speaker)
    # What was changed since, or stood in a letter that never left, was not.
    sent = rows.exclude(sent_at=None).select_related("session")
    return Extension(
        template="reactions/feedback/_passed_on.html",
        content=list(sent.order_by("session", "-given_at", "-pk")),
    )

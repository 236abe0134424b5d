"""Feedback on the page that a speaker alone reaches: what organisers passed on to them."""

from core.extensions import Extension
from core.models import User
from events.models import Edition
from reactions.models import Feedback
from speakers.models import Speaker


def for_speaker(speaker: Speaker, edition: Edition, viewer: User | None) -> Extension:
    """Return the feedback on sessions of an edition that organisers passed on to a speaker.

    It is theirs to read whatever became of the letter to them, or to others. viewer: who looks at
    a preview, and sees what they may; None: the speaker.
    """
    rows = Feedback.objects.filter(session__edition=edition, passed_on_to=speaker)
    if viewer and not viewer.has_perm("reactions.view_feedback"):
        rows = rows.none()
    return Extension(
        template="reactions/feedback/_passed_on.html",
        content=list(rows.select_related("session").order_by("session", "-given_at", "-pk")),
    )

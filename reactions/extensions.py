"""What reactions add to the pages of lower apps."""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from django.http import HttpRequest
from django.urls import reverse

from core.extensions import Extension
from reactions.discussion import Discussion, discussion
from reactions.feedback import asking, passed_on
from reactions.models.reaction import LONGEST
from recaps.extension_points import BELOW_COVERAGE, BELOW_RECAP, BELOW_RECAPS, PROPOSING
from recaps.models import Recap
from speakers.models import Speaker
from talks.extension_points import (
    AMONG_ACTIONS_OF_SESSION,
    BELOW_SESSION,
    BELOW_SPEAKER,
    FOR_SPEAKER,
)
from talks.models import Session

TEMPLATE = "reactions/_reactions.html"
STYLESHEETS = ("reactions/reactions.css",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The reactions to one thing; `recap` is what comments are for."""

    discussion: Discussion
    recap: Recap | None = None
    takes_comments: bool = False
    longest: ClassVar = LONGEST


def below_recap(request: HttpRequest, recap: Recap) -> Extension:
    """Return the reactions to a recap, with a form that begins a comment."""
    section = Section(
        discussion=discussion(recap.reactions.all(), request.GET),
        recap=recap,
        takes_comments=recap.takes_comments,
    )
    return Extension(template=TEMPLATE, content=section, stylesheets=STYLESHEETS)


def below_row(request: HttpRequest, row: Session | Speaker) -> Extension:
    """Return what other sites said of a session or a speaker."""
    found = discussion(row.reactions.all(), request.GET)
    styles = STYLESHEETS if found.threads or found.applause else ()
    return Extension(template=TEMPLATE, content=Section(discussion=found), stylesheets=styles)


def proposing(edition: str, session: str) -> str:
    """Return the address where a recap elsewhere is proposed, with its session ticked."""
    return reverse("reactions:tell", query={"edition": edition, "session": session})


def register() -> None:
    AMONG_ACTIONS_OF_SESSION.add(asking.among_actions)
    BELOW_SESSION.add(asking.below_session)
    BELOW_SESSION.add(below_row)
    BELOW_SPEAKER.add(below_row)
    FOR_SPEAKER.add(passed_on.for_speaker)
    BELOW_RECAP.add(below_recap)
    # Those who read recaps are asked for their own.
    BELOW_COVERAGE.add(partial(Extension, template="reactions/_tell_yours.html"))
    PROPOSING.add(proposing)
    BELOW_RECAPS.add(partial(Extension, template="reactions/_tell.html"))

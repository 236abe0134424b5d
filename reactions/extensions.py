"""What reactions add to the pages of lower apps."""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from django.http import HttpRequest

from core.extensions import Extension
from reactions.feedback import asking
from reactions.models.reaction import LONGEST, Discussion
from recaps.extension_points import BELOW_COVERAGE, BELOW_RECAP, BELOW_RECAPS
from recaps.models import Recap
from speakers.models import Speaker
from talks.extension_points import AMONG_ACTIONS_OF_SESSION, BELOW_SESSION, BELOW_SPEAKER
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


def below_recap(recap: Recap) -> Extension:
    """Its reactions, and a form that begins another."""
    section = Section(
        discussion=recap.reactions.threads(), recap=recap, takes_comments=recap.takes_comments
    )
    return Extension(template=TEMPLATE, content=section, stylesheets=STYLESHEETS)


def below_session(_request: HttpRequest, row: Session) -> Extension:
    return below_row(row)


def below_row(row: Session | Speaker) -> Extension:
    discussion = row.reactions.threads()
    styles = STYLESHEETS if discussion.threads or discussion.applause else ()
    return Extension(template=TEMPLATE, content=Section(discussion=discussion), stylesheets=styles)


def register() -> None:
    AMONG_ACTIONS_OF_SESSION.add(asking.among_actions)
    BELOW_SESSION.add(asking.below_session)
    BELOW_SESSION.add(below_session)
    BELOW_SPEAKER.add(below_row)
    BELOW_RECAP.add(below_recap)
    # Whoever reads recaps is asked for theirs.
    BELOW_COVERAGE.add(partial(Extension, template="reactions/_tell_yours.html"))
    BELOW_RECAPS.add(partial(Extension, template="reactions/_tell.html"))

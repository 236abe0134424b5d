"""What recaps add to the pages of talks."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.extensions import Extension, Extensions
from recaps import feeds
from recaps.coverage import Coverage, coverage
from recaps.extension_points import BELOW_COVERAGE
from speakers.models import Speaker
from talks.extension_points import (
    BESIDE_SESSION,
    BESIDE_SPEAKER,
    HEAD_OF_EDITION,
    UNDER_ABSTRACT,
)
from talks.models import Session
from talks.published import PublishedEdition


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageList:
    """The recaps about a session or a speaker, and the extensions below them."""

    coverage: list[Coverage]
    below: Extensions


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLinks:
    """The links to a page's feeds, and the title of what is in them."""

    feeds: list[feeds.Link]
    title: str


def pull_quotes(request: HttpRequest, session: Session) -> Extension:
    return Extension(template="recaps/_pull_quotes.html", content=coverage(request, session))


def coverage_list(request: HttpRequest, row: Session | Speaker) -> Extension:
    content = CoverageList(coverage=coverage(request, row), below=BELOW_COVERAGE.extensions())
    return Extension(template="recaps/_coverage.html", content=content)


def edition_feeds(edition: PublishedEdition) -> Extension:
    title = _("Recaps of %(edition)s") % {"edition": edition.facts.name}
    content = FeedLinks(feeds=feeds.links("edition", edition.slug), title=title)
    return Extension(template="recaps/_edition_feeds.html", content=content)


def register() -> None:
    UNDER_ABSTRACT.add(pull_quotes)
    BESIDE_SESSION.add(coverage_list)
    BESIDE_SPEAKER.add(coverage_list)
    HEAD_OF_EDITION.add(edition_feeds)

"""The content of the copy in a language: all of its pages, and the worker's data."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.urls import reverse, translate_url
from django.utils.translation import gettext as _, ngettext

from core.database.breaker import AwayError
from core.text.translated import LANGUAGES
from marseille20.offline.addresses import addresses
from marseille20.offline.cutting import Parts, cut, files, frame
from marseille20.offline.finding import finding
from search.documents import Contents
from talks.changes import log
from talks.published import PublishedSite

# Asks the site for a page, as a reader would.
type Read = Callable[[str], HttpResponse]

# What browsers made of another form is thrown away (static/marseille20/worker/copies.js).
FORM = 1
# So many releases are listed; an older copy counts the changes of these.
MOST_RELEASES = 50
# Headers that a page made by the worker has to have as well.
GUARDS = (
    *("Content-Security-Policy", "Cross-Origin-Opener-Policy", "Referrer-Policy"),
    *("X-Content-Type-Options", "X-Frame-Options"),
)


def content_of(site: PublishedSite, read: Read, found: Contents, language: str) -> dict[str, Any]:
    """Return the worker's data, in the active language; found: the documents of the search."""
    home = reverse("offline")
    answer = read(home)
    around = cut(answer.content.decode())
    shell = frame(around)
    pages = _pages(site, read)
    other = next(code for code in LANGUAGES if code != language)
    tags = {
        path: "".join(tag for tag in page.tags if tag not in around.tags)
        for path, page in pages.items()
    }
    mains = [page.main for page in pages.values()]
    return {
        "form": FORM,
        "language": language,
        # As pages name it, so that they know whether it is the one they are of.
        "of": site.current.fingerprint if site.current else "",
        "release": site.current.number if site.current else None,
        # Its addresses, which are in the frame, are to be replaced by those of the page.
        "address": home,
        "other": translate_url(home, other),
        "headers": {name: answer.headers[name] for name in GUARDS if name in answer.headers},
        "frame": shell,
        "pages": {
            path: [page.title, tags[path], page.main, translate_url(path, other)]
            for path, page in pages.items()
        },
        "also": _also(site),
        "files": sorted(files("".join([*shell.values(), *tags.values(), *mains]))),
        "changes": _changes(site),
        "search": finding(site, found, set(pages)),
        "words": _words(),
    }


def _pages(site: PublishedSite, read: Read) -> dict[str, Parts]:
    pages = {}
    for path in addresses(site):
        answer = read(path)
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise AwayError(path)
        # One may have gone this second.
        if answer.status_code == HTTPStatus.OK:
            pages[path] = cut(answer.content.decode())
    return pages


def _also(site: PublishedSite) -> dict[str, str]:
    """Return short addresses, and where they lead."""
    if not site.current:
        return {}
    return {reverse("programme"): reverse("talks:programme", args=[site.current.slug])}


def _changes(site: PublishedSite) -> dict[str, Any]:
    """Return how many things each release changed, and the page of changes."""
    if not site.current or not site.current.released:
        return {"address": "", "releases": []}
    releases = [[each.number, len(each.changed)] for each in log(site.current, MOST_RELEASES)]
    return {"address": reverse("talks:changes", args=[site.current.slug]), "releases": releases}


def _words() -> dict[str, str]:
    return {
        # One line each on a phone (static/core/components/notice.css).
        "copied": _("No network: this is the copy from {time}."),
        "missing": _("No network; the copy does not have this page."),
        "one": ngettext("{n} change", "{n} changes", 1),
        "many": ngettext("{n} change", "{n} changes", 2),
        "since": _("since {time}"),
    }

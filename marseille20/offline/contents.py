"""The content of the copy in a language: all of its pages, and the worker's data.

Its first part is what can be used by itself, the others bring the rest, in pieces that a bad line
brings one by one.
"""

from collections.abc import Callable, Container, Iterable, Iterator
from functools import cache, partial
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.urls import reverse, translate_url
from django.utils.translation import gettext as _, ngettext

from core.database.breaker import AwayError
from core.text.translated import LANGUAGES
from marseille20.offline.addresses import essentials, rest
from marseille20.offline.cutting import Parts, cut, files, frame
from marseille20.offline.finding import finding
from marseille20.offline.texts import loaded_with, text_at, texts_among
from search.documents import Contents
from talks.changes import log
from talks.published import PublishedSite

# Asks the site for a page, as a reader would.
type Read = Callable[[str], HttpResponse]

# What browsers made of another form is thrown away (static/marseille20/worker/copies.js).
FORM = 4
# So many releases are listed; an older copy counts the changes of these.
MOST_RELEASES = 50
# Characters of a part, but for what is longer by itself; compressed, a tenth.
PART = 1_000_000
# Headers that a page made by the worker has to have as well.
GUARDS = (
    *("Content-Security-Policy", "Cross-Origin-Opener-Policy", "Referrer-Policy"),
    *("X-Content-Type-Options", "X-Frame-Options"),
)


def content_of(
    site: PublishedSite, read: Read, found: Contents, language: str
) -> list[dict[str, Any]]:
    """Return the worker's data in parts, in the active language.

    found: the documents of the search.
    """
    home = reverse("offline")
    answer = read(home)
    around = cut(answer.content.decode())
    shell = frame(around)
    other = next(code for code in LANGUAGES if code != language)

    def entries(paths: Iterable[str]) -> dict[str, list[str]]:
        return {
            path: [
                page.title,
                "".join(tag for tag in page.tags if tag not in around.tags),
                page.main,
                translate_url(path, other),
            ]
            for path, page in _pages(paths, read)
        }

    first, later = entries(essentials(site)), entries(rest(site))
    # In this order a path tells its part.
    parts: list[dict[str, Any]] = [{"pages": dict(part)} for part in _pieces(sorted(later.items()))]
    search, documents = finding(site, found, first.keys() | later.keys())
    content = {
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
        "pages": first,
        # The first path of each part with pages.
        "starts": [min(part["pages"]) for part in parts],
        "also": _also(site),
        "changes": _changes(site),
        "search": search,
        "words": _words(),
    }
    # However many pages need it, it is read once.
    text_of = cache(partial(text_at, read=read))
    common = loaded_with(files("".join(around.tags)), text_of)
    texts, others = texts_among(_files([*shell.values(), *first.values()]), text_of)
    # What every page loads, a browser that asks for a copy has already.
    content["common"] = sorted(common)
    content["texts"] = _without(texts, common)
    content["files"] = sorted(others)
    for part in parts:
        more, pictures = texts_among(_files(part["pages"].values()), text_of)
        part["texts"] = _without(more, texts)
        part["files"] = sorted(pictures - others)
    parts += [{"found": part, "texts": {}, "files": []} for part in _pieces(documents)]
    content["parts"] = len(parts)
    return [content, *parts]


def _pages(paths: Iterable[str], read: Read) -> Iterator[tuple[str, Parts]]:
    for path in paths:
        answer = read(path)
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise AwayError(path)
        # One may have gone this second.
        if answer.status_code == HTTPStatus.OK:
            yield path, cut(answer.content.decode())


def _pieces[T](items: Iterable[T]) -> Iterator[list[T]]:
    """Yield the items in lists of some length each."""
    piece, size = list[T](), 0
    for item in items:
        piece.append(item)
        size += len(str(item))
        if size >= PART:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece


def _files(texts: Iterable[str | list[str]]) -> set[str]:
    return files("".join("".join(text) for text in texts))


def _without(texts: dict[str, str], known: Container[str]) -> dict[str, str]:
    return {path: text for path, text in texts.items() if path not in known}


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
        "coming": _("No network; this page was still to be copied."),
        "one": ngettext("{n} change", "{n} changes", 1),
        "many": ngettext("{n} change", "{n} changes", 2),
        "since": _("since {time}"),
    }

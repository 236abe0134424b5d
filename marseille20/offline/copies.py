"""One file a language with all pages of the copy: made in the background, kept in memory."""

import gzip
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import brotli
from django.http import HttpResponse
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from core.text import LANGUAGES
from marseille20.offline.addresses import addresses
from marseille20.offline.cutting import Parts, cut, files, frame
from marseille20.offline.finding import finding
from search.documents import contents
from talks.changes import log
from talks.published import PublishedSite

# Asks the site for a page, as a reader would.
type Read = Callable[[str], HttpResponse]

# What browsers made of another form is thrown away (static/marseille20/worker/copies.js).
FORM = 1
# How good is good enough: a tenth of the size would cost thirty times the time.
BROTLI_QUALITY = 9
GZIP_LEVEL = 6
# So many releases are told of; who comes after more reads that there were as many changes as these.
MOST_RELEASES = 50
# Headers that a page made by the worker has to have as well.
GUARDS = (
    *("Content-Security-Policy", "Cross-Origin-Opener-Policy", "Referrer-Policy"),
    *("X-Content-Type-Options", "X-Frame-Options"),
)


@dataclass(frozen=True, slots=True)
class Copy:
    """The file of one language, of one version of the content, in the codings of core.http."""

    version: int
    etag: str
    bodies: Mapping[str, bytes]

    def body(self, coding: str) -> bytes:
        if coding in self.bodies:
            return self.bodies[coding]
        return gzip.decompress(self.bodies["gzip"])


class Memory:
    """What this process has, by language."""

    copies: dict[str, Copy] = {}


def kept(language: str) -> Copy | None:
    return Memory.copies.get(language)


def renew(site: PublishedSite, read: Read) -> None:
    """Make the copies of both languages anew."""
    for language in LANGUAGES:
        with override(language):
            Memory.copies[language] = _copy(site, read, language)


def forget() -> None:
    """Have none: for tests, whose databases change under a process."""
    Memory.copies = {}


def _copy(site: PublishedSite, read: Read, language: str) -> Copy:
    body = json.dumps(content(site, read, language), ensure_ascii=False).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    known = kept(language)
    if known and known.etag == etag:
        return Copy(site.version, etag, known.bodies)
    bodies = {
        "br": brotli.compress(body, quality=BROTLI_QUALITY),
        "gzip": gzip.compress(body, GZIP_LEVEL, mtime=0),
    }
    return Copy(site.version, etag, bodies)


def content(site: PublishedSite, read: Read, language: str) -> dict[str, Any]:
    """All that the worker has to know, in the language that is active."""
    home = reverse("offline")
    around = read(home)
    pages = _pages(site, read)
    common = frozenset.intersection(*(frozenset(page.tags) for page in pages.values()))
    shell = frame(cut(around.content.decode()), common)
    other = next(code for code in LANGUAGES if code != language)
    tags = {path: "".join(t for t in page.tags if t not in common) for path, page in pages.items()}
    return {
        "form": FORM,
        "language": language,
        "release": site.current.number if site.current else None,
        # Its addresses, which are in the frame, are to be replaced by those of the page.
        "address": home,
        "other": translate_url(home, other),
        "headers": {name: around.headers[name] for name in GUARDS if name in around.headers},
        "frame": shell,
        "pages": {
            path: [page.title, tags[path], page.main, translate_url(path, other)]
            for path, page in pages.items()
        },
        "also": _also(site),
        "files": sorted(files("".join([shell["before"], *tags.values()]))),
        "changes": _changes(site),
        "search": finding(site, contents(site, timezone.now()), set(pages)),
        "words": _words(),
    }


def _pages(site: PublishedSite, read: Read) -> dict[str, Parts]:
    answers = {path: read(path) for path in addresses(site)}
    return {
        path: cut(answer.content.decode())
        for path, answer in answers.items()
        # One may have gone this second.
        if answer.status_code == 200
    }


def _also(site: PublishedSite) -> dict[str, str]:
    """Short addresses, and where they lead."""
    if not site.current:
        return {}
    return {reverse("programme"): reverse("talks:programme", args=[site.current.slug])}


def _changes(site: PublishedSite) -> dict[str, Any]:
    """How many things each release changed, and the page that tells which."""
    if not site.current or not site.current.released:
        return {"address": "", "releases": []}
    releases = [[each.number, len(each.changed)] for each in log(site.current, MOST_RELEASES)]
    return {"address": reverse("talks:changes", args=[site.current.slug]), "releases": releases}


def _words() -> dict[str, str]:
    return {
        "copied": _("No network: this is the copy from {time}."),
        "missing": _("No network, and this page is not in the copy from {time}."),
        "one": ngettext("{n} change", "{n} changes", 1),
        "many": ngettext("{n} change", "{n} changes", 2),
        "since": _("since {time}"),
    }

"""One file a language with all pages of the copy: made in the background, kept in memory."""

import gzip
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import brotli
from django.http import HttpResponse
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from core.breaker import AwayError
from core.models import Erasure
from core.text import LANGUAGES
from marseille20.offline.addresses import addresses
from marseille20.offline.cutting import Parts, cut, files, frame
from marseille20.offline.finding import finding
from search.documents import contents
from talks.changes import log
from talks.programme import Programme
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
    """The file of one language, in the codings of core.http.

    It was made of one version of the content, of a programme, and after an erasure.
    """

    version: int
    programme: Programme | None
    erasure: int | None
    etag: str
    bodies: Mapping[str, bytes]

    def is_public(self, site: PublishedSite) -> bool:
        """Whether it can be read now: it may lack what was said lately, and has nothing erased."""
        if self.version == site.version:
            return True
        return self.programme is _programme(site) and self.erasure == _newest_erasure()

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
    """Make the copies of both languages anew. Raises AwayError when pages cannot be had."""
    for language in LANGUAGES:
        with override(language):
            Memory.copies[language] = _copy(site, read, language)


def forget() -> None:
    """Have none: for tests, whose databases change under a process."""
    Memory.copies = {}


def _copy(site: PublishedSite, read: Read, language: str) -> Copy:
    erasure = _newest_erasure()
    body = json.dumps(content(site, read, language), ensure_ascii=False).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    known = kept(language)
    bodies = known.bodies if known and known.etag == etag else _compressed(body)
    return Copy(site.version, _programme(site), erasure, etag, bodies)


def _compressed(body: bytes) -> dict[str, bytes]:
    return {
        "br": brotli.compress(body, quality=BROTLI_QUALITY),
        "gzip": gzip.compress(body, GZIP_LEVEL, mtime=0),
    }


def _programme(site: PublishedSite) -> Programme | None:
    """That of the current edition: the same object as long as it is public."""
    return site.current.programme if site.current else None


def _newest_erasure() -> int | None:
    return Erasure.objects.order_by("-pk").values_list("pk", flat=True).first()


def content(site: PublishedSite, read: Read, language: str) -> dict[str, Any]:
    """All that the worker has to know, in the language that is active."""
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
        "of": f"{site.current.slug}/{site.current.number or ''}" if site.current else "",
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
        "search": finding(site, contents(site, timezone.now()), set(pages)),
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

"""Public pages, rendered and compressed once per version of the content, and kept in memory.

A public page is the same for all readers: it depends on its address, on the content and on the
program, and until its `valid_until` on nothing else. So every reader gets the same bytes, and a
reader who has them already gets a 304 before anything is rendered.
"""

import gzip
import hashlib
import logging
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from threading import Lock
from typing import Any, NamedTuple

import brotli
from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    HttpResponseRedirect,
)
from django.middleware.csp import get_nonce
from django.urls import ResolverMatch, resolve
from django.utils import timezone
from django.utils.http import parse_etags
from django.utils.translation import get_language_from_path, override

from core.branding.identity import known_identity, oldest_shown
from core.content import edges
from core.database.connection import breaker, impatient
from core.http.answers import PublicAnswer, accepted_coding, asked, known_query
from core.monitoring.logs import route
from core.monitoring.metrics import PAGES
from marseille20.delivery import warmed
from marseille20.delivery.private import FOR_ALL, FOR_COPY, IF_ROOM, PRIVATE
from operations.build import build
from talks.published import PublishedSite, published_site

logger = logging.getLogger(__name__)

# What leads to a part of a page, which is the same page without it.
PART = {"reaction"}

# In each server process. Answers to queries are kept apart: there is no end of them, and they must
# not push out the pages that everybody reads.
PAGES_BYTES = 32 * 1024 * 1024
ANSWERS_BYTES = 8 * 1024 * 1024
# A longer query is answered, and not kept.
LONGEST_QUERY = 500

# Past these, a tenth of the size costs twenty times the time, at each change of a page.
BROTLI_QUALITY = 6
# A whole programme of hundreds of sessions is worth it: 13 kB less for each reader, once for twice
# the time of rendering it.
LARGE, LARGE_QUALITY = 500_000, 10
GZIP_LEVEL = 6
# Indentation and empty lines: a twelfth of a page, compressed. None of it shows.
BLANK = re.compile(rb"\n[ \n]+")
# What a page takes of the memory beside its bodies, about.
FRAME_BYTES = 2000

FROM_MEMORY, RENDERED = PAGES.labels("memory"), PAGES.labels("rendered")


class PageAddress(NamedTuple):
    """The address of a page."""

    site: str
    path: str
    query: str


class Key(NamedTuple):
    """What a page depends on, beside the build that a process runs."""

    place: PageAddress
    version: int


@dataclass(frozen=True, slots=True)
class Page:
    """A whole response; its body in each content coding, or under "" uncompressed.

    version: that of the content it is made of. match: which view made it.
    """

    version: int
    headers: Mapping[str, str]
    bodies: Mapping[str, bytes]
    shared_seconds: int
    valid_until: datetime | None
    match: ResolverMatch | None = None
    made_at: datetime = field(default_factory=timezone.now)

    @property
    def size(self) -> int:
        return FRAME_BYTES + sum(map(len, self.bodies.values()))

    def head(self) -> dict[str, Any]:
        """Return all but its bodies and the view, for JSON."""
        until = self.valid_until
        return {
            "version": self.version,
            "headers": dict(self.headers),
            "shared_seconds": self.shared_seconds,
            "valid_until": until and until.isoformat(),
            "made_at": self.made_at.isoformat(),
        }

    def is_valid(self, version: int) -> bool:
        """Tell whether it is true, or may be shown while the database is away.

        Then the last one known is better than none, unless something was withdrawn since.
        """
        if breaker.is_open:
            return self.version >= oldest_shown()
        is_over = self.valid_until is not None and self.valid_until <= timezone.now()
        return self.version == version and not is_over

    def is_known_to(self, request: HttpRequest) -> bool:
        """Tell whether the reader has the page, by If-None-Match or, for files, If-Modified-Since.

        Other conditions are for those who write; a refusal could end up in a shared cache.
        """
        if "HTTP_IF_NONE_MATCH" in request.META:
            tags = parse_etags(request.META["HTTP_IF_NONE_MATCH"])
            return tags == ["*"] or self.headers["ETag"] in tags
        # Files that say when they changed are asked for by apps that know nothing else.
        modified = self.headers.get("Last-Modified")
        return bool(modified) and modified == request.META.get("HTTP_IF_MODIFIED_SINCE")

    def answer(self, request: HttpRequest, version: int) -> HttpResponse:
        """Return the page, or 304 if the reader has it already; `version` is the one known last."""
        response: HttpResponse
        is_current = self.version == version
        if self.is_known_to(request):
            known = {name: self.headers[name] for name in ("ETag", "Vary")}
            response = HttpResponseNotModified(headers=known)
        else:
            coding = accepted_coding(request.META.get("HTTP_ACCEPT_ENCODING", ""))
            body = self.body(coding)
            response = PublicAnswer(
                body,
                headers=self.headers,
                valid_until=self.valid_until,
                shared_seconds=self.shared_seconds,
            )
            if coding in self.bodies:
                response.headers["Content-Encoding"] = coding
            response.headers["Content-Length"] = str(len(body))
        for name, value in self.freshness(is_current=is_current).items():
            response.headers[name] = value
        # When it was last known to be true, for caches and browsers (RFC 9111, 5.1). Sent
        # always: after a 304 without it a browser keeps the age that it had before.
        now = timezone.now()
        known_at = (breaker.opened_at or now) if is_current else self.made_at
        age = (now - known_at) // timedelta(seconds=1)
        response.headers["Age"] = str(max(0, age))
        return response

    def body(self, coding: str) -> bytes:
        """Return the body in a coding; uncompressed where that coding is not kept."""
        if coding in self.bodies:
            return self.bodies[coding]
        if "" in self.bodies:
            return self.bodies[""]
        return gzip.decompress(self.bodies["gzip"])

    def freshness(self, *, is_current: bool) -> dict[str, str]:
        """Return headers by which browsers ask each time, and shared caches after a while.

        A page shown for want of the current one is for the moment alone. None is for use after an
        error (stale-if-error): that may be the word that it must not be shown any more. In the last
        of several seconds they still show a page while one request renews it. nginx gets the exact
        moment: it counts whole seconds of its clock, and would keep a page one too long.
        """
        seconds = self.shared_seconds if is_current else 0
        if self.valid_until is not None:
            left = (self.valid_until - timezone.now()) // timedelta(seconds=1)
            seconds = max(0, min(seconds, left))
        renewing = 1 if seconds > 1 else 0
        headers = {
            "Cache-Control": f"public, max-age=0, s-maxage={seconds}, "
            f"stale-while-revalidate={renewing}"
        }
        if seconds:
            last = int(timezone.now().timestamp()) + seconds - 1
            headers["X-Accel-Expires"] = f"@{last - renewing}"
        return headers


class PageMemory:
    """The last page of each place, the most recently asked for; bounded in bytes.

    Threads share it.
    """

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._pages: OrderedDict[PageAddress, Page] = OrderedDict()
        self._underway: dict[Key, Future[Page | None]] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def has_shown(self, place: PageAddress) -> bool:
        """Tell whether it has a page that would be shown while the database is away."""
        page = self._pages.get(place)
        return page is not None and page.version >= oldest_shown()

    def make_room(self, page: Page) -> bool:
        """Drop pages of other versions, longest unasked for first; tell whether the page fits."""
        with self._lock:
            while self.bytes + page.size > self.most_bytes:
                oldest = next(iter(self._pages.values()), page)
                if oldest.version == page.version:
                    return False
                self._drop()
        return True

    def get(self, key: Key, make: Callable[[], Page | None]) -> Page | None:
        """Return the page, made if it has to be; other requests meanwhile wait for the one being
        made.

        None when `make` gives none: it is not for keeping.
        """
        with self._lock:
            if page := self._valid(key):
                return page
            underway = self._underway.get(key)
            if not underway:
                mine = self._underway[key] = Future[Page | None]()
        if underway:
            return underway.result()
        made = None
        try:
            made = make()
        finally:
            with self._lock:
                if made:
                    self._keep(key.place, made)
                else:
                    # The database may have gone away meanwhile.
                    made = self._valid(key)
                del self._underway[key]
            mine.set_result(made)
        return made

    def _valid(self, key: Key) -> Page | None:
        page = self._pages.get(key.place)
        if not page or not page.is_valid(key.version):
            return None
        self._pages.move_to_end(key.place)
        return page

    def _keep(self, place: PageAddress, page: Page) -> None:
        old = self._pages.pop(place, None)
        self.bytes -= old.size if old else 0
        if page.size <= self.most_bytes:
            self._pages[place] = page
            self.bytes += page.size
        while self.bytes > self.most_bytes:
            self._drop()

    def _drop(self) -> None:
        """Drop the page that was asked for longest ago."""
        _place, dropped = self._pages.popitem(last=False)
        self.bytes -= dropped.size


class PageCacheMiddleware:
    """Middleware before all that depends on the visitor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.build = build()
        self.pages = PageMemory(PAGES_BYTES)
        self.answers = PageMemory(ANSWERS_BYTES)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # While developing, templates change without a new build.
        if (
            request.method not in {"GET", "HEAD"}
            or request.path_info.startswith(PRIVATE)
            or settings.DEBUG
        ):
            return self.get_response(request)
        with impatient():
            return self.public(request)

    def public(self, request: HttpRequest) -> HttpResponseBase:
        """Return the page from memory, or make it now."""
        query = known_query(request)
        if len(query) > LONGEST_QUERY or FOR_COPY in request.META:
            return self.fresh(request)
        host = request.get_host()  # refuses a name that is not the site's
        place = PageAddress(settings.SITE_URL or host, request.path, query)
        site = published_site()
        key = Key(place, site.version)
        request.identity = known_identity()  # type: ignore[attr-defined]
        rendered: list[HttpResponseBase] = []
        memory = self.answers if query else self.pages

        if IF_ROOM in request.META and memory.has_shown(place):
            return HttpResponse(status=HTTPStatus.NO_CONTENT)

        if self.has_only_the_whole(request, place):
            # A browser goes on to the part that it asked for, if it is there.
            return HttpResponseRedirect(request.path, headers={"Cache-Control": "no-store"})

        def make() -> Page | None:
            page = None if query else read_warmed(site, place, request.path_info)
            if page is None:
                rendered.append(self.fresh(request))
                page = self.page(key, request, rendered[0])
            if page is None or (IF_ROOM in request.META and not memory.make_room(page)):
                return None
            if rendered and FOR_ALL in request.META:
                warmed.write(site, place, page.head(), page.bodies)
            return page

        page = memory.get(key, make)
        if page:
            request.resolver_match = page.match
            if not rendered:
                FROM_MEMORY.inc()
            return page.answer(request, key.version)
        # A request that waited for a page that was not for keeping gets one of its own.
        return rendered[0] if rendered else self.fresh(request)

    def has_only_the_whole(self, request: HttpRequest, place: PageAddress) -> bool:
        """Tell whether a part is asked for that cannot be had now, of a page that can."""
        is_lost = breaker.is_open and not self.answers.has_shown(place)
        whole = place._replace(query="")
        return is_lost and set(asked(request)) == PART and self.pages.has_shown(whole)

    def fresh(self, request: HttpRequest) -> HttpResponseBase:
        """Return a response for this request alone, unless it is kept after all."""
        with edges.noted() as noted:
            response = self.get_response(request)
        if isinstance(response, PublicAnswer):
            moments = filter(None, (response.valid_until, *noted.values()))
            response.valid_until = min(moments, default=None)
            RENDERED.inc()
            # A shared cache forgets what was withdrawn only for something else to keep.
            is_gone = response.status_code == HTTPStatus.GONE
            kept = "public, max-age=0, s-maxage=1" if is_gone else "no-store"
            response.headers["Cache-Control"] = kept
        return response

    def page(self, key: Key, request: HttpRequest, response: HttpResponseBase) -> Page | None:
        """Return the page of a response for keeping, None unless it is the same for all readers."""
        if not isinstance(response, PublicAnswer) or response.status_code != 200:
            return None
        if response.has_header("Vary") or response.cookies or get_nonce(request):
            logger.error("/%s is not the same for everybody, so it is not kept", route(request))
            return None
        until = response.valid_until
        made_of = repr((self.build, key, until and until.timestamp())).encode()
        headers = dict(response.items()) | {
            "ETag": f'W/"{hashlib.sha256(made_of).hexdigest()[:20]}"',
            "Vary": "Accept-Encoding",
        }
        headers.pop("Content-Length", None)
        body = response.content
        if headers["Content-Type"].startswith("text/html"):
            body = BLANK.sub(b"\n", body)
        # There is no end of queries.
        is_large = len(body) > LARGE and not key.place.query
        quality = LARGE_QUALITY if is_large else BROTLI_QUALITY
        bodies, match = compressed(body, quality), request.resolver_match
        return Page(key.version, headers, bodies, response.shared_seconds, until, match)


def read_warmed(site: PublishedSite, place: PageAddress, path: str) -> Page | None:
    """Return the page that another process of this machine warmed, None unless it is still true."""
    kept = warmed.read(site, place)
    if kept is None:
        return None
    head, bodies = kept
    until = head["valid_until"] and datetime.fromisoformat(head["valid_until"])
    made_at = datetime.fromisoformat(head["made_at"])
    with override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        match = resolve(path)
    head |= {"valid_until": until, "made_at": made_at}
    page = Page(**head, bodies=bodies, match=match)
    return page if page.is_valid(site.version) else None


def compressed(body: bytes, quality: int = BROTLI_QUALITY) -> dict[str, bytes]:
    """Return the body in the codings that readers accept, or as it is if no smaller in them."""
    bodies = {
        "br": brotli.compress(body, quality=quality),
        "gzip": gzip.compress(body, GZIP_LEVEL, mtime=0),
    }
    return bodies if max(map(len, bodies.values())) < len(body) else {"": body}

"""The service worker, which a browser runs for the site when no page or no network is there."""

import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import conditional_page
from rjsmin import jsmin

from core.database.connection import without_database
from core.http.answers import accepted_coding
from core.text.translated import LANGUAGES
from marseille20.delivery.private import PRIVATE
from marseille20.offline.copies import CODINGS

# What it is made of, in this order; they share one global scope.
SCRIPTS = (
    "core/fold.js",
    "core/words.js",
    "marseille20/worker/copies.js",
    "marseille20/worker/search.js",
    "marseille20/worker/pages.js",
    "marseille20/worker/life.js",
    "push/worker.js",
)
# What browsers get instead when it is switched off.
NOTHING = ("marseille20/worker/farewell.js",)


@without_database
# Every page has its browser ask: most often nothing changed.
@conditional_page
def service_worker(request: HttpRequest) -> HttpResponse:
    """Return one worker for both languages, at an address that browsers ask for again and again.

    All scripts are in it: named there, a browser would fetch one after another, on a bad line for
    seconds. What differs in a byte makes a new worker.
    """
    scripts = SCRIPTS if settings.SERVICE_WORKER else NOTHING
    values = {
        "PRIVATE": PRIVATE,
        "OFFLINE": _in_each_language("offline"),
        "RESULTS": _in_each_language("search:results"),
    }
    constants = (f"const {name} = {json.dumps(value)};" for name, value in values.items())
    text = "\n".join(['"use strict";', *constants, *map(_text, scripts)])
    coding = accepted_coding(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    response = HttpResponse(
        _compressed(text, coding),
        content_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "no-cache", "Vary": "Accept-Encoding"},
    )
    if coding in CODINGS:
        response.headers["Content-Encoding"] = coding
    return response


def _text(script: str) -> str:
    return Path(str(finders.find(script))).read_text()


@lru_cache(maxsize=4)
def _compressed(text: str, coding: str) -> bytes:
    body = jsmin(text).encode()
    return CODINGS[coding](body) if coding in CODINGS else body


def _in_each_language(view: str) -> list[str]:
    addresses = []
    for language in LANGUAGES:
        with override(language):
            addresses.append(reverse(view))
    return addresses

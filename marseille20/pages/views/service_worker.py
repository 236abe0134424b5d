"""The service worker, which a browser runs for the site when no page or no network is there."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import override

from core.database.connection import without_database
from core.text.translated import LANGUAGES
from marseille20.delivery.private import PRIVATE

# What it is made of, in this order; they share one global scope.
SCRIPTS = (
    "core/fold.js",
    "marseille20/worker/copies.js",
    "marseille20/worker/search.js",
    "marseille20/worker/pages.js",
    "marseille20/worker/life.js",
    "push/worker.js",
)
# What browsers get instead when it is switched off.
NOTHING = ("marseille20/worker/farewell.js",)


@without_database
def service_worker(request: HttpRequest) -> HttpResponse:
    """Return one worker for both languages, at an address that browsers ask for again and again.

    Scripts are named by their content, so that a new one makes a new worker.
    """
    scripts = SCRIPTS if settings.SERVICE_WORKER else NOTHING
    named = ", ".join(json.dumps(static(script)) for script in scripts)
    values = {
        "PRIVATE": PRIVATE,
        "OFFLINE": _in_each_language("offline"),
        "RESULTS": _in_each_language("search:results"),
    }
    constants = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in values.items())
    return HttpResponse(
        f'"use strict";\n{constants}importScripts({named});\n',
        content_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "no-cache"},
    )


def _in_each_language(view: str) -> list[str]:
    addresses = []
    for language in LANGUAGES:
        with override(language):
            addresses.append(reverse(view))
    return addresses

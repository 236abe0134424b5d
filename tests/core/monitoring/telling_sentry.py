"""Fails in a view of a site that tells Sentry, and prints what would be sent."""

import json
import logging
import sys
import types
from typing import Any

import django
import sentry_sdk
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from sentry_sdk.transport import Transport

PERSON = "odile@example.org"


class Printer(Transport):
    def capture_envelope(self, envelope: Any) -> None:
        for item in envelope.items:
            print(json.dumps(item.get_event()))  # noqa: T201 (for the test that started this)


def broken(request: HttpRequest, key: str) -> HttpResponse:
    person = request.POST["email"]
    raise ValueError(f"twice: <{person}>\nDETAIL: Key (email)=({person})")


def main() -> None:
    django.setup()
    sentry_sdk.get_client().transport = Printer()
    addresses: Any = types.ModuleType("addresses")
    addresses.urlpatterns = [path("lettre/<key>/", broken)]
    addresses.handler500 = lambda _request: HttpResponse(status=500)
    settings.ROOT_URLCONF = addresses
    sys.argv.append(PERSON)
    logging.getLogger("outbox").error("A letter to %s failed", PERSON)
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.cookies["read"] = PERSON
    client.post(f"/lettre/{PERSON}/?q={PERSON}", {"email": PERSON}, headers={"User-Agent": PERSON})


if __name__ == "__main__":
    main()

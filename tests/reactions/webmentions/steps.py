"""Webmentions on their way: sent, and looked at."""

from typing import Any

from django.test import Client

from core.tasks.attempts import PAUSES
from reactions.models import Webmention
from reactions.webmentions.verification import verify
from tests.reactions.webmentions.pages import RECAP, at
from tests.servers import Script, Server

LAST = len(PAUSES)


def look(mention: Webmention, attempts: int = 0) -> None:
    """Do the try of a webmention's round that comes after so many others."""
    mention.refresh_from_db()
    verify.call(mention.pk, mention.turn, attempts)
    mention.refresh_from_db()


def verified(site: Server, script: Script, target: str = RECAP, path: str = "/story") -> Webmention:
    """The webmention of a page of the site elsewhere, said and looked at (again, after a rest)."""
    site.scripts[path] = script
    known = Webmention.objects.filter(source=at(site, path), target=target)
    assert send(at(site, path), target).status_code == 202
    if (mention := known.get()).state == Webmention.State.WAITING and not mention.attempts:
        look(mention)
    return known.get()


def retried(mention: Webmention) -> Webmention:
    """All tries that were planned after the first one."""
    for attempts in range(1, LAST + 1):
        look(mention, attempts)
    return mention


PATH = "/webmention/"


SOURCE = "http://169.254.169.254/story"


def send(source: str, target: str, visitor: str = "127.0.0.1") -> Any:
    """Post a webmention as another site does, which has neither cookie nor token."""
    client = Client(enforce_csrf_checks=True, REMOTE_ADDR=visitor)
    headers = {"Origin": "https://blog.example", "Sec-Fetch-Site": "cross-site"}
    response = client.post(PATH, {"source": source, "target": target}, headers=headers)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "no-store" in response["Cache-Control"]
    assert response.cookies == {}
    return response

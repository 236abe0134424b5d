"""Telling of a page elsewhere: what it says, and what is sent about it."""

from typing import Any

from django.test import Client

from core.page_metadata.address import same_page
from recaps.models import ExternalRecap
from talks.models import Session
from tests.admin import document, words
from tests.servers import Server, page

FRENCH = "/recits/racontez/"


HTML = "Content-Type: text/html; charset=utf-8"


SEA = """<!DOCTYPE html>
<html lang="fr-FR"><head><title>La mer &amp; nous — Blog</title>
<link rel="canonical" href="/la-mer">
<meta property="og:type" content="article"><meta property="og:title" content="La mer &amp; nous">
<meta property="og:description" content="Deux jours au bord.">
<meta property="article:published_time" content="2026-05-22T09:00:00+02:00">
<meta name="author" content="Inès Vague">
<meta property="og:image" content="{picture}"></head>
<body><article><p>On y était : <a href="{link}">la houle</a>.</p></article></body></html>"""


def article(
    link: str = "https://marseille.example/2027/sessions/la-houle/#video", picture: str = ""
) -> Any:
    return page(SEA.format(link=link, picture=picture).encode(), HTML)


def at(server: Server, path: str = "/la-mer") -> str:
    return f"http://localhost:{server.port}{path}"


def look(client: Client, url: str, path: str = FRENCH) -> Any:
    return client.post(path, {"url": url}, follow=True)


def sent(response: Any) -> dict[str, Any]:
    """What the form of the page would send."""
    [form] = document(response).xpath("//form[contains(@class, 'account__form')]")
    data: dict[str, Any] = {}
    for name, value in form.form_values():
        # A browser drops the line break that a text area begins with.
        data.setdefault(name, []).append(value.removeprefix("\n"))
    return data


def ticked(response: Any) -> list[str]:
    return words(response, "//label[contains(@class, 'account__check')][input[@checked]]")


def offered(response: Any) -> list[str]:
    return words(response, "//label[contains(@class, 'account__check')]")


def facts(response: Any) -> list[str]:
    return words(response, "//main//dd")


def titles(recap: ExternalRecap) -> list[str]:
    return sorted(recap.sessions.values_list("title_fr", flat=True))


def known_recap(server: Server, state: str, *sessions: Session) -> ExternalRecap:
    recap = ExternalRecap.objects.create(
        url=at(server),
        known_as=same_page(at(server)),
        source="webmention",
        title="Ancien titre",
        state=state,
    )
    recap.sessions.set(sessions)
    return recap

"""Pages elsewhere, as their servers say them, and their cards."""

import io

from PIL import Image

from recaps.cards.filling import ask
from recaps.models import Card, Recap
from tests.factories import RecapFactory, UserFactory
from tests.servers import Script, Server, page

HTML = "Content-Type: text/html; charset=utf-8"
JSON = "Content-Type: application/json"

ARTICLE = """<html lang="fr"><head><title>La Gazette</title>
<meta property="og:type" content="article"><meta property="og:site_name" content="La Gazette">
<meta property="og:title" content="Le dernier rang">
<meta property="og:description" content="Dix ans de débats, et deux principes.">
<meta property="article:published_time" content="2026-05-22T09:00:00+02:00">
<meta name="author" content="Inès Vague">
<meta property="og:image" content="/image"></head></html>"""
# As Mastodon and Bluesky write it.
POST = """<html><head><title>Perrine Viste</title>
<meta property="og:type" content="article"><meta property="og:site_name" content="Mastodon">
<meta property="og:title" content="Perrine Viste (@perrine@nuits.example)">
<meta property="og:description" content="Une heure de formation.

Un carnet, &amp; c’est tout.">
<meta property="og:published_time" content="2026-05-22T12:04:00+02:00">
<meta property="profile:username" content="perrine@nuits.example">
<meta property="og:image" content="/image"></head></html>"""


def html(text: str) -> Script:
    return page(text.encode(), HTML)


def picture(width: int = 1920, height: int = 1080, kind: str = "JPEG") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "#4a6fa5").save(buffer, kind)
    return buffer.getvalue()


def at(server: Server, path: str = "/page") -> str:
    return f"http://localhost:{server.port}{path}"


def card_of(server: Server, script: Script, recap: Recap | None = None) -> Card:
    """The card of a page that says this, after the task worker was there."""
    server.scripts["/page"] = script
    recap = recap or RecapFactory.create()
    card = ask(recap, at(server), UserFactory.create(blogger=True))
    card.refresh_from_db()
    return card

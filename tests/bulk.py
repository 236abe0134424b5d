"""Bulk actions of the admin, as a browser would go through their pages."""

from typing import Any

from django.db.models import Model
from django.test import Client

from speakers.models import Speaker
from tests.admin import document, list_of, words


def begin(client: Client, action: str, *rows: Model, **sent: Any) -> Any:
    """Tick these rows in the list of all editions, and run the action."""
    keys = [row.pk for row in rows]
    form = {"action": action, "_selected_action": keys, "index": 0, **sent}
    query = "" if isinstance(rows[0], Speaker) else "?edition=all"
    return client.post(list_of(type(rows[0])) + query, form)


def go_on(client: Client, page: Any, **typed: Any) -> Any:
    """Send the form of a page, with what was typed."""
    form = next(form for form in document(page).forms if "bulk" in form.get("class", ""))
    sent: dict[str, Any] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return client.post(form.action, sent | typed)


def preview(client: Client, action: str, *rows: Model, **typed: Any) -> Any:
    """The page that shows what would be done."""
    return go_on(client, begin(client, action, *rows), **typed)


def done(client: Client, action: str, *rows: Model, **typed: Any) -> Any:
    """Do what the page shows; the list afterwards."""
    answer = go_on(client, preview(client, action, *rows, **typed), do="1")
    return client.get(answer["Location"])


def changing(page: Any) -> list[str]:
    """What the page says would be done, a text for each row."""
    return words(page, "//section[@aria-labelledby='changing']/ul/li")


def left(page: Any) -> list[str]:
    """What the page leaves alone, a text for each row."""
    return words(page, "//section[@aria-labelledby='left']/ul/li")

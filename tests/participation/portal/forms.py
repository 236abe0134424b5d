"""Parts of a speaker's page, filled in and sent as its script sends them: each alone."""

from typing import Any

from django.test import Client

from tests.admin import document


def address(answer: Any, section: str) -> str:
    """Return where the first part of a section is sent to."""
    return str(_part(answer, section).xpath(".//button/@formaction")[0])


def sheet(answer: Any, section: str, **changes: Any) -> dict[str, Any]:
    """Return what the first part of a section would send, with changes."""
    part = _part(answer, section)
    names = set(part.xpath(".//@name"))
    [form] = part.xpath("ancestor::form")
    shown = {name: value for name, value in form.form_values() if name in names}
    return shown | {f"{part.get('data-kept')}-{name}": value for name, value in changes.items()}


def send(client: Client, page: str, section: str, **changes: Any) -> Any:
    """Send the first part of a section with changes; return the page that is shown then."""
    answer = client.get(page)
    typed = sheet(answer, section, **changes)
    return client.post(address(answer, section), typed, follow=True)


def _part(answer: Any, section: str) -> Any:
    return document(answer).xpath(f"//section[@id='{section}']//*[@data-kept]")[0]

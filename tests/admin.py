"""Pages of the admin as a browser would use them."""

from typing import Any

from django.db.models import Model
from django.test import Client
from django.urls import reverse
from lxml import html

from core.models import User
from tests.factories import UserFactory


def page_of(row: Any) -> str:
    """The address of a row's page."""
    name = row._meta.label_lower.replace(".", "_")
    return reverse(f"admin:{name}_change", args=[row.pk])


def list_of(model: Any) -> str:
    return reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_changelist")


def sheet(response: Any, **changes: Any) -> dict[str, Any]:
    """What the page's form would send, with changes; None leaves a field out."""
    form = next(f for f in document(response).forms if f.get("id", "").endswith("_form"))
    sent: dict[str, Any] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    sent |= changes
    return {name: value for name, value in sent.items() if value is not None}


def document(response: Any) -> Any:
    return html.fromstring(response.content.decode())


def words(response: Any, query: str) -> list[str]:
    """The texts of the elements that an XPath finds, with single spaces."""
    return [" ".join(el.text_content().split()) for el in document(response).xpath(query)]


def errors(response: Any) -> list[str]:
    """Every error message on the page."""
    return words(response, "//ul[contains(@class, 'errorlist')]/li")


def messages_of(response: Any) -> list[str]:
    """The messages on top of the page."""
    return words(response, "//ul[@class='messagelist']/li")


def sign_in(client: Client, **who: Any) -> User:
    user = UserFactory.create(**who)
    client.force_login(user)
    return user


def save(client: Client, row: Model, /, **changes: Any) -> Any:
    """Open a row's page, change these fields and save."""
    return client.post(page_of(row), sheet(client.get(page_of(row)), **changes))

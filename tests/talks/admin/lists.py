"""The list of sessions in the admin."""

from typing import Any

from django.test import Client

from talks.models import Session
from tests.admin import list_of, words

LIST = list_of(Session)


def titles(client: Client, **query: Any) -> list[str]:
    return words(client.get(LIST, query), "//th[contains(@class, 'field-called')]")

"""An editor at work."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from recaps.models import Recap
from recaps.revisions import save, under_work
from tests.admin import sign_in


@pytest.fixture
def editor(client: Client) -> Client:
    sign_in(client, editor=True, name="Camille")
    return client


def reading(recap: Recap) -> str:
    return reverse("admin:recaps_recap_read", args=[recap.pk])


def comparing(recap: Recap) -> str:
    return reverse("admin:recaps_recap_compare", args=[recap.pk])


def rewrite(recap: Recap, **words: Any) -> None:
    last = recap.revisions.first()
    save(recap, under_work(recap) | words, None, last.number if last else 0)

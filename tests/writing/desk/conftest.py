"""Those who come to the desk."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.models import User
from recaps.models import Recap
from tests.admin import sign_in
from tests.factories import AuthorFactory, RecapFactory

# What a script sends along.
SCRIPT = {"accept": "application/json"}


@pytest.fixture
def blogger(client: Client) -> User:
    """Camille, signed in with `client`."""
    user = sign_in(client, blogger=True, name="Camille Plume", email="camille@example.org")
    AuthorFactory.create(name="Camille Plume", user=user)
    return user


@pytest.fixture
def draft(blogger: User) -> Recap:
    """What Camille is writing."""
    return RecapFactory.create(
        title_fr="Ce que j’ai vu",
        title_en="",
        standfirst_en="",
        slug="brouillon-0123456789abcdef0123456789abcdef",
        status=Recap.Status.DRAFT,
        authors=[blogger.author],
    )


def typed(recap: Recap, **changes: Any) -> dict[str, Any]:
    """What the writing page of a recap sends: all as it is, but for the changes."""
    base = recap.revisions.filter(aside=False).first()
    return {
        "base": base.number if base else 0,
        "title": recap.title_fr,
        "standfirst": recap.standfirst_fr,
        "body": recap.body_fr,
        "language": recap.language,
        "cover": recap.cover.name or "",
        "cover_alt": recap.cover_alt_fr,
        **changes,
    }


def page_of(recap: Recap) -> str:
    return reverse("desk:write", args=[recap.pk])


def autosave(client: Client, recap: Recap, **changes: Any) -> Any:
    return client.post(page_of(recap), typed(recap, **changes), headers=SCRIPT)


def now(recap: Recap) -> Recap:
    return Recap.objects.get(pk=recap.pk)

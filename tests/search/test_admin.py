"""What words mean to the search, in the admin."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Edition
from search.models import Shortcut
from tests.admin import errors, sheet, words
from tests.factories import EditionFactory, PageFactory

pytestmark = pytest.mark.django_db

ADD = reverse("admin:search_shortcut_add")


def add(client: Client, **typed: Any) -> Any:
    return client.post(ADD, sheet(client.get(ADD), **typed))


def test_words_are_given_a_page_of_their_edition(organiser: Client, edition: Edition) -> None:
    page = PageFactory.create(edition=edition, title_fr="Venir")
    PageFactory.create(edition=EditionFactory.create(), title_fr="Venir alors")
    assert words(organiser.get(ADD), "//select[@name='page']/option")[1:] == ["Venir"]
    response = add(organiser, words="Bistrot\r\ncasse-croûte", page=str(page.pk))
    assert response.status_code == 302, errors(response)
    shortcut = Shortcut.objects.get()
    assert (shortcut.edition, shortcut.page, str(shortcut)) == (
        edition,
        page,
        "Bistrot, casse-croûte",
    )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"words": "Bistrot\n?!", "service": "live_captions"}, "ni lettre ni chiffre"),
        ({"words": "Bistrot"}, "Choisissez une page pratique, un service, ou les deux."),
        ({"words": "x" * 2001, "service": "live_captions"}, "2000"),
        ({"words": "", "service": "live_captions"}, "obligatoire"),
    ],
)
def test_what_leads_nowhere_is_refused(
    organiser: Client, edition: Edition, typed: dict[str, str], sentence: str
) -> None:
    response = add(organiser, **typed)
    assert sentence in " ".join(errors(response))
    assert not Shortcut.objects.exists()

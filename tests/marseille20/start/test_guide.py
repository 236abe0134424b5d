"""The organiser's page in the admin is the file that comes with the site."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.admin import document, words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "title", "last"),
    [
        ("fr", "Organiser une édition", "Quand quelque chose a mal tourné"),
        ("en", "Organising an edition", "When something went wrong"),
    ],
)
def test_it_is_read_in_both_languages(
    organiser: Client, language: str, title: str, last: str
) -> None:
    page = organiser.get(reverse("admin:guide"), {"language": language})
    assert words(page, "//main//h1") == [title]
    assert words(page, "//div[@class='guide']/h2")[-1] == last
    assert len(document(page).xpath("//div[@class='guide']//table//tr")) == 6
    other = {"fr": "en", "en": "fr"}[language]
    assert document(page).xpath("//a/@href[starts-with(., '?language')]") == [f"?language={other}"]


def test_containers_have_it() -> None:
    kept = (settings.BASE_DIR / ".containerignore").read_text().split("\n")
    assert "!docs/organiser.*.md" in kept

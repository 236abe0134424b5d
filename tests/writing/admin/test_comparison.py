from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.admin import words
from tests.factories import RecapFactory, TagFactory
from tests.writing.admin.conftest import comparing, rewrite

pytestmark = pytest.mark.django_db


def inserted(response: Any) -> list[str]:
    return words(response, "//div[@class='versions differences']//ins")


def test_compared_with_what_readers_see(editor: Client) -> None:
    recap = RecapFactory.create(title_fr="Un")
    rewrite(recap, title_fr="Deux")
    rewrite(recap, title_fr="Trois", tags=[str(TagFactory.create(name="Bilan").key)])
    page = editor.get(comparing(recap))
    assert words(page, "//div[@class='versions differences']//del") == ["retiré : Un"]
    assert inserted(page) == ["ajouté : Trois", "ajouté : Bilan"]
    page = editor.get(comparing(recap), {"before": "1", "after": "2"})
    assert inserted(page) == ["ajouté : Deux"]
    assert editor.get(comparing(recap), {"before": "x", "after": "99"}).status_code == 200


def test_compared_with_what_was_handed_in_last(editor: Client) -> None:
    recap = RecapFactory.create(status="draft", title_fr="Un")
    for title in ("Deux", "Trois", "Quatre"):
        rewrite(recap, title_fr=title)
    recap.revisions.filter(number=3).update(handed_in_at=timezone.now() - timedelta(days=1))
    page = editor.get(comparing(recap))
    assert words(page, "//div[@class='versions differences']//del") == ["retiré : Trois"]

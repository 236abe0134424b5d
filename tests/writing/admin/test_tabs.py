from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from recaps.models import Recap
from recaps.revisions import document_of, save as save_revision
from tests.admin import list_of, words
from tests.factories import (
    AuthorFactory,
    RecapFactory,
)

pytestmark = pytest.mark.django_db

LIST = list_of(Recap)


def titles(client: Client, **query: Any) -> list[str]:
    return words(client.get(LIST, query), "//th[contains(@class, 'field-title')]")


def test_every_recap_is_behind_a_tab(editor: Client) -> None:
    now = timezone.now()
    RecapFactory.create(title_fr="brouillon", status="draft")
    RecapFactory.create(title_fr="à revoir", status="changes")
    RecapFactory.create(title_fr="publié")
    RecapFactory.create(title_fr="prévu", published_at=now + timedelta(days=1))
    RecapFactory.create(title_fr="retiré", status="withdrawn", withdrawn_at=now, published_at=now)
    newer = RecapFactory.create(title_fr="avant")
    save_revision(newer, document_of(newer) | {"title_fr": "après"}, None, 0)
    found = {
        tab: sorted(titles(editor, state=tab))
        for tab in ("draft", "changes", "scheduled", "published", "newer", "withdrawn")
    }
    assert found == {
        "draft": ["après", "brouillon"],
        "changes": ["à revoir"],
        "scheduled": ["prévu"],
        "published": ["après", "publié"],
        "newer": ["après"],
        "withdrawn": ["retiré"],
    }
    assert len(titles(editor, state="all")) == 6
    counts = words(editor.get(LIST), "//nav[@class='queue-tabs']//b")
    assert counts == ["0", "1", "2", "1", "2", "1", "1", "6"]


def test_search_goes_through_all(editor: Client) -> None:
    RecapFactory.create(title_fr="L’été", authors=[AuthorFactory.create(name="Élise")])
    RecapFactory.create(title_fr="Autre", status="submitted")
    assert titles(editor, q="elise ete") == ["L’été"]

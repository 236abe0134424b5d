from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

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


def test_the_queue_opens_on_what_waits_longest(editor: Client) -> None:
    now = timezone.now()
    for days, status in ((1, "submitted"), (3, "submitted"), (9, "approved"), (4, "draft")):
        RecapFactory.create(
            title_fr=f"{status} {days}", status=status, status_changed_at=now - timedelta(days=days)
        )
    page = editor.get(LIST)
    assert titles(editor) == ["submitted 3", "submitted 1", "approved 9"]
    assert words(page, "//td[@class='field-state']")[0] == "Remis il y a 3 jours"


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


def test_the_queue_costs_the_same_however_long(
    editor: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    RecapFactory.create(status="submitted")
    editor.get(LIST)
    with CaptureQueriesContext(connection) as first:
        assert len(titles(editor)) == 1
    for _each in range(2):
        recap = RecapFactory.create(status="submitted")
        save_revision(recap, document_of(recap) | {"title_fr": "Autre"}, None, 0)
    with django_assert_num_queries(len(first)):
        assert len(titles(editor)) == 3

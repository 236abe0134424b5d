from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from recaps import revisions
from recaps.models import Author, Picture
from tests.admin import list_of, sign_in, words
from tests.factories import AuthorFactory, RecapFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_organisers_see_who_keeps_how_much(client: Client, django_assert_num_queries: Any) -> None:
    sign_in(client, organiser=True)
    user = UserFactory.create()
    writes = AuthorFactory.create(name="A", user=user)
    AuthorFactory.create(name="B")
    for _time in range(2):
        recap = RecapFactory.create(authors=[writes], status="draft", published_at=None)
        document = revisions.under_work(recap) | {"body_fr": f"<p>{'e' * 300_000}</p>"}
        revisions.save(recap, document, user, 0)
    Picture.objects.create(file="a.png", width=1, height=1, size=2_300_000, uploaded_by=user)
    with CaptureQueriesContext(connection) as captured:
        page = client.get(list_of(Author))
        queries = len(captured)
    cells = "//tbody/tr[{}]/*[contains(@class, 'field-{}')]"
    shown = {
        name: [words(page, cells.format(row, name))[0] for row in (1, 2)]
        for name in ("signed", "versions", "pictures", "weight")
    }
    assert shown == {
        "signed": ["2", "0"],
        "versions": ["0,6 Mo", "0,0 Mo"],
        "pictures": ["1", "0"],
        "weight": ["2,3 Mo", "0,0 Mo"],
    }
    assert words(page, cells.format(1, "wrote"))[0] != "-"
    # Each of these columns sorts.
    for column in range(4, 9):
        assert client.get(list_of(Author), {"o": column}).status_code == 200
    AuthorFactory.create_batch(5)
    with django_assert_num_queries(queries):
        client.get(list_of(Author))

from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reactions.models import Webmention
from recaps import revisions
from recaps.models import Author, Picture, SentWebmention
from tests.admin import list_of, messages_of, sign_in, words
from tests.factories import AuthorFactory, RecapFactory, UserFactory
from tests.servers import page, running

pytestmark = pytest.mark.django_db

SENT, RECEIVED = list_of(SentWebmention), list_of(Webmention)


def sent(target: str, **fields: object) -> SentWebmention:
    fields = {"recap": RecapFactory.create(), "source": "https://marseille.example/x/", **fields}
    return SentWebmention.objects.create(target=target, **fields)


@pytest.mark.parametrize("who", ["editor", "organiser"])
def test_one_that_failed_is_reported_and_tried_again(
    client: Client, settings: LazySettings, who: str
) -> None:
    settings.FETCH_LOOPBACK = True
    settings.SITE_URL = "https://marseille.example"
    settings.ALLOWED_HOSTS = ["testserver"]
    sign_in(client, **{who: True})
    with running() as server:
        server.scripts = {"/": page(b"", "Link: </take>; rel=webmention"), "/take": page(b"")}
        row = sent(
            f"http://localhost:{server.port}/", state="failed", attempts=6, failure="Broken off"
        )
        listed = client.get(SENT, {"state": "failed"})
        assert words(listed, "//td[contains(@class, 'field-failure')]") == ["Broken off"]
        assert messages_of(listed) == []
        client.post(SENT, {"action": "try_again", "_selected_action": [row.pk]})
        assert server.lines == ["GET /", "POST /take"]
    row.refresh_from_db()
    assert (row.state, row.attempts, row.failure) == ("sent", 1, "")


def test_one_that_came_is_verified_again(client: Client, settings: LazySettings) -> None:
    settings.FETCH_LOOPBACK = True
    sign_in(client, editor=True)
    with running() as server:
        server.scripts["/"] = page(b"Nothing", "Content-Type: text/html")
        row = Webmention.objects.create(
            source=f"http://localhost:{server.port}/",
            target="https://marseille.example/recits/mer/",
            state="failed",
            attempts=6,
        )
        client.post(RECEIVED, {"action": "try_again", "_selected_action": [row.pk]})
        assert server.lines == ["GET /"]
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("failed", 1)
    assert row.failure


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

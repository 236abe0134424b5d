import pytest
from django.conf import LazySettings
from django.test import Client

from reactions.models import Webmention
from recaps.models import SentWebmention
from tests.admin import list_of, messages_of, sign_in, words
from tests.factories import RecapFactory
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

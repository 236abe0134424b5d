"""The endpoint, and where pages tell of it."""

from urllib.parse import urlencode

import pytest
from django.test import Client

from reactions.models import Webmention
from recaps.models import Recap
from talks.models import Session
from talks.releases import publish
from tests.reactions.webmentions.pages import RECAP, SESSION, SPEAKER
from tests.reactions.webmentions.steps import PATH, SOURCE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"source": [SOURCE]},
        {"source": [SOURCE, SOURCE], "target": [RECAP]},
        {"source": [SOURCE], "target": [RECAP, RECAP]},
    ],
)
def test_one_of_each(form: dict[str, list[str]], client: Client, recap: Recap) -> None:
    body, kind = urlencode(form, doseq=True), "application/x-www-form-urlencoded"
    response = client.post(PATH, body, content_type=kind)
    assert (response.status_code, response.text[:15]) == (400, "Send one source")
    assert client.post(PATH, b"\xff{", content_type="application/json").status_code == 400
    assert Webmention.objects.count() == 0


@pytest.mark.usefixtures("session", "recap")
@pytest.mark.parametrize("target", [SESSION, SPEAKER, RECAP])
def test_pages_tell_where(target: str, client: Client) -> None:
    # The second one comes from the cache.
    for _time in range(2):
        response = client.get(target.removeprefix("http://testserver"))
        assert response["Link"] == '<http://testserver/webmention/>; rel="webmention"'
        assert '<link rel="webmention" href="http://testserver/webmention/">' in response.text


def test_other_pages_do_not(client: Client, session: Session) -> None:
    session.state = Session.State.WITHDRAWN
    session.save()
    publish(session.edition)
    for path in ("/", "/marseille/", "/marseille/sessions/les-phares/"):
        response = client.get(path)
        assert "Link" not in response
        assert 'rel="webmention"' not in response.text

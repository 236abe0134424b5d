import pytest
from django.test import Client

from recaps.models import ExternalRecap
from tests.admin import page_of, sheet, sign_in
from tests.factories import ExternalRecapFactory
from tests.talks.reading import get

pytestmark = pytest.mark.django_db


def test_what_is_corrected_after_it_was_published_is_new_to_readers(client: Client) -> None:
    sign_in(client, editor=True)
    recap = ExternalRecapFactory.create(title="Vu du large")
    page = page_of(recap)
    assert client.post(page, sheet(client.get(page))).status_code == 302
    assert "date_modified" not in get(client, "/recits/feed.json")
    assert client.post(page, sheet(client.get(page), title="Vu du quai")).status_code == 302
    assert "Vu du quai" in get(client, "/recits/")
    assert "date_modified" in get(client, "/recits/feed.json")


def test_what_is_corrected_while_it_waits_goes_back_to_the_queue(client: Client) -> None:
    sign_in(client, editor=True)
    recap = ExternalRecapFactory.create(state=ExternalRecap.State.HELD)
    page = page_of(recap)
    response = client.post(page, sheet(client.get(page), title="Vu du quai", _save="1"))
    assert response["Location"] == "/admin/recaps/reaction/moderation/"

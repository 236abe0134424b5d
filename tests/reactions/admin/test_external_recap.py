import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from recaps.models import ExternalRecap
from tests.admin import errors, page_of, sheet, sign_in
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
    assert response["Location"] == "/admin/reactions/reaction/moderation/"


@pytest.fixture
def elsewhere(client: Client) -> ExternalRecap:
    sign_in(client, editor=True)
    return ExternalRecapFactory.create(language="fr")


@pytest.mark.parametrize("language", ["fr_FR", '"><script>'])
def test_what_is_no_language_is_refused(
    client: Client, elsewhere: ExternalRecap, language: str
) -> None:
    page = page_of(elsewhere)
    response = client.post(page, sheet(client.get(page), language=language))
    [error] = errors(response)
    assert "pt-BR" in error
    elsewhere.refresh_from_db()
    assert elsewhere.language == "fr"


def test_who_may_only_look_sees_it(client: Client) -> None:
    user = sign_in(client, is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_externalrecap"))
    response = client.get(page_of(ExternalRecapFactory.create(title="Vu du large")))
    assert "Vu du large" in response.content.decode()

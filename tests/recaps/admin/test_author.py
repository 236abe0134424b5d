import pytest
from django.test import Client

from tests.admin import page_of, sheet, sign_in
from tests.factories import AuthorFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_accounts_are_none_of_the_editors_business(client: Client) -> None:
    sign_in(client, editor=True)
    author = AuthorFactory.create(user=UserFactory.create(email="secret@example.org"))
    page = client.get(page_of(author))
    assert "secret@example.org" not in page.content.decode()
    client.post(page_of(author), sheet(page, name="Autre"))
    author.refresh_from_db()
    assert author.user
    assert author.user.email == "secret@example.org"

import io
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from recaps.models import Recap
from tests.factories import AuthorFactory, RecapFactory, UserFactory
from tests.talks.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client: Client) -> Client:
    user = UserFactory.create(blogger=True)
    RecapFactory.create(
        slug="mien", title_en="", authors=[AuthorFactory.create(slug="ana", user=user)]
    )
    RecapFactory.create(slug="autre", title_en="")
    client.force_login(user)
    return client


def test_author_downloads_what_is_theirs(ana: Client) -> None:
    answer = ana.get(reverse("desk:download"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ana.zip"'
    assert ZipFile(io.BytesIO(answer.getvalue())).namelist() == ["mien.md", "index.md"]


def test_author_brings_a_file(ana: Client) -> None:
    file = SimpleUploadedFile("vent.md", b"# Mistral\n\n<!-- x -->\n")
    answer = ana.post(reverse("desk:bring"), {"file": file})
    assert answer.status_code == 200
    assert "vent" in words(answer.content.decode())
    assert "<title>Emporter, apporter" in answer.content.decode()
    assert Recap.objects.get(title_fr="vent").body_fr == "<h2>Mistral</h2>"


def test_what_cannot_be_brought_is_said(ana: Client) -> None:
    for data in ({}, {"file": SimpleUploadedFile("a.gif", b"GIF89a")}):
        answer = ana.post(reverse("desk:bring"), data)
        assert answer.status_code == 400
        assert 'role="alert"' in answer.content.decode()


@pytest.mark.parametrize("name", ["download", "bring"])
def test_only_those_who_write_come_in(client: Client, name: str) -> None:
    address = reverse(f"desk:{name}")
    assert client.get(address).status_code == 302
    client.force_login(UserFactory.create())
    assert client.get(address).status_code == 403

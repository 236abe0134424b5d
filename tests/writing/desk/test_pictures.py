import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from recaps.models import Picture
from tests.admin import document, words
from tests.core.files.test_images import hostile_files
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def encoded(kind: str = "JPEG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 32), "#4a6fa5").save(buffer, kind, **options)
    return buffer.getvalue()


def send(client: Client, content: bytes, name: str = "photo.jpg") -> Any:
    return client.post(reverse("desk:picture"), {"picture": SimpleUploadedFile(name, content)})


@pytest.fixture
def signed_in(client: Client) -> Client:
    client.force_login(UserFactory.create(blogger=True))
    return client


def test_picture_is_kept_and_its_address_reported(signed_in: Client) -> None:
    answer = send(signed_in, encoded())
    assert answer.status_code == 201
    kept = Picture.objects.get()
    assert answer.json() == {"url": f"/media/{kept.file.name}", "width": 64, "height": 32}
    assert kept.uploaded_by is not None
    assert default_storage.exists(str(kept.file.name))


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        encoded()[:300],
        b"x" * (15 * 1024 * 1024 + 1),
        *(content for content, _code in hostile_files().values()),
    ],
    ids=["svg", "heic", "truncated", "heavy", *hostile_files()],
)
def test_hostile_file_is_refused_in_a_sentence(signed_in: Client, content: bytes) -> None:
    answer = send(signed_in, content)
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")
    assert not Picture.objects.exists()


def test_only_people_with_an_account_send(client: Client) -> None:
    assert send(client, encoded()).status_code == 302
    assert not Picture.objects.exists()


def test_other_sites_cannot_send(signed_in: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in.cookies
    assert send(strict, encoded()).status_code == 403


UNUSED = reverse("desk:unused")


@pytest.fixture
def alone(signed_in: Client) -> list[Picture]:
    """Two pictures that no text shows, uploaded long ago."""
    for colour in ("#4a6fa5", "#a5704a"):
        buffer = io.BytesIO()
        Image.new("RGB", (64, 32), colour).save(buffer, "PNG")
        send(signed_in, buffer.getvalue())
    Picture.objects.update(uploaded_at=timezone.now() - timedelta(days=2))
    return list(Picture.objects.all())


def test_unused_pictures_go_once_it_is_confirmed(signed_in: Client, alone: list[Picture]) -> None:
    first, second = alone
    page = signed_in.get(UNUSED)
    assert document(page).xpath("//input[@type='checkbox']/@value") == [
        str(row.pk) for row in alone
    ]
    asked = signed_in.post(UNUSED, {"picture": [first.pk]})
    assert words(asked, "//h1") == ["Supprimer cette image ?"]
    assert document(asked).xpath("//input[@name='picture']/@value") == [str(first.pk)]
    assert Picture.objects.count() == 2
    gone = signed_in.post(UNUSED, {"picture": [first.pk], "sure": ""}, follow=True)
    assert "1 image est supprimée." in gone.content.decode()
    assert list(Picture.objects.all()) == [second]


def test_nothing_goes_that_was_not_chosen(signed_in: Client, alone: list[Picture]) -> None:
    for sent in ({"sure": ""}, {"picture": ["x", "0"], "sure": ""}, {}):
        page = signed_in.post(UNUSED, sent)
        assert "Choisissez au moins une image." in page.content.decode()
    assert Picture.objects.count() == 2

"""The identity of the site in the admin: one page, whose every refusal is a sentence."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from core.models import SiteIdentity, User
from tests.admin import errors, list_of, page_of, save, sheet, sign_in, words
from tests.core.admin.test_restoring import go_back, history_of, ways_back

pytestmark = pytest.mark.django_db

ADD = "/admin/core/siteidentity/add/"


def png(width: int, height: int) -> SimpleUploadedFile:
    buffer = BytesIO()
    Image.new("RGBA", (width, height), "#00aa55").save(buffer, "PNG")
    return SimpleUploadedFile("logo.png", buffer.getvalue(), "image/png")


@pytest.fixture
def identity() -> SiteIdentity:
    identity = SiteIdentity(name="Rencontres", short_name="Rencontres", word="RENCONTRES")
    identity.save()
    return identity


def test_the_first_time_the_page_asks_what_the_site_is_called(organiser: Client) -> None:
    response = organiser.get(list_of(SiteIdentity), follow=True)
    assert response.request["PATH_INFO"] == ADD
    called = {"name": "Rencontres 2027", "short_name": "Rencontres", "word": "RENCONTRES"}
    sent = sheet(response, **called, city="Aix")
    response = organiser.post(ADD, sent, follow=True)
    assert not errors(response)
    assert SiteIdentity.objects.get().name == "Rencontres 2027"
    assert "Rencontres 2027" in organiser.get("/admin/").content.decode()


def test_others_have_no_right_to_it(client: Client, identity: SiteIdentity) -> None:
    sign_in(client, editor=True)
    assert client.get(page_of(identity)).status_code == 403


def test_a_picture_becomes_the_logo(organiser: Client, identity: SiteIdentity) -> None:
    assert save(organiser, identity, logo=png(400, 200)).status_code == 302
    identity.refresh_from_db()
    assert (identity.logo_width, identity.logo_height) == (400, 200)
    assert (identity.logo_shown_width, identity.logo_shown_height) == (80, 40)


@pytest.mark.parametrize(
    ("logo", "words"),
    [
        (png(90, 300), "icônes"),
        (SimpleUploadedFile("logo.svg", b"<svg/>", "image/svg+xml"), "n’est pas une image"),
    ],
)
def test_a_wrong_picture_gets_a_sentence(
    organiser: Client, identity: SiteIdentity, logo: SimpleUploadedFile, words: str
) -> None:
    response = save(organiser, identity, logo=logo)
    assert any(words in error for error in errors(response))
    identity.refresh_from_db()
    assert not identity.logo


def test_its_history_tells_before_and_after_and_goes_back(
    organiser: Client, identity: SiteIdentity
) -> None:
    save(organiser, identity, name="Veillées", palette="calcaire", contact="bonjour@example.org")
    save(organiser, identity, logo=png(400, 200))
    newest, change, *_rest = words(organiser.get(history_of(identity)), "//*[@class='history']/li")
    assert "Nom : Rencontres → Veillées Adresse de contact : bonjour@example.org" in change
    who = User.objects.get()
    assert who.name in change
    assert "Logo" in newest
    assert "logo width" not in newest
    (back, *_others) = ways_back(organiser.get(history_of(identity)))[::-1]
    assert "aussitôt" in words(organiser.get(back), "//main")[0], "it is public at once"
    go_back(organiser, back)
    identity.refresh_from_db()
    assert (identity.name, identity.contact) == ("Rencontres", "")
    assert not identity.logo

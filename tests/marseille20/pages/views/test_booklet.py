import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from events.models import Edition
from marseille20.models import Booklet
from talks.releases import publish
from tests.factories import EditionFactory, SlotFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    """With a booklet in French alone."""
    edition = EditionFactory.create(slug="2027", is_current=True)
    SlotFactory.create(session__edition=edition)
    publish(edition)
    default_storage.delete("booklets/a.pdf")
    name = default_storage.save("booklets/a.pdf", ContentFile(b"%PDF-1.7"))
    Booklet.objects.create(edition=edition, language="fr", digest="0", file=name)
    return edition


def test_it_opens_in_the_browser_and_is_kept_under_a_name(client: Client, edition: Edition) -> None:
    response = client.get("/2027/programme.pdf")
    assert response.getvalue() == b"%PDF-1.7"
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == 'inline; filename="2027-programme-fr.pdf"'
    assert response.headers["Cache-Control"] == "public, max-age=0, s-maxage=50"
    assert "Content-Security-Policy" not in response.headers
    assert "Vary" not in response.headers
    assert not response.cookies


def test_who_has_it_already_is_informed_so(client: Client, edition: Edition) -> None:
    first = client.get("/2027/programme.pdf")
    etag = first.headers["ETag"]
    first.getvalue()
    again = client.get("/2027/programme.pdf", headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)


def test_there_is_none_where_none_was_printed(client: Client, edition: Edition) -> None:
    assert client.get("/en/2027/programme.pdf").status_code == 404
    assert client.get("/1999/programme.pdf").status_code == 404
    default_storage.delete("booklets/a.pdf")
    assert client.get("/2027/programme.pdf").status_code == 404


def test_it_goes_along_when_an_edition_is_renamed(client: Client, edition: Edition) -> None:
    edition.slug = "mai-2027"
    edition.save()
    publish(edition)
    response = client.get("/2027/programme.pdf")
    assert response.status_code == 301
    assert response.headers["Location"] == "/mai-2027/programme.pdf"

import pytest
from django.test import Client

from tests.factories import EditionFactory
from tests.talks.reading import tight

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "language", "home"),
    [
        ("/nulle/part/", "fr", "/"),
        ("/en/admin/never/", "en", "/en/"),
    ],
)
def test_lost_in_the_sites_look(client: Client, address: str, language: str, home: str) -> None:
    EditionFactory.create(slug="2027", is_current=True)
    response = client.get(address)
    html = tight(response.content.decode())
    assert response.status_code == 404
    assert response.headers["Cache-Control"] == "no-store"
    assert f'<html lang="{language}">' in html
    assert f'<a class="btn btn--sig" href="{home}">' in html
    assert '<meta name="robots" content="noindex">' in html
    assert 'rel="canonical"' not in html
    assert 'rel="alternate" hreflang' not in html


def test_address_is_not_repeated_as_markup(client: Client) -> None:
    response = client.get("/%3Cscript%3Ealert(1)%3C/script%3E/?q=%3Cb%3E")
    assert response.status_code == 404
    assert b"<script>alert" not in response.content


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("/en/recits/auteurs/ana/", "/en/recaps/authors/ana/"),
        ("/2027/speakers/", "/2027/intervenants/"),
    ],
)
def test_words_of_the_other_language_lead_to_its_own(
    client: Client, address: str, meant: str
) -> None:
    EditionFactory.create(slug="2027", is_current=True)
    response = client.get(address)
    assert response.status_code == 302
    assert response.headers["Location"] == meant


@pytest.mark.parametrize("path", ["//evil.example/recits/", "/en//evil.example/recits/", "/en//["])
def test_no_address_leads_to_another_site(client: Client, path: str) -> None:
    assert client.get("/", PATH_INFO=path).status_code == 404


@pytest.mark.parametrize(("address", "language"), [("/en/a%00b/", "en"), ("/media/%00", "fr")])
def test_nul_is_not_understood_in_the_sites_look(
    client: Client, address: str, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    response = client.get(address)
    html = tight(response.content.decode())
    assert response.status_code == 400
    assert response.headers["Cache-Control"] == "no-store"
    assert f'<html lang="{language}">' in html
    assert '<meta name="robots" content="noindex">' in html
    assert "django.request" not in {record.name for record in caplog.records}


@pytest.mark.parametrize(("path", "language"), [("/en/", "en"), ("/admin/", "fr")])
def test_a_query_of_too_many_parts_is_not_understood(
    client: Client, path: str, language: str
) -> None:
    client.get("/en/")
    response = client.get(f"{path}?{'&'.join(['a=1'] * 1001)}")
    assert response.status_code == 400
    assert response.headers["Cache-Control"] == "no-store"
    assert f'<html lang="{language}">' in tight(response.content.decode())

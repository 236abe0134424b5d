from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import translation

from events.models import Edition
from talks.addresses import session_address, session_at
from talks.programme import schema
from talks.published import Contents, PublishedEdition, PublishedSite, forget
from talks.releases import publish
from tests.talks.paper import programme, session


@pytest.fixture
def held() -> schema.Session:
    return session("fanal")


@pytest.fixture
def site(held: schema.Session) -> PublishedSite:
    """One edition, which was called 2026, with one session, which was called "lampe"."""
    made = programme([held])
    edition = PublishedEdition(
        pk=1,
        is_current=True,
        facts=made.edition,
        contents=Contents(made, addresses={"session": {"lampe": str(held.key)}}),
        number=1,
        former_slugs=frozenset({"2026"}),
    )
    return PublishedSite(0, (edition,))


def test_address_of_a_session_is_in_the_language_that_is_active() -> None:
    assert session_address("2027")("fanal") == "/2027/sessions/fanal/"
    with translation.override("en"):
        assert session_address("2027")("fanal") == "/en/2027/sessions/fanal/"


@pytest.mark.parametrize(
    "path",
    [
        "/2027/sessions/fanal/",
        "/en/2027/sessions/fanal/",
        "/2026/sessions/fanal/",
        "/en/2026/sessions/lampe/",
    ],
)
def test_session_is_found_in_either_language_under_any_name(
    site: PublishedSite, held: schema.Session, path: str
) -> None:
    assert session_at(site, path) == held


@pytest.mark.parametrize(
    "path",
    [
        "/2027/sessions/autre/",
        "/2025/sessions/fanal/",
        "/2027/sessions/fanal.ics",
        "/2027/programme/",
        "/nulle/part/ici/",
        "",
    ],
)
def test_no_session_is_at_another_address(site: PublishedSite, path: str) -> None:
    assert session_at(site, path) is None


@pytest.mark.django_db
def test_former_name_of_an_edition_leads_to_the_same_page(client: Client, edition: Edition) -> None:
    publish(edition)
    edition.slug = "2027"
    edition.save()
    publish(edition)
    forget()
    query = urlencode({"track": "mer"})
    response = client.get(f"/en/demo/programme/?{query}")
    assert response.status_code == 301
    assert response["Location"] == f"/en/2027/programme/?{query}"
    assert response["Cache-Control"] == "public, max-age=3600"
    assert client.get("/en/never/programme/").status_code == 404

"""Organisers see the draft through the public pages; nobody else does."""

import pytest
from django.test import Client

from talks.models import Slot
from talks.published import forget
from talks.releases import publish
from tests.factories import EditionFactory, PageFactory, SlotFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def slot() -> Slot:
    edition = EditionFactory.create(slug="demo", is_current=True)
    slot = SlotFactory.create(
        session__edition=edition, session__slug="rade", session__title_fr="La rade"
    )
    publish(edition)
    slot.session.title_fr = "Le large"
    slot.session.save()
    return slot


def html(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response
    return response.content.decode()


def test_the_draft_is_shown_by_the_same_views(client: Client, slot: Slot) -> None:
    client.force_login(UserFactory.create(superuser=True))

    assert "La rade" in html(client, "/demo/sessions/rade/")
    assert "Le large" in html(client, "/apercu/demo/sessions/rade/")
    assert "Le large" in html(client, "/apercu/demo/programme/")
    assert "La rade" in html(client, "/apercu/1/demo/programme/")


def test_links_stay_inside_and_the_page_is_marked(client: Client, slot: Slot) -> None:
    client.force_login(UserFactory.create(superuser=True))
    # What is kept of public pages leads out of it.
    assert 'href="/en/demo' in html(client, "/en/demo/programme/")

    response = client.get("/apercu/en/demo/programme/")
    page = response.content.decode()

    assert 'href="/apercu/en/demo/sessions/rade/"' in page
    assert 'href="/apercu/demo/programme/"' in page
    assert 'href="/en/demo' not in page
    assert 'class="preview"' in page
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_no_copy_is_taken_of_it_and_no_bell_rings_for_it(client: Client, slot: Slot) -> None:
    client.force_login(UserFactory.create(superuser=True))
    assert "data-copy=" in html(client, "/demo/programme/")
    assert 'id="bell"' in html(client, "/ma-selection/")
    assert "data-copy=" not in html(client, "/apercu/demo/programme/")
    assert 'id="bell"' not in html(client, "/apercu/ma-selection/")


@pytest.mark.parametrize("address", ["/apercu/demo/programme/", "/apercu/1/", "/apercu/en/demo/"])
def test_visitors_sign_in_and_strangers_are_refused(
    client: Client, slot: Slot, address: str
) -> None:
    response = client.get(address)
    assert response.headers["Location"] == f"/admin/login/?next={address}"

    client.force_login(UserFactory.create())
    response = client.get(address)
    assert response.status_code == 403
    assert "Le large" not in response.content.decode()


ADDRESSES_OF_AN_EDITION = (
    *("", "state.json", "programme/", "programme.ics", "programme.xml", "programme.json"),
    *("programme.csv", "programme-excel.csv", "programme/emporter/", "programme/changements/"),
    *("programme/changements.atom", "intervenants/", "infos/venir/"),
)


def test_an_edition_in_preparation_is_seen_in_the_preview_alone(client: Client, slot: Slot) -> None:
    to_come = EditionFactory.create(slug="2028", name="Confidentiel")
    PageFactory.create(edition=to_come, slug="venir")
    to_preview = Client()
    to_preview.force_login(UserFactory.create(superuser=True))

    for path in ADDRESSES_OF_AN_EDITION:
        response = client.get(f"/2028/{path}")
        assert response.status_code == 404, path
        assert "Confidentiel" not in response.content.decode()
        assert to_preview.get(f"/apercu/2028/{path}").status_code == 200, path

    to_come.make_current()
    forget()

    for path in ADDRESSES_OF_AN_EDITION:
        assert client.get(f"/2028/{path}").status_code == 200, path


def test_an_unknown_release_is_not_found(client: Client, slot: Slot) -> None:
    client.force_login(UserFactory.create(superuser=True))

    assert client.get("/apercu/7/demo/programme/").status_code == 404

import pytest
from django.test import Client

from events.models import Edition
from talks.releases import publish
from tests.factories import (
    EditionFactory,
    PageFactory,
    SessionFactory,
    UserFactory,
)
from tests.talks.reading import get, linked, tight

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    edition = EditionFactory.create(slug="2027", name="Marseille 2.0", is_current=True)
    PageFactory.create(
        edition=edition,
        slug="venir",
        title_fr="Venir",
        title_en="Coming",
        body_fr="<h2>Par où ?</h2><ul><li>Le quai</li></ul>",
        body_en="",
        order=1,
    )
    return edition


def test_page_shows_its_text(client: Client, edition: Edition) -> None:
    html = tight(get(client, "/2027/infos/venir/"))
    assert "<h1>Venir</h1>" in html
    assert '<article class="prose" lang="fr"><h2>Par où\u202f?</h2>' in html
    assert '<a href="/2027/">Marseille 2.0</a>' in html
    assert [node["@type"] for node in linked(get(client, "/2027/infos/venir/"))] == [
        "BreadcrumbList"
    ]


def test_pages_of_the_menu_stand_beside_it_in_order(client: Client, edition: Edition) -> None:
    PageFactory.create(edition=edition, slug="acces", title_fr="Accès", order=0)
    PageFactory.create(edition=edition, slug="discret", title_fr="Discret", in_menu=False)
    PageFactory.create(edition=edition, slug="secret", title_fr="Secret", published=False)
    PageFactory.create(title_fr="D’ailleurs")
    html = tight(get(client, "/2027/infos/venir/")).split("<main")[1].split("</main>")[0]
    assert html.index('<a href="/2027/infos/acces/"><b>Accès') < html.index(
        '<a href="/2027/infos/venir/" aria-current="page"><b>Venir'
    )
    for hidden in ("Discret", "Secret", "D’ailleurs"):
        assert hidden not in html
    assert "<h1>Discret</h1>" in tight(get(client, "/2027/infos/discret/"))


def test_page_that_is_not_published_is_not_found(client: Client, edition: Edition) -> None:
    PageFactory.create(edition=edition, slug="secret", title_fr="Pas encore", published=False)
    for address in ("/2027/infos/secret/", "/2027/infos/jamais/", "/1999/infos/venir/"):
        assert client.get(address).status_code == 404
    client.force_login(UserFactory.create(superuser=True))
    assert "Pas encore" in client.get("/apercu/2027/infos/secret/").content.decode()


def test_former_addresses_lead_to_the_page(client: Client, edition: Edition) -> None:
    page = edition.pages.get()
    page.slug = "acces"
    page.save()
    response = client.get("/en/2027/info/venir/")
    assert response.status_code == 301
    assert response.headers["Location"] == "/en/2027/info/acces/"


def test_pages_go_along_when_an_edition_is_renamed(client: Client, edition: Edition) -> None:
    SessionFactory.create(edition=edition)
    publish(edition)
    edition.slug = "2028"
    edition.save()
    # Until that is published, the pages stay where they are.
    assert "<h1>Venir</h1>" in tight(get(client, "/2027/infos/venir/"))
    assert client.get("/2028/infos/venir/").status_code == 404
    publish(edition)
    assert "<h1>Venir</h1>" in tight(get(client, "/2028/infos/venir/"))
    assert client.get("/2027/infos/venir/").headers["Location"] == "/2028/infos/venir/"


def test_text_that_came_past_the_forms_runs_nothing(client: Client, edition: Edition) -> None:
    PageFactory.create(
        edition=edition, slug="mefiant", body_fr='<a href="javascript:x()">Un</a><script>y</script>'
    )
    html = get(client, "/2027/infos/mefiant/")
    assert "javascript:" not in html
    assert "<script>y" not in html

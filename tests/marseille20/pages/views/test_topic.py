import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client, RequestFactory
from time_machine import travel

from core.http.answers import PublicPage
from core.models import Tag
from events.models import Edition
from marseille20.pages.views.topic import topic
from recaps.models import Recap
from talks.releases import publish
from talks.withdrawal import withdraw
from tests.factories import (
    EditionFactory,
    RecapFactory,
    SessionFactory,
    SlotFactory,
    TagFactory,
    moment,
)
from tests.talks.reading import get, tight

pytestmark = pytest.mark.django_db


@pytest.fixture
def tag() -> Tag:
    for model in (Recap, Tag):
        ContentType.objects.get_for_model(model)
    return TagFactory.create(name="Lumière", name_en="Light", slug="lumiere")


def hold(tag: Tag, title: str, edition: Edition) -> None:
    SlotFactory.create(
        session=SessionFactory.create(
            edition=edition, title_fr=title, title_en="", slug=title.lower(), tags=[tag]
        )
    )
    publish(edition)


def test_sessions_of_all_editions_and_recaps(client: Client, tag: Tag) -> None:
    hold(tag, "Phares", EditionFactory.create(slug="2027", name="Deux", is_current=True))
    hold(tag, "Lampes", EditionFactory.create(slug="2010", name="Un"))
    RecapFactory.create(title_fr="Des éclats", tags=[tag])
    RecapFactory.create(title_fr="Autre chose", tags=[TagFactory.create()])
    html = tight(get(client, "/themes/lumiere/"))
    assert ">Lumière</h1>" in html
    assert '<a href="/2027/sessions/phares/">Phares</a>' in html
    assert '<a href="/2010/sessions/lampes/">Lampes</a>' in html
    assert html.index("Phares") < html.index("Lampes") < html.index("Des éclats")
    assert "Autre chose" not in html
    english = tight(get(client, "/en/topics/lumiere/"))
    assert ">Light</h1>" in english
    assert '<a href="/en/2027/sessions/phares/"><span lang="fr">Phares</span></a>' in english


def test_former_address_leads_to_the_topic(client: Client, tag: Tag) -> None:
    edition = EditionFactory.create(slug="2027")
    hold(tag, "Phares", edition)
    tag.slug = "clarte"
    tag.save()
    publish(edition)
    response = client.get("/en/topics/lumiere/?page=2")
    assert response.status_code == 301
    assert response.headers["Location"] == "/en/topics/clarte/?page=2"


def test_topic_nobody_has_is_not_found(client: Client, tag: Tag) -> None:
    assert client.get("/themes/lumiere/").status_code == 404
    assert client.get("/themes/jamais/").status_code == 404
    SessionFactory.create(tags=[tag])
    assert client.get("/themes/lumiere/").status_code == 404


def test_withdrawn_topic_says_so(client: Client, tag: Tag) -> None:
    hold(tag, "Phares", EditionFactory.create(slug="2027"))
    RecapFactory.create(title_fr="Des éclats", tags=[tag])
    withdraw(tag)
    html = tight(get(client, "/themes/lumiere/"))
    assert '<p class="notice">' in html
    assert '<meta name="robots" content="noindex">' in html
    assert "Phares" not in html
    assert "Des éclats" in html


def test_page_is_true_until_a_session_starts(tag: Tag) -> None:
    edition = EditionFactory.create(slug="2027")
    hold(tag, "Phares", edition)
    with travel("2027-05-01T00:00Z", tick=False):
        answer = topic(RequestFactory().get("/themes/lumiere/"), "lumiere")
    assert isinstance(answer, PublicPage)
    assert answer.valid_until == moment(edition, 1, "10:00")

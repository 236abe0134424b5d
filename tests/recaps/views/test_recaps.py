from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.models import Rendition
from recaps.models import Recap
from recaps.views.recaps import PER_PAGE
from tests.factories import AuthorFactory, RecapFactory, TagFactory
from tests.recaps.reading import fresh_cost, read
from tests.talks.reading import get

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/recits/", "/recits/auteurs/bo/"])
def test_covers_stand_in_the_list(client: Client, path: str) -> None:
    author, costs = AuthorFactory.create(slug="bo"), []
    for number in (1, 2, 3):
        recap, name = RecapFactory.create(authors=[author]), f"{number:024x}"
        Recap.objects.filter(pk=recap.pk).update(
            cover=f"{name}.png", cover_width=1600, cover_height=900, cover_alt_fr=f"Quai {number}"
        )
        Rendition.objects.create(
            picture=f"{name}.png", name=f"{name}-400.avif", kind="avif", width=400
        )
        costs.append(fresh_cost(client, path))
        html = get(client, path)
        assert f'src="/media/{name}.png" width="1600" height="900" alt="Quai {number}"' in html
        assert f"/media/{name}-400.avif 400w" in html
    assert costs[1:] == costs[:1] * 2


def test_drafts_and_what_is_still_to_come_are_nowhere(client: Client) -> None:
    soon = timezone.now() + timedelta(hours=1)
    hidden = [
        RecapFactory.create(title_fr="Secret", status=Recap.Status.DRAFT, published_at=None),
        RecapFactory.create(title_fr="Secret", status=Recap.Status.SUBMITTED),
        RecapFactory.create(title_fr="Secret", published_at=soon),
    ]
    assert "Secret" not in read(client, "/recits/")
    assert "Secret" not in read(client, "/recits/atom.xml")
    for recap in hidden:
        assert client.get(f"/recits/{recap.slug}/").status_code == 404
        [author] = recap.authors.all()
        assert client.get(f"/recits/auteurs/{author.slug}/").status_code == 404


def test_a_topic_keeps_what_is_under_it(client: Client) -> None:
    sea, town = TagFactory.create(slug="mer"), TagFactory.create(slug="ville")
    RecapFactory.create(title_fr="Des vagues", tags=[sea])
    RecapFactory.create(title_fr="Des rues", tags=[town])
    RecapFactory.create(title_fr="Des quais", tags=[sea, town])
    html = read(client, "/recits/?tag=mer")
    assert "Des vagues" in html
    assert "Des rues" not in html
    assert html.count("Des quais</a>") == 1
    assert '?tag=mer" aria-current="true"' in html


@pytest.mark.parametrize(
    "query",
    ["tag=%7F", "tag=" + "x" * 10_000, "page=0", "page=-1", "page=abc", "page=" + "9" * 5000],
)
def test_nonsense_shows_everything(client: Client, query: str) -> None:
    RecapFactory.create(title_fr="Toujours là")
    assert "Toujours là" in read(client, f"/recits/?{query}")


def test_many_recaps_are_paged_through(client: Client) -> None:
    now = timezone.now()
    for number in range(PER_PAGE + 1):
        RecapFactory.create(
            title_fr=f"Texte numéro {number}.", published_at=now - timedelta(hours=number + 1)
        )
    first = read(client, "/recits/")
    assert f"Texte numéro {PER_PAGE}." not in first
    assert 'href="/recits/?page=2"' in first
    second = read(client, "/recits/?page=2")
    assert f"Texte numéro {PER_PAGE}." in second
    assert 'href="/recits/"' in second
    assert '<link rel="canonical" href="http://testserver/recits/?page=2">' in second

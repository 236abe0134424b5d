import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.models import Rendition
from recaps.models import Recap
from recaps.views.recaps import PER_PAGE
from talks.models import Session
from talks.withdrawal import withdraw
from tests.factories import AuthorFactory, RecapFactory, TagFactory
from tests.recaps.reading import fresh_cost, read
from tests.talks.reading import get, linked, tight

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


# --- All authors ---------------------------------------------------------------------------------


def test_authors_are_listed_with_how_much_they_wrote(client: Client) -> None:
    bo, ana = (AuthorFactory.create(name=n, slug=s) for n, s in (("Bo", "bo"), ("Ana", "ana")))
    RecapFactory.create(authors=[bo, ana])
    RecapFactory.create(authors=[bo])
    RecapFactory.create(authors=[bo], published_at=None, status=Recap.Status.DRAFT)
    AuthorFactory.create(name="Personne")
    html = read(client, "/recits/auteurs/")
    assert re.findall(r'class="p-name">(\w+)</b><span>(\d) textes?<', html) == [
        ("Ana", "1"),
        ("Bo", "2"),
    ]
    assert 'href="/recits/auteurs/bo/"' in html
    assert "Personne" not in html
    assert 'href="/recits/auteurs/"' in read(client, "/recits/")
    assert [thing["@type"] for thing in linked(html)] == ["BreadcrumbList"]


# --- One author ----------------------------------------------------------------------------------


def test_author_with_their_texts(client: Client, session: Session) -> None:
    author = AuthorFactory.create(
        name="Ana M.",
        slug="ana-m",
        bio_fr="Elle écrit.",
        url="https://ana.example/",
        speaker=session.speakers.get(),
    )
    RecapFactory.create(title_fr="À elle", authors=[author])
    RecapFactory.create(title_fr="À une autre")
    html = read(client, "/recits/auteurs/ana-m/")
    assert "Ana M.</h1>" in html
    assert "<p>Elle écrit.</p>" in html
    assert 'href="https://ana.example/">' in html
    assert 'href="/intervenants/ana-mole/"' in html
    assert "À elle" in html
    assert "À une autre" not in html
    assert '"@type":"Person"' in html


def test_author_is_no_speaker_any_more(client: Client, session: Session) -> None:
    speaker = session.speakers.get()
    RecapFactory.create(authors=[AuthorFactory.create(slug="ana-m", speaker=speaker)])
    withdraw(speaker)
    assert "/intervenants/ana-mole/" not in read(client, "/recits/auteurs/ana-m/")


def test_former_address_leads_to_the_author(client: Client) -> None:
    author = AuthorFactory.create(slug="avant")
    RecapFactory.create(authors=[author])
    author.slug = "apres"
    author.save()
    response = client.get("/recits/auteurs/avant/")
    assert response.status_code == 301
    assert response.headers["Location"] == "/recits/auteurs/apres/"


def test_author_of_what_was_withdrawn_keeps_an_empty_page(client: Client, withdrawn: Recap) -> None:
    html = get(client, "/recits/auteurs/bo-digue/")
    assert 'name="robots" content="noindex"' in html
    assert "Bo Digue</h1>" in tight(html)
    assert "Ce qui fut dit" not in html
    assert "<entry>" not in get(client, "/recits/auteurs/bo-digue/atom.xml")

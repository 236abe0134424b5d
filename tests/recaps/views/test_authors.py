import re

import pytest
from django.test import Client

from recaps.models import Recap
from talks.models import Session
from talks.withdrawal import withdraw
from tests.factories import AuthorFactory, RecapFactory
from tests.recaps.reading import read
from tests.talks.reading import get, linked, tight

pytestmark = pytest.mark.django_db


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

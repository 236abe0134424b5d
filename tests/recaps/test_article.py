import pytest

from recaps.article import Article, article
from recaps.models import Recap
from recaps.relations import relations_of
from talks.models import Session
from talks.published import forget, published_site
from talks.releases import publish
from tests.factories import (
    EditionFactory,
    RecapFactory,
    SessionFactory,
    SpeakerFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sessions() -> list[Session]:
    edition = EditionFactory.create(slug="2027", is_current=True)
    sessions = [
        SessionFactory.create(edition=edition, slug=slug, speakers=[SpeakerFactory.create()])
        for slug in ("phare", "port")
    ]
    publish(edition)
    return sessions


def made(recap: Recap) -> Article:
    forget()
    return article(published_site(), recap, relations_of([recap])[recap.pk])


@pytest.mark.parametrize(
    ("standfirst", "summary"), [("Deux jours au port.", "Deux jours au port."), ("", "Il pleut.")]
)
def test_summary_is_the_standfirst_or_else_how_it_begins(standfirst: str, summary: str) -> None:
    recap = RecapFactory.create(
        standfirst_fr=standfirst, standfirst_en="", body_fr="<p>Il pleut.</p>"
    )
    assert made(recap).summary == summary


def test_it_says_what_its_page_has_to_bring() -> None:
    picture = f'<figure><img src="/media/{"a1" * 12}.jpg" alt="Le port"></figure>'
    video = '<figure class="embed"><a href="https://vimeo.com/76979871">Le port</a></figure>'
    plain = made(RecapFactory.create(body_fr=f"<p>Rien.</p>{picture}"))
    full = made(RecapFactory.create(body_fr=f'<div class="gallery">{picture * 2}</div>{video}'))
    assert (plain.has_gallery, plain.has_embed) == (False, False)
    assert (full.has_gallery, full.has_embed) == (True, True)

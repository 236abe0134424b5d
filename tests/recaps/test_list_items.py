from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from recaps.list_items import list_items, published
from recaps.models import ExternalRecap, Recap
from recaps.sitemaps import lists, sections
from talks.models import Session
from talks.published import forget, published_site
from talks.releases import publish
from tests.factories import (
    AuthorFactory,
    EditionFactory,
    ExternalRecapFactory,
    RecapFactory,
    SessionFactory,
    TrackFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Session:
    """A published session, under the flag of its track."""
    edition = EditionFactory.create(slug="2027", is_current=True)
    track = TrackFactory.create(edition=edition, name_fr="La mer", flag="C")
    session = SessionFactory.create(edition=edition, track=track)
    publish(edition)
    forget()
    return session


def titles(rows: list[Recap | ExternalRecap]) -> list[str]:
    return [str(row) for row in rows]


def test_both_kinds_stand_in_one_list_the_newest_first() -> None:
    now = timezone.now()
    for days in (1, 3, 4):
        RecapFactory.create(title_fr=f"ici {days}", published_at=now - timedelta(days=days))
        ExternalRecapFactory.create(
            title=f"ailleurs {days}", written_at=now - timedelta(days=days, hours=12)
        )
    RecapFactory.create(title_fr="demain", published_at=now + timedelta(days=1))
    ExternalRecapFactory.create(title="en attente", state=ExternalRecap.State.HELD)
    listing = published()
    newest = ["ici 1", "ailleurs 1", "ici 3", "ailleurs 3", "ici 4", "ailleurs 4"]
    assert len(listing) == 6
    assert titles(listing[:4]) == newest[:4]
    assert titles(listing[4:8]) == newest[4:]
    assert titles(listing[8:12]) == []


def test_item_says_where_it_is_and_what_it_is_about(session: Session) -> None:
    authors = [AuthorFactory.create(name=name) for name in ("Zoé", "Ana")]
    RecapFactory.create(
        slug="port", original_url="https://a.example/x", authors=authors, sessions=[session]
    )
    elsewhere = ExternalRecapFactory.create(
        url="https://b.example/y", author_name="", language="oc", sessions=[session]
    )
    there, here = list_items(published_site(), published()[:2])
    assert (here.id, str(here.url), here.site) == ("port", "/recits/port/", "a.example")
    assert [author.name for author in here.authors] == ["Ana", "Zoé"]
    assert (there.id, there.url) == (f"elsewhere-{elsewhere.pk}", "https://b.example/y")
    assert (there.site, there.language, there.authors) == ("b.example", "oc", [])
    assert [[track.name.fr for track in item.tracks] for item in (here, there)] == [["La mer"]] * 2


def test_list_recaps_and_their_authors() -> None:
    at = datetime(2010, 5, 22, tzinfo=UTC)
    author = AuthorFactory.create(slug="bo-digue")
    RecapFactory.create(slug="bilan", published_at=at, authors=[author])
    later = datetime(2027, 6, 1, tzinfo=UTC)
    ExternalRecapFactory.create(written_at=at, decided_at=later)
    assert [*lists()] == [("recaps:list", (), later), ("recaps:authors", (), at)]
    assert {section.name: [*section.pages] for section in sections()} == {
        "recaps-1": [("recaps:recap", ("bilan",), at)],
        "authors-1": [("recaps:author", ("bo-digue",), None)],
    }


def test_nothing_that_is_hidden_or_lives_elsewhere() -> None:
    RecapFactory.create(slug="brouillon", status=Recap.Status.DRAFT)
    RecapFactory.create(slug="demain", published_at=datetime(2999, 1, 1, tzinfo=UTC))
    RecapFactory.create(
        slug="ailleurs",
        original_url="https://quai.example/",
        authors=[AuthorFactory.create(slug="bo-digue")],
    )
    assert [page.arguments for section in sections() for page in section.pages] == [("bo-digue",)]

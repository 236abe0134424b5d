from datetime import UTC, datetime

import pytest

from recaps.models import Recap
from recaps.sitemaps import lists, sections
from tests.factories import AuthorFactory, ExternalRecapFactory, RecapFactory

pytestmark = pytest.mark.django_db


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

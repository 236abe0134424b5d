"""What the feeds of the tests hold."""

from datetime import UTC, datetime

import pytest

from events.models import Edition
from recaps.models import Recap
from tests.factories import AuthorFactory, EditionFactory, RecapFactory, SessionFactory, TagFactory


@pytest.fixture
def edition() -> Edition:
    return EditionFactory.create(slug="2027", is_current=True)


@pytest.fixture
def recap(edition: Edition) -> Recap:
    return RecapFactory.create(
        slug="bilan",
        title_fr="Deux jours : le bilan",
        title_en="Two days: summing up",
        standfirst_fr="Ce qu’il en <reste>.",
        standfirst_en="What is left.",
        body_fr='<p><a href="/2027/">A</a> <a href="https://b.example/">b</a></p>',
        notice_fr="Texte fictif.",
        published_at=datetime(2010, 5, 22, 8, tzinfo=UTC),
        authors=[
            AuthorFactory.create(name="Bo Digue", slug="bo-digue"),
            AuthorFactory.create(name="Cléo Jetée", slug="cleo-jetee"),
        ],
        tags=[TagFactory.create(name="Mer", slug="mer")],
        sessions=[SessionFactory.create(edition=edition)],
    )

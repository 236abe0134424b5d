"""A renamed row that readers could reach leaves its former address behind."""

import pytest

from core.models import FormerSlug, former_slug
from events.models import Page
from recaps.models import Author, Recap
from tests.factories import AuthorFactory, PageFactory, RecapFactory

pytestmark = pytest.mark.django_db


def renamed[Row: Recap | Author | Page](row: Row, slug: str) -> Row:
    row.slug = slug
    row.save()
    return row


def test_every_former_name_leads_to_the_row() -> None:
    recap = RecapFactory.create(slug="un")
    renamed(renamed(recap, "deux"), "trois")
    assert former_slug(Recap.objects.published(), "un") == recap
    assert former_slug(Recap.objects.published(), "deux") == recap
    assert former_slug(Recap.objects.published(), "trois") is None


def test_pages_and_authors_too() -> None:
    page, author = PageFactory.create(slug="venir"), AuthorFactory.create(slug="plume")
    assert former_slug(Page.objects.all(), "venir") is None
    renamed(page, "acces")
    renamed(author, "stylo")
    assert former_slug(Page.objects.all(), "venir") == page
    assert former_slug(Author.objects.all(), "plume") == author
    assert former_slug(Recap.objects.all(), "plume") is None


def test_what_nobody_could_reach_leaves_nothing() -> None:
    renamed(RecapFactory.create(status=Recap.Status.DRAFT, slug="brouillon"), "autre")
    renamed(PageFactory.create(published=False, slug="brouillon"), "autre")
    assert not FormerSlug.objects.exists()


def test_the_last_to_leave_a_name_is_found_by_it() -> None:
    first, second = RecapFactory.create(slug="ici"), RecapFactory.create(slug="ailleurs")
    renamed(first, "premier")
    renamed(second, "ici")
    renamed(second, "second")
    assert former_slug(Recap.objects.all(), "ici") == second
    renamed(first, "ici")
    renamed(first, "premier")
    assert former_slug(Recap.objects.all(), "ici") == first
    assert FormerSlug.objects.filter(slug="ici").count() == 2

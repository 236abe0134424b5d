"""What stands around every page: what was announced, practical pages, the booklet, languages."""

from datetime import timedelta

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from events.models import Edition
from marseille20.models import Booklet
from marseille20.pages.context import Chrome, chrome
from talks.releases import publish
from tests.factories import AnnouncementFactory, EditionFactory, PageFactory, SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    edition = EditionFactory.create(slug="2027", is_current=True)
    publish(SessionFactory.create(edition=edition).edition)
    return edition


def frame(path: str = "/", method: str = "GET") -> Chrome:
    return Chrome(RequestFactory().generic(method, path))


def test_nothing_is_asked_for_what_a_page_does_not_show(
    edition: Edition, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        chrome(RequestFactory().get("/"))


def test_all_that_stands_around_comes_in_one_query(
    edition: Edition, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    PageFactory.create(edition=edition, slug="b", in_menu=True, order=2)
    PageFactory.create(edition=edition, slug="a", in_menu=True, order=1)
    PageFactory.create(edition=edition, slug="c", in_menu=False)
    PageFactory.create(edition=edition, slug="d", in_menu=True, published=False)
    AnnouncementFactory.create(edition=edition)
    around = frame()
    assert around.current
    with django_assert_num_queries(1):
        pages = [page["url"] for page in around.footer_pages]
        assert pages == ["/2027/infos/a/", "/2027/infos/b/"]
        assert around.announcements
        assert around.booklet_url == ""


def test_announcements_are_those_of_the_moment_the_newest_first(edition: Edition) -> None:
    now = timezone.now()
    for text, starts, until in (
        ("Première", -2, None),
        ("Seconde", -1, 1),
        ("Passée", -3, -1),
        ("À venir", 1, None),
    ):
        AnnouncementFactory.create(
            edition=edition,
            text_fr=text,
            starts=now + timedelta(hours=starts),
            until=now + timedelta(hours=until) if until else None,
        )
    AnnouncementFactory.create(edition=EditionFactory.create(), text_fr="Ailleurs")
    assert [text.fr for text in frame().announcements] == ["Seconde", "Première"]


@pytest.mark.parametrize(("language", "url"), [("fr", "/2027/programme.pdf"), ("en", "")])
def test_the_booklet_is_offered_in_the_language_it_exists_in(
    edition: Edition, language: str, url: str
) -> None:
    Booklet.objects.create(edition=edition, language="fr", digest="0", file="booklets/0.pdf")
    with translation.override(language):
        assert frame().booklet_url == url


def test_without_an_edition_there_is_little_around() -> None:
    around = frame()
    assert (around.current, around.phase, around.booklet_url) == (None, "before", "")
    assert (around.announcements, around.footer_pages) == ([], [])


def test_each_language_has_the_same_page_with_its_filters() -> None:
    links = frame("/recits/?track=mer&utm_source=x").language_links
    assert [(link["code"], link["url"], link["current"]) for link in links] == [
        ("fr", "/recits/?track=mer", True),
        ("en", "/en/recaps/?track=mer", False),
    ]
    assert frame("/recits/").alternates == [
        ("fr", "http://testserver/recits/"),
        ("en", "http://testserver/en/recaps/"),
        ("x-default", "http://testserver/recits/"),
    ]


def test_an_answer_to_a_form_has_no_other_language() -> None:
    assert frame("/recits/", method="POST").language_links == []


def test_open_pages_are_informed_of_their_own_edition_or_of_the_current_one(
    client: Client, edition: Edition
) -> None:
    past = SessionFactory.create(edition=EditionFactory.create(slug="2026")).edition
    publish(past)
    past_page = client.get("/2026/").content.decode()
    assert 'data-state="/2026/state.json"' in past_page
    assert 'data-release="1"' in past_page
    assert 'data-state="/en/2027/state.json"' in client.get("/en/recaps/").content.decode()

from datetime import date

import pytest
from django.test import Client

from events.models import Edition
from talks.published import forget
from talks.releases import publish
from tests.admin import document, errors, messages_of, page_of, save, words
from tests.events.admin.current import current_page
from tests.events.admin.rows import add
from tests.factories import (
    EditionFactory,
)

pytestmark = pytest.mark.django_db


def test_first_edition_is_made_and_becomes_current(organiser: Client) -> None:
    response = add(
        organiser,
        "edition",
        name="Marseille 2.0",
        tagline_fr="Deux journées",
        summary_fr="Des conférences.",
        first_day="2027-05-20",
        last_day="2027-05-21",
        city="Marseille",
    )
    assert response.status_code == 302, errors(response)
    edition = Edition.objects.get()
    assert (edition.slug, edition.first_day) == ("marseille-2-0", date(2027, 5, 20))
    assert not edition.is_current
    page = save(organiser, edition, _make_current="1")["Location"]
    assert page == current_page(edition)
    organiser.post(page, {"sure": "on"})
    edition.refresh_from_db()
    assert edition.is_current


def test_second_edition_of_a_name_is_pointed_out(organiser: Client) -> None:
    first = EditionFactory.create(name="Rencontres 2027")
    second = EditionFactory.create()
    page = organiser.get(save(organiser, second, name="Rencontres 2027")["Location"])
    assert document(page).xpath("//li[@class='warning']/a/@href") == [page_of(first)]


def test_an_address_that_stays_is_reported_when_the_name_changes(
    organiser: Client, edition: Edition
) -> None:
    def said(**typed: str) -> list[str]:
        page = organiser.get(save(organiser, edition, **typed)["Location"])
        return [sentence for sentence in messages_of(page) if "adresse" in sentence]

    (sentence,) = said(name="Sommets")
    assert sentence.startswith(f"Son adresse reste /{edition.slug}/ : si elle reprend l’ancien nom")
    assert said(name="Cimes", slug="cimes") == []
    assert said(city="Gap") == []


def test_edition_in_preparation_says_that_nobody_sees_it(organiser: Client) -> None:
    edition = EditionFactory.create(slug="2028")
    page = organiser.get(page_of(edition))
    assert document(page).xpath("//a[@class='viewsitelink']/@href") == ["/apercu/2028/"]
    assert "ne trouve encore rien" in words(page, "//p[@class='publish-state']")[0]

    publish(edition)
    forget()

    page = organiser.get(page_of(edition))
    assert "/2028/" in document(page).xpath("//a[@class='viewsitelink']/@href")
    assert not words(page, "//p[@class='publish-state']")

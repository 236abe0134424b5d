from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from events.models import Announcement, Edition, Page
from talks.published import forget
from tests.admin import document, errors, page_of, save, sheet, words
from tests.events.admin.rows import add
from tests.factories import (
    AnnouncementFactory,
    EditionFactory,
    PageFactory,
    PartnerFactory,
)

pytestmark = pytest.mark.django_db

PREVIEW = "/apercu/demo/infos/comment-venir/"


def hide(edition: Edition) -> None:
    """It is not the current edition any more, and was never published."""
    edition.is_current = False
    edition.save()
    forget()


def ways(client: Client, page: Page) -> list[str]:
    """Where its form leads to see it."""
    return list(document(client.get(page_of(page))).xpath("//a[@class='viewsitelink']/@href"))


def test_page_is_written_cleaned_and_published(organiser: Client, edition: Edition) -> None:
    response = add(
        organiser,
        "page",
        title_fr="Comment venir ?",
        body_fr='<p onclick="x()">Par le <b>métro</b>.</p><script>alert(1)</script>',
        published="on",
    )
    assert response.status_code == 302, errors(response)
    page = Page.objects.get()
    assert (page.slug, page.edition) == ("comment-venir", edition)
    assert page.body_fr == "<p>Par le <b>métro</b>.</p>"
    assert ways(organiser, page) == ["/demo/infos/comment-venir/", PREVIEW]


@pytest.mark.parametrize("factory", [PageFactory, AnnouncementFactory, PartnerFactory])
def test_what_is_saved_of_an_edition_in_preparation_is_said_to_be_hidden(
    organiser: Client, edition: Edition, factory: Any
) -> None:
    row = factory.create(edition=edition)
    note = "//p[@class='publish-state']"
    assert not words(organiser.get(page_of(row)), note)
    hide(edition)
    assert "ne trouve encore rien" in words(organiser.get(page_of(row)), note)[0]


def test_announcement_is_reported_in_the_editions_time(organiser: Client) -> None:
    EditionFactory.create(is_current=True, time_zone="America/Montreal")
    response = add(
        organiser,
        "announcement",
        text_fr="Salle changée",
        starts="2027-05-20T09:00",
        until="2027-05-20T10:00",
    )
    assert response.status_code == 302, errors(response)
    row = Announcement.objects.get()
    assert row.starts == datetime(2027, 5, 20, 9, tzinfo=ZoneInfo("America/Montreal"))
    assert sheet(organiser.get(page_of(row)))["until"] == ["2027-05-20T10:00"]
    assert len(errors(save(organiser, row, until="2027-05-20T08:00"))) == 1

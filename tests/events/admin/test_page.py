from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from core.models import FormerSlug
from events.models import Announcement, Edition, Page
from tests.admin import document, errors, list_of, page_of, save, sheet
from tests.events.admin.rows import add
from tests.factories import (
    AnnouncementFactory,
    EditionFactory,
    PageFactory,
)

pytestmark = pytest.mark.django_db


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
    links = document(organiser.get(page_of(page))).xpath("//a[@class='viewsitelink']")
    assert [link.get("href") for link in links] == ["/demo/infos/comment-venir/"]


def test_a_tangle_is_refused_and_kept_in_the_form(organiser: Client, edition: Edition) -> None:
    tangle = "<div>" * 90_000
    response = add(organiser, "page", title_fr="Venir", body_fr=tangle)
    assert "trop de balises" in errors(response)[0]
    assert "&lt;div&gt;" * 90_000 in response.text
    assert not Page.objects.exists()


def test_unpublished_page_has_no_public_address(organiser: Client, edition: Edition) -> None:
    page = PageFactory.create(edition=edition, published=False)
    assert not document(organiser.get(page_of(page))).xpath("//a[@class='viewsitelink']")


def test_renamed_page_leaves_its_address(organiser: Client, edition: Edition) -> None:
    page = PageFactory.create(edition=edition, slug="venir")
    save(organiser, page, slug="acces")
    assert FormerSlug.objects.get().slug == "venir"


def test_announcement_is_told_in_the_editions_time(organiser: Client) -> None:
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


def test_list_tells_which_announcements_are_shown(organiser: Client, edition: Edition) -> None:
    AnnouncementFactory.create(edition=edition)
    AnnouncementFactory.create(
        edition=edition, starts=datetime(2001, 1, 1, tzinfo=ZoneInfo("UTC")), until=timezone.now()
    )
    page = organiser.get(list_of(Announcement))
    shown = document(page).xpath("//td[@class='field-shown']/img/@alt")
    assert shown == ["True", "False"]

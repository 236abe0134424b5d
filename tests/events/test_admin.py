from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from core.models import FormerSlug
from events.models import Announcement, Edition, Page, Partner, Room, Venue
from tests.admin import document, errors, list_of, page_of, sheet, sign_in, told, words
from tests.core.test_images import encoded, upload
from tests.factories import (
    AnnouncementFactory,
    EditionFactory,
    PageFactory,
    PartnerFactory,
    RoomFactory,
    VenueFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return EditionFactory.create(slug="demo", is_current=True)


@pytest.fixture
def organiser(client: Client) -> Client:
    sign_in(client, organiser=True)
    return client


def add(client: Client, model: str, /, **typed: Any) -> Any:
    address = reverse(f"admin:events_{model}_add")
    return client.post(address, sheet(client.get(address), **typed))


def save(client: Client, row: Any, /, **changes: Any) -> Any:
    return client.post(page_of(row), sheet(client.get(page_of(row)), **changes))


# --- Editions ------------------------------------------------------------------------------------


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
    save(organiser, edition, _make_current="1")
    edition.refresh_from_db()
    assert edition.is_current


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slug", "admin"),
        ("slug", "12"),
        ("time_zone", "Europe/Marseille"),
        ("first_day", "2027-13-01"),
        ("registration_url", "javascript:alert(1)"),
    ],
)
def test_impossible_editions(organiser: Client, edition: Edition, field: str, value: str) -> None:
    response = save(organiser, edition, **{field: value})
    assert list(response.context["adminform"].form.errors) == [field]


def test_last_day_comes_after_the_first(organiser: Client, edition: Edition) -> None:
    assert len(errors(save(organiser, edition, last_day="2027-05-19"))) == 1


def make_current(client: Client, *editions: Edition) -> Any:
    chosen = {"action": "make_current", "_selected_action": [edition.pk for edition in editions]}
    return client.post(list_of(Edition), chosen, follow=True)


def test_one_edition_is_made_current_from_the_list(organiser: Client, edition: Edition) -> None:
    other = EditionFactory.create()
    make_current(organiser, other)
    assert Edition.objects.get(is_current=True) == other


def test_two_cannot_be_current(organiser: Client, edition: Edition) -> None:
    other = EditionFactory.create()
    response = make_current(organiser, edition, other)
    assert Edition.objects.get(is_current=True) == edition
    assert len(told(response)) == 1


def test_ways_to_the_edition(organiser: Client, edition: Edition) -> None:
    links = document(organiser.get(page_of(edition))).xpath("//a[@class='viewsitelink']")
    assert [link.get("href") for link in links] == ["/demo/", "/apercu/demo/"]


# --- Places --------------------------------------------------------------------------------------


def test_venue_and_room_are_made(organiser: Client, edition: Edition) -> None:
    response = add(
        organiser,
        "venue",
        name_fr="Le Grand Quai",
        sources="https://example.org/",
        latitude="43.29",
        longitude="5.37",
    )
    assert response.status_code == 302, errors(response)
    venue = Venue.objects.get()
    assert (venue.edition, venue.slug, venue.latitude) == (edition, "le-grand-quai", 43.29)
    assert venue.sources == ["https://example.org/"]
    response = add(
        organiser,
        "room",
        name_fr="Salle de l’Étoile",
        venue=venue.pk,
        services=["step_free", "seating"],
    )
    assert response.status_code == 302, errors(response)
    room = Room.objects.get()
    assert (room.edition, room.slug) == (edition, "salle-de-l-etoile")
    assert room.services == ["step_free", "seating"]


def test_both_coordinates_or_none(organiser: Client, edition: Edition) -> None:
    assert len(errors(add(organiser, "venue", name_fr="Quai", latitude="43"))) == 1


def test_room_is_in_a_venue_of_its_edition(organiser: Client, edition: Edition) -> None:
    room, elsewhere = RoomFactory.create(edition=edition), VenueFactory.create()
    assert len(errors(save(organiser, room, venue=elsewhere.pk))) == 1


def test_address_is_taken_in_this_edition_only(organiser: Client, edition: Edition) -> None:
    room, other = RoomFactory.create(edition=edition), RoomFactory.create(edition=edition)
    elsewhere = RoomFactory.create()
    assert len(errors(save(organiser, room, slug=other.slug))) == 1
    assert save(organiser, room, slug=elsewhere.slug).status_code == 302


# --- Texts ---------------------------------------------------------------------------------------


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


# --- Partners ------------------------------------------------------------------------------------


def test_partner_needs_a_logo_in_words(organiser: Client, edition: Edition) -> None:
    logo = encoded(Image.new("RGB", (40, 20), "red"), "PNG")
    response = add(organiser, "partner", name="Conserverie", logo=upload(logo))
    assert list(response.context["adminform"].form.errors) == ["logo_alt_fr"]
    response = add(
        organiser, "partner", name="Conserverie", logo=upload(logo), logo_alt_fr="Une sardine"
    )
    assert response.status_code == 302, errors(response)
    partner = Partner.objects.get()
    assert (partner.logo_width, partner.logo_height) == (40, 20)
    assert words(organiser.get(list_of(Partner)), "//th[contains(@class, 'field-name')]") == [
        "Conserverie"
    ]


def test_replacing_a_logo_by_a_script_is_a_form_error(organiser: Client, edition: Edition) -> None:
    partner = PartnerFactory.create(edition=edition)
    before = partner.logo.name
    response = save(organiser, partner, logo=upload(b"<svg onload='alert(1)'/>"))
    assert list(response.context["adminform"].form.errors) == ["logo"]
    partner.refresh_from_db()
    assert partner.logo.name == before

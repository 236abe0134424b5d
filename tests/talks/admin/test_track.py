import pytest
from django.test import Client
from django.urls import reverse

from talks.models import Format, Track
from tests.admin import errors, list_of, page_of, sheet, words
from tests.factories import EditionFactory, FormatFactory, TrackFactory

pytestmark = pytest.mark.django_db


def test_tracks_and_formats_are_made(organiser: Client) -> None:
    edition = EditionFactory.create(is_current=True)
    for name, typed in (
        ("track", {"name_fr": "Géolocalisation", "flag": "G"}),
        ("format", {"name_fr": "Géolocalisation", "default_minutes": 15}),
    ):
        address = reverse(f"admin:talks_{name}_add")
        response = organiser.post(address, sheet(organiser.get(address), **typed))
        assert response.status_code == 302, errors(response)
    for row in (Track.objects.get(), Format.objects.get()):
        assert (row.edition, row.slug) == (edition, "geolocalisation")


@pytest.mark.parametrize("flag", ["g", "GG", "1", "É"])
def test_flag_is_a_letter(organiser: Client, flag: str) -> None:
    track = TrackFactory.create()
    response = organiser.post(page_of(track), sheet(organiser.get(page_of(track)), flag=flag))
    assert list(response.context["adminform"].form.errors) == ["flag"]


def test_lists_show_one_edition_with_its_flags(organiser: Client) -> None:
    edition = EditionFactory.create(is_current=True)
    TrackFactory.create(edition=edition, name_fr="Ici", flag="G")
    TrackFactory.create(name_fr="Ailleurs")
    page = organiser.get(list_of(Track))
    assert words(page, "//th[contains(@class, 'field-__str__')]") == ["Ici"]
    assert 'class="flag"' in page.content.decode()


def test_what_is_used_is_not_deleted(organiser: Client) -> None:
    shape = FormatFactory.create(announced=True)
    address = reverse("admin:talks_format_delete", args=[shape.pk])
    assert organiser.post(address, {"post": "yes"}).status_code == 403

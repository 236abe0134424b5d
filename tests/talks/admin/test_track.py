import pytest
from django.test import Client
from django.urls import reverse

from talks.models import Format, Track
from tests.admin import errors, sheet
from tests.factories import EditionFactory

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

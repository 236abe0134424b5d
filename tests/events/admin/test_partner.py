import pytest
from django.test import Client
from PIL import Image

from events.models import Edition, Partner
from tests.admin import errors, list_of, words
from tests.core.files.test_images import encoded, upload
from tests.events.admin.rows import add

pytestmark = pytest.mark.django_db


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

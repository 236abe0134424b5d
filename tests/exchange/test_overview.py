"""What the front page of the admin says of imports."""

import pytest
from django.test import Client

from events.models import Edition
from exchange.models import ProgrammeImport
from exchange.running import forget_words
from tests.admin import list_of, words

pytestmark = pytest.mark.django_db


def test_the_last_import_has_its_name_until_that_is_forgotten(
    organiser: Client, edition: Edition
) -> None:
    ProgrammeImport.objects.create(edition=edition, name="programme.csv", state="done")
    assert (
        "Dernier import\u00a0: programme.csv, il y a" in organiser.get("/admin/").content.decode()
    )
    forget_words()
    page = organiser.get("/admin/").content.decode()
    assert "Dernier import\u00a0: il y a" in page
    (name,) = words(organiser.get(list_of(ProgrammeImport)), "//th[contains(@class, 'field-')]/a")
    assert name.startswith("Import du ")

import pytest
from django.test import Client
from django.urls import reverse

from core.models import RowChange
from mailings.models import StandingText
from tests.admin import errors, save, sheet

pytestmark = pytest.mark.django_db

ADD = reverse("admin:mailings_standingtext_add")


def test_made_changed_and_remembered(organiser: Client) -> None:
    typed = {"name_fr": "Essai d’un mot", "subject_fr": "Un mot ?", "text_fr": "Bonjour {prénom}"}
    response = organiser.post(ADD, sheet(organiser.get(ADD), **typed))
    assert response.status_code == 302, errors(response)
    made = StandingText.objects.get(name_fr="Essai d’un mot")
    save(organiser, made, text_en="Hello {first name}")
    made.refresh_from_db()
    assert made.text_en == "Hello {first name}"
    kinds = RowChange.objects.filter(model="mailings.standingtext", row_id=made.pk)
    assert kinds.count() == 2


def test_those_of_the_program_are_not_deleted(organiser: Client) -> None:
    own, known = (
        StandingText.objects.create(name_fr=f"Texte {code}", code=code) for code in ("", "known")
    )
    for row, status in ((own, 302), (known, 403)):
        delete = reverse("admin:mailings_standingtext_delete", args=[row.pk])
        assert organiser.post(delete, {"post": "yes"}).status_code == status
    assert list(StandingText.objects.filter(pk__in=[own.pk, known.pk])) == [known]

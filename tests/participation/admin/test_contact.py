"""The address of a speaker is typed on their page, and stands nowhere else."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import models
from django.test import Client

from core.models import Erasure
from participation.models import Contact
from tests.admin import errors, messages_of, page_of, save, sheet, sign_in
from tests.factories import SpeakerFactory
from tests.participation.factories import ContactFactory

pytestmark = pytest.mark.django_db

EMAIL = "contact-0-email"
MARKER = "repere.secret@example.org"


def tables_with(word: str) -> set[str]:
    """The tables in which a word stands."""
    return {
        model._meta.label
        for model in apps.get_models()
        if word in str(list(models.QuerySet(model).values()))
    }


def test_two_people_at_one_address_is_said(organiser: Client) -> None:
    ContactFactory.create(speaker__name="Bruno Rade", email=MARKER)
    other = SpeakerFactory.create(name="Ana Vague")
    response = organiser.post(
        page_of(other), sheet(organiser.get(page_of(other)), **{EMAIL: MARKER}), follow=True
    )
    assert Contact.objects.filter(email=MARKER).count() == 2
    assert any("Ana Vague et Bruno Rade ont" in text for text in messages_of(response))


def test_who_may_not_know_it_does_not_see_it_nor_loses_it(client: Client) -> None:
    contact = ContactFactory.create(email=MARKER)
    user = sign_in(client, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="speakers"))
    page = client.get(page_of(contact.speaker))
    assert page.status_code == 200
    assert MARKER not in page.content.decode()
    assert (
        save(client, contact.speaker, role_fr="Pilote", **{EMAIL: "x@y.example"}).status_code == 302
    )
    assert Contact.objects.get().email == MARKER


def test_deleted_it_is_gone_for_good(organiser: Client) -> None:
    contact = ContactFactory.create(email=MARKER)
    response = save(organiser, contact.speaker, **{"contact-0-DELETE": "on"})
    assert response.status_code == 302, errors(response)
    assert tables_with(MARKER) == set()
    assert Erasure.objects.filter(kind="contact").count() == 1

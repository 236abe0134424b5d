"""The address of a speaker is typed on their page, and stands nowhere else."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import models
from django.test import Client

from core.models import Erasure, RowChange
from participation.models import Contact
from tests.admin import document, errors, messages_of, page_of, save, sheet, sign_in
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


def test_an_address_as_a_mail_program_copies_it(organiser: Client) -> None:
    speaker = SpeakerFactory.create()
    typed = f"  Ines <{MARKER.upper()}>, "
    response = save(organiser, speaker, **{EMAIL: typed, "contact-0-language": "en"})
    assert response.status_code == 302, errors(response)
    contact = Contact.objects.get()
    found = contact.email, contact.language, contact.origin
    assert found == (MARKER, "en", Contact.Origin.TYPED)
    assert tables_with(MARKER) == {"participation.Contact"}


@pytest.mark.parametrize("typed", ["a@b.org, c@d.org", f"{'a' * 250}@b.org"])
def test_what_is_no_address_is_refused_and_stays(organiser: Client, typed: str) -> None:
    response = save(organiser, SpeakerFactory.create(), **{EMAIL: typed})
    assert response.status_code == 200
    assert errors(response)
    (shown,) = document(response).xpath(f"//input[@name='{EMAIL}']/@value")
    assert shown == typed


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


def test_a_former_version_of_the_speaker_leaves_it(organiser: Client) -> None:
    """Nobody knows whether it was there then."""
    speaker = SpeakerFactory.create(role_fr="Avant")
    save(organiser, speaker, role_fr="Après")
    contact = ContactFactory.create(speaker=speaker, email=MARKER)
    change = RowChange.objects.latest("pk")
    address = f"{page_of(speaker).removesuffix('change/')}history/{change.pk - 1}/"
    restore(organiser, address)
    speaker.refresh_from_db()
    assert speaker.role_fr == "Avant"
    assert Contact.objects.get() == contact


def restore(client: Client, address: str) -> Any:
    page = client.get(address)
    (seen,) = document(page).xpath("//input[@name='seen']/@value")
    return client.post(address, {"seen": seen})


def test_deleted_it_is_gone_for_good(organiser: Client) -> None:
    contact = ContactFactory.create(email=MARKER)
    response = save(organiser, contact.speaker, **{"contact-0-DELETE": "on"})
    assert response.status_code == 302, errors(response)
    assert tables_with(MARKER) == set()
    assert Erasure.objects.filter(kind="contact").count() == 1

import pytest
from django.test import Client
from django.urls import reverse

from recaps.models import Recap
from tests.admin import words
from tests.writing.desk.conftest import typed

pytestmark = pytest.mark.django_db


def test_any_version_can_be_had_back(client: Client, draft: Recap) -> None:
    address = reverse("desk:write", args=[draft.pk])
    client.post(address, typed(draft, title="Deuxième"))
    client.post(address, typed(Recap.objects.get(), title="Troisième"))
    page = client.get(reverse("desk:versions", args=[draft.pk]))
    assert len(words(page, "//ol[@class='sittings']//a")) == 3
    client.post(reverse("desk:version", args=[draft.pk, 1]))
    assert Recap.objects.get().title_fr == "Ce que j’ai vu"
    assert draft.revisions.count() == 4


def test_versions_of_what_was_handed_in_are_only_read(client: Client, draft: Recap) -> None:
    client.post(
        reverse("desk:step", args=[draft.pk]), typed(draft, title="Fini") | {"step": "submit"}
    )
    client.post(reverse("desk:version", args=[draft.pk, 1]))
    assert Recap.objects.get().title_fr == "Fini"

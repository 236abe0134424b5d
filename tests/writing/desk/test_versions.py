import pytest
from django.test import Client
from django.urls import reverse

from recaps import quotas
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


def test_what_thinned_out_leads_to_what_is_kept(client: Client, draft: Recap) -> None:
    client.post(reverse("desk:write", args=[draft.pk]), typed(draft, title="Deuxième"))
    draft.revisions.filter(number=1).delete()
    page = client.get(reverse("desk:version", args=[draft.pk, 1]), follow=True)
    assert page.redirect_chain == [(reverse("desk:versions", args=[draft.pk]), 302)]
    assert "version 1" in words(page, "//ul[@class='alerts']/li")[-1]
    assert client.get(reverse("desk:version", args=[draft.pk, 9])).status_code == 404


def test_a_version_without_room_is_not_had_back(
    client: Client, draft: Recap, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post(reverse("desk:write", args=[draft.pk]), typed(draft, title="Deuxième"))
    monkeypatch.setattr(quotas, "MOST_VERSIONS", 10)
    page = client.post(reverse("desk:version", args=[draft.pk, 1]), follow=True)
    assert "place" in words(page, "//ul[@class='alerts']/li")[-1]
    assert Recap.objects.get().title_fr == "Deuxième"

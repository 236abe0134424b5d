import pytest
from django.test import Client
from django.urls import reverse

from core.models import User
from recaps import quotas
from recaps.models import Recap
from talks.releases import publish
from tests.admin import words
from tests.factories import EditionFactory, RecapFactory, SessionFactory

pytestmark = pytest.mark.django_db

HOME = reverse("desk:home")


# --- Who comes in --------------------------------------------------------------------------------


def test_a_blogger_sees_their_own_recaps_only(client: Client, blogger: User, draft: Recap) -> None:
    other = RecapFactory.create(title_fr="D’une autre", status="draft")
    page = client.get(HOME)
    assert words(page, "//ul[@class='mine']//h3") == ["Ce que j’ai vu"]
    for name in ("write", "preview", "versions"):
        assert client.get(reverse(f"desk:{name}", args=[other.pk])).status_code == 404
    for name in ("write", "step", "links", "authors"):
        response = client.post(reverse(f"desk:{name}", args=[other.pk]), {"step": "submit"})
        assert response.status_code == 404
    assert Recap.objects.get(pk=other.pk).status == "draft"


# --- Beginning -----------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["three", "notes", "story"])
def test_beginning_signs_with_one_s_name(client: Client, blogger: User, start: str) -> None:
    response = client.post(reverse("desk:begin"), {"start": start})
    recap = Recap.objects.get()
    assert response["Location"] == reverse("desk:write", args=[recap.pk])
    assert list(recap.authors.all()) == [blogger.author]
    assert (recap.status, recap.published_at) == (Recap.Status.DRAFT, None)
    assert client.get(response["Location"]).status_code == 200


def test_beginning_with_what_readers_know_only(client: Client, blogger: User) -> None:
    edition = EditionFactory.create()
    known = SessionFactory.create(edition=edition, title_fr="Les phares")
    publish(edition)
    secret = SessionFactory.create(edition=edition, title_fr="Secret")
    client.post(reverse("desk:begin"), {"start": "notes", "session": [known.key, secret.key, "x"]})
    recap = Recap.objects.get()
    assert "Les phares" in recap.body_fr
    assert list(recap.sessions.all()) == [known]


# --- Room ----------------------------------------------------------------------------------------


def test_what_is_almost_used_up_is_said_and_no_more_begun(
    client: Client, blogger: User, draft: Recap, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not words(client.get(HOME), "//ul[@class='alerts']/li")
    monkeypatch.setattr(quotas, "MOST_RECAPS", 1)
    [said] = words(client.get(HOME), "//ul[@class='alerts']/li")
    assert "1 récits, sur 1" in said
    page = client.post(reverse("desk:begin"), {"start": "story"}, follow=True)
    assert any("plus de place" in each for each in words(page, "//ul[@class='alerts']/li"))
    assert Recap.objects.count() == 1

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import User
from recaps import quotas
from recaps.models import Recap
from talks.releases import publish
from tests.admin import sign_in, words
from tests.factories import EditionFactory, RecapFactory, SessionFactory

pytestmark = pytest.mark.django_db

HOME = reverse("desk:home")


# --- Who comes in --------------------------------------------------------------------------------


def test_a_stranger_is_asked_to_sign_in_or_informed(client: Client) -> None:
    assert client.get(HOME).status_code == 302
    sign_in(client)
    assert client.get(HOME).status_code == 403


def test_who_signs_in_again_after_a_button_is_back_where_it_is(
    client: Client, blogger: User, draft: Recap
) -> None:
    for name, args, page in (
        ("begin", [], HOME),
        ("step", [draft.pk], reverse("desk:write", args=[draft.pk])),
    ):
        address = reverse(f"desk:{name}", args=args)
        client.logout()
        assert client.post(address).headers["location"].endswith(f"?next={address}")
        client.force_login(blogger)
        back = client.get(address, follow=True)
        assert back.redirect_chain == [(page, 302)]
        assert "appuyez encore une fois sur le bouton" in back.text


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


def test_the_list_costs_the_same_for_many(client: Client, blogger: User, draft: Recap) -> None:
    def queries() -> list[str]:
        # What is public, and what the site is called, is read once in a while.
        client.get(HOME)
        with CaptureQueriesContext(connection) as captured:
            client.get(HOME)
        return [query["sql"] for query in captured]

    RecapFactory.create(title_fr="Déjà", authors=[blogger.author])
    few = queries()
    for n in range(3):
        RecapFactory.create(title_fr=f"Encore {n}", authors=[blogger.author])
    assert len(few) <= 12
    many = queries()
    assert len(many) == len(few), [sql for sql in many if sql not in few]


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


def test_beginning_from_nothing_known(client: Client, blogger: User) -> None:
    assert client.post(reverse("desk:begin"), {"start": "novel"}).status_code == 404
    assert not Recap.objects.exists()


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

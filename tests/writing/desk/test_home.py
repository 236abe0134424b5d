from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core.models import User
from events.models import WorkingEdition
from recaps import quotas
from recaps.models import Recap
from recaps.text.body import sanitize
from talks.models import Session
from talks.releases import publish
from tests.admin import words
from tests.factories import (
    EditionFactory,
    RecapFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
)
from writing.desk.forms import sessions_in_order
from writing.desk.templates import TEMPLATES, sessions_of

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


@pytest.fixture
def sessions() -> list[Session]:
    """Two of a release, the later one first; the names have signs of markup."""
    edition = EditionFactory.create(slug="2027", is_current=True)
    first = SlotFactory.create(session__edition=edition, session__title_fr="Ports & phares")
    second = SlotFactory.create(
        session__edition=edition,
        session__title_fr="Le large",
        session__title_en="Offshore",
        start=first.start + timedelta(hours=3),
        end=first.end + timedelta(hours=3),
    )
    publish(edition)
    return [second.session, first.session]


def test_sessions_stand_in_the_order_of_time_and_only_those_that_readers_know(
    sessions: list[Session],
) -> None:
    secret = SessionFactory.create(edition=sessions[0].edition)
    found = sessions_of([*(each.key for each in sessions), secret.key, "nonsense"])
    assert [session.title.fr for _edition, session in found] == ["Ports & phares", "Le large"]
    # Stars are kept by the beginnings of keys.
    assert sessions_of(session.short_key for _edition, session in found) == found


@pytest.mark.parametrize("name", TEMPLATES)
def test_each_mentions_its_sessions_in_order(sessions: list[Session], name: str) -> None:
    body = TEMPLATES[name].body(sessions_of(each.key for each in sessions))
    assert body.index(">Ports &amp; phares</a>") < body.index(">Le large</a>")
    for session in sessions:
        assert f'data-mention="session:{session.key}"' in body
    assert sanitize(body) == body


ADDRESS = reverse("desk:autocomplete")


def test_mentions_find_what_readers_know(client: Client, blogger: User) -> None:
    edition = EditionFactory.create(slug="2027", is_current=True)
    speaker = SpeakerFactory.create(name="Inès Garnier", slug="ines-garnier")
    session = SessionFactory.create(
        edition=edition, title_fr="L’œil des phares", slug="phares", speakers=[speaker]
    )
    SlotFactory.create(session=session)
    publish(edition)
    SessionFactory.create(edition=edition, title_fr="Phares secrets")
    found = client.get(ADDRESS, {"q": "oeil phares"}).json()["results"]
    assert [(each["key"], each["label"], each["url"]) for each in found] == [
        (f"session:{session.key}", "L’œil des phares", "/2027/sessions/phares/")
    ]
    assert found[0]["detail"].startswith("Inès Garnier, ")
    found = client.get(ADDRESS, {"q": "INES"}).json()["results"]
    # Who begins so comes before what only has the word.
    assert [each["kind"] for each in found] == ["speaker", "session"]
    assert client.get(ADDRESS, {"q": "secrets"}).json() == {"results": []}


def test_sessions_of_the_edition_worked_on_come_first(client: Client, blogger: User) -> None:
    editions = [EditionFactory.create(), EditionFactory.create(is_current=True)]
    for edition in editions:
        SessionFactory.create(edition=edition, title_fr=f"Phares, {edition.name}")
        publish(edition)

    def found() -> list[str]:
        return [each["label"] for each in client.get(ADDRESS, {"q": "phares"}).json()["results"]]

    other, current = (f"Phares, {edition.name}" for edition in editions)
    assert found() == [current, other]
    WorkingEdition.objects.create(user=blogger, edition=editions[0])
    assert found() == [other, current]
    assert list(sessions_in_order(blogger).values()) == [other, current]

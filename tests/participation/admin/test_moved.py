"""The page on whom a release moved, and the ways to it."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import travel

from events.models import Edition
from mailings.models import Mailing
from participation.moves import MovedAudience
from talks.models import Release, Slot
from talks.releases import publish
from tests.admin import document, messages_of, page_of, save, sign_in, words
from tests.factories import EditionFactory, SessionFactory, SlotFactory, SpeakerFactory
from tests.participation.people import reachable

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def before() -> Any:
    with travel("2027-05-01T10:00:00Z"):
        yield


@pytest.fixture
def edition() -> Edition:
    return EditionFactory.create(is_current=True)


@pytest.fixture
def release(edition: Edition) -> Release:
    """A release that moved a session of Ana and of Luc, whose address nobody knows."""
    people = [reachable("Ana Vague"), SpeakerFactory.create(name="Luc Phare", sort_name="Phare")]
    session = SessionFactory.create(edition=edition, speakers=people, title_fr="Le large")
    slot: Slot = SlotFactory.create(session=session)
    publish(edition)
    slot.start, slot.end = slot.start + timedelta(hours=2), slot.end + timedelta(hours=2)
    slot.save()
    return publish(edition)


def page(edition: Edition) -> str:
    return reverse("admin:events_edition_moved", args=[edition.pk])


def test_each_person_with_before_and_after(
    organiser: Client, edition: Edition, release: Release
) -> None:
    response = organiser.get(page(edition))
    found = words(response, "//section[@class='module']/ul/li")
    assert [line.split()[0] for line in found] == ["Luc", "Ana"]
    assert "(sans adresse)" in found[0]
    (way,) = document(response).xpath("//a[text()='Luc Phare']/@href")
    assert document(organiser.get(way)).xpath("//input[@autofocus]")
    assert way.endswith(urlencode({"back": page(edition)}))
    assert "10:00–10:30" in found[1]
    assert "12:00–12:30" in found[1]


def test_one_click_prepares_the_letter(
    organiser: Client, edition: Edition, release: Release
) -> None:
    audience = MovedAudience(release)
    response = organiser.post(page(edition), {"audience": audience.name})
    mailing = Mailing.objects.get()
    assert response.headers["Location"] == page_of(mailing)
    assert mailing.audience == audience.name
    assert mailing.chosen == [each.key for each in audience.recipients()]
    assert mailing.started_at is None


@pytest.mark.parametrize("name", ["", "moved:0", "speakers:1"])
def test_no_letter_for_another_audience(
    organiser: Client, edition: Edition, release: Release, name: str
) -> None:
    organiser.post(page(edition), {"audience": name})
    assert not Mailing.objects.exists()


def test_the_front_page_says_it(organiser: Client, edition: Edition, release: Release) -> None:
    (said,) = words(organiser.get(reverse("admin:index")), f"//a[@href='{page(edition)}']")
    assert said.startswith("2 ")


def test_it_is_offered_after_publishing(organiser: Client, edition: Edition) -> None:
    people = [reachable("Ana Vague")]
    slot = SlotFactory.create(session=SessionFactory.create(edition=edition, speakers=people))
    publish(edition)
    slot.start += timedelta(minutes=5)
    slot.save()
    save(organiser, slot.session, _publish_schedule="1")
    said = messages_of(organiser.get(page(edition)))
    assert any("1 personne" in sentence for sentence in said)


@pytest.mark.parametrize("who", ["editor", "blogger"])
def test_others_see_nothing(client: Client, edition: Edition, who: str) -> None:
    sign_in(client, **{who: True})
    assert client.get(page(edition)).status_code == 403

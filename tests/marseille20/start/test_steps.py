"""The steps to a current edition are ticked by the rows, and one of them comes next."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from core.models import SiteIdentity, User
from events.models import Edition
from marseille20.start.steps import STEPS, ShownStep, shown_steps
from talks.models import Session
from talks.releases import publish
from tests.admin import document
from tests.factories import (
    EditionFactory,
    FormatFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    TrackFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

SITE, EDITION, PLACE, TRACKS, SESSIONS, SLOTS, PUBLISH, CURRENT, COLLEAGUES = range(len(STEPS))


@pytest.fixture
def organiser_account() -> User:
    return UserFactory.create(superuser=True)


@pytest.fixture
def new() -> Edition:
    return EditionFactory.create(slug="2027")


def following(edition: Edition | None, user: User) -> tuple[int, int]:
    """How many steps are done, and which comes next."""
    shown = shown_steps(edition, user)
    upcoming = [number for number, step in enumerate(shown) if step.is_next]
    return sum(step.is_done for step in shown), upcoming[0] if upcoming else len(STEPS)


def test_one_after_the_other(new: Edition, organiser_account: User) -> None:
    def state() -> tuple[int, int]:
        return following(new, organiser_account)

    assert following(None, organiser_account) == (0, SITE)
    assert state() == (1, PLACE)
    room = RoomFactory.create(edition=new)
    assert state() == (2, TRACKS)
    TrackFactory.create(edition=new)
    assert state() == (2, TRACKS)
    FormatFactory.create(edition=new)
    assert state() == (3, SESSIONS)
    session = SessionFactory.create(edition=new)
    assert state() == (4, SLOTS)
    SlotFactory.create(session=session, room=room)
    assert state() == (5, PUBLISH)
    publish(new)
    assert state() == (6, CURRENT)
    new.make_current()
    assert state() == (7, COLLEAGUES)
    SiteIdentity().save()
    assert following(None, organiser_account) == (1, EDITION)
    assert state() == (8, COLLEAGUES)
    UserFactory.create(organiser=True)
    assert shown_steps(new, organiser_account)[COLLEAGUES].is_done
    assert state() == (9, len(STEPS))
    # A step is undone by the data as well.
    SessionFactory.create(edition=new)
    assert state() == (8, SLOTS)


def test_a_session_that_stays_behind_does_not_hold_up_the_rest(
    new: Edition, organiser_account: User
) -> None:
    SlotFactory.create(session__edition=new)
    SessionFactory.create(edition=new, state=Session.State.DRAFT)
    assert following(new, organiser_account)[1] == SLOTS
    publish(new)
    assert following(new, organiser_account)[1] == CURRENT
    assert step(new, organiser_account, SLOTS).remains


def test_what_can_be_left_out_does_not_come_next_for_ever(
    new: Edition, organiser_account: User
) -> None:
    SlotFactory.create(session=SessionFactory.create(edition=new, track=None, format=None))
    assert following(new, organiser_account) == (4, PUBLISH)


def step(edition: Edition, user: User, number: int) -> ShownStep:
    return shown_steps(edition, user)[number]


def test_what_remains_is_said(new: Edition, organiser_account: User) -> None:
    for state in (Session.State.DRAFT, Session.State.DRAFT, Session.State.CONFIRMED):
        SessionFactory.create(edition=new, state=state)
    assert step(new, organiser_account, SESSIONS).remains.startswith("2 sont des brouillons")
    assert step(new, organiser_account, SLOTS).remains == "3 séances sans créneau"


def test_each_way_leads_somewhere_and_to_this_edition(
    client: Client, edition: Edition, new: Edition, organiser_account: User
) -> None:
    client.force_login(organiser_account)
    [(first, _label)] = shown_steps(None, organiser_account)[EDITION].links
    assert client.get(first).status_code == 200
    assert not any(shown.links for shown in shown_steps(None, organiser_account)[PLACE:COLLEAGUES])
    addresses = [
        url for shown in shown_steps(new, organiser_account) for url, _label in shown.links
    ]
    assert len(addresses) > len(STEPS)
    for address in addresses:
        assert client.get(address, follow=True).status_code == 200, address
    venue = document(client.get(step(new, organiser_account, PLACE).links[0][0]))
    [chosen] = venue.xpath("//select[@name='edition']/option[@selected]/@value")
    assert chosen == str(new.pk)


def test_nobody_is_led_where_they_may_not_go(new: Edition) -> None:
    user = UserFactory.create(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="change_edition"))
    links = [url for shown in shown_steps(new, user) for url, _label in shown.links]
    assert links == [
        reverse("admin:events_edition_change", args=[new.pk]),
        reverse("admin:events_edition_current", args=[new.pk]),
    ]

"""What leads from a session to the bell."""

import pytest
from django.conf import LazySettings
from django.test import Client
from time_machine import travel

from events.models import Edition
from talks.published import forget
from talks.releases import publish
from tests.factories import EditionFactory, SlotFactory

pytestmark = pytest.mark.django_db

BEFORE = "2027-05-19T10:00:00+02:00"
LINK = 'href="/en/my-picks/#bell"'


@pytest.fixture
def edition() -> Edition:
    edition = EditionFactory.create(slug="2027", is_current=True)
    SlotFactory.create(session__edition=edition, session__slug="phares")
    publish(edition)
    return edition


def test_it_is_beside_the_star_of_what_is_to_come(
    client: Client, edition: Edition, settings: LazySettings
) -> None:
    def page() -> str:
        return client.get("/en/2027/sessions/phares/").content.decode()

    with travel(BEFORE, tick=False):
        assert LINK in page()
        settings.SERVICE_WORKER = False
        forget()
        edition.save()
        assert LINK not in page()
    settings.SERVICE_WORKER = True
    with travel("2027-06-01T10:00:00+02:00", tick=False):
        assert LINK not in page()

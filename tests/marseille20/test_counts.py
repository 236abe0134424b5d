"""How many sessions there are is the same number on every page."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from talks.home import on_home
from talks.models import Session
from talks.releases import publish
from talks.withdrawal import withdraw
from tests.factories import (
    EditionFactory,
    FormatFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
)
from tests.talks.reading import get, words

pytestmark = pytest.mark.django_db


def test_sessions_are_counted_once_and_breaks_never(client: Client) -> None:
    edition = EditionFactory.create(slug="2027", is_current=True)
    twice = SlotFactory.create(session__edition=edition, at="10:00").session
    SlotFactory.create(session=twice, at="15:00")
    SlotFactory.create(session=twice, at="15:00", day=2)
    SlotFactory.create(session__edition=edition, session__state=Session.State.CANCELLED, at="11:00")
    held = SessionFactory.create(edition=edition, speakers=[SpeakerFactory.create()])
    SlotFactory.create(session=held, at="12:00", day=2)
    SlotFactory.create(
        session__edition=edition,
        session__format=FormatFactory.create(edition=edition, is_break=True),
        at="13:00",
    )
    SessionFactory.create(edition=edition)
    gone = SlotFactory.create(session__edition=edition, at="16:00").session
    publish(edition)
    withdraw(gone)

    whole = words(get(client, reverse("talks:programme", args=["2027"])))
    counted = re.findall(r"(\d+) séances?\b(?! terminée)", whole)
    assert counted[:3] == ["4", "2", "2"]
    assert re.findall(r"(\d+) séances?\b", words(get(client, "/2027/"))) == ["2", "2"]
    assert re.findall(r"(\d+) séances?\b", words(get(client, "/")))[-1] == "4"
    assert on_home(edition).sentence == "4 séances publiques"

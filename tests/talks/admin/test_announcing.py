"""After publishing, the organiser reads how much became public."""

import pytest
from django.utils import translation

from talks.admin.announcing import announced
from talks.models import Session
from talks.releases import publish
from tests.factories import EditionFactory, SessionFactory, SlotFactory, SpeakerFactory, TagFactory

pytestmark = pytest.mark.django_db


def test_a_first_release_counts_all_that_it_opens() -> None:
    edition = EditionFactory.create()
    for _ in range(2):
        SlotFactory.create(
            session=SessionFactory.create(
                edition=edition, speakers=[SpeakerFactory.create()], tags=[TagFactory.create()]
            )
        )
    SessionFactory.create(edition=edition, state=Session.State.DRAFT, track=None, format=None)

    with translation.override("en"):
        found = announced(publish(edition))

    assert found == (
        "Release 1 is public: 2 sessions, 2 speakers, 2 venues, 2 rooms, 2 tracks, 2 formats "
        "and 2 topics."
    )


def test_a_session_whose_place_and_text_change_is_one() -> None:
    slot = SlotFactory.create()
    edition = slot.session.edition
    publish(edition)
    slot.session.title_fr = "Le large"
    slot.session.summary_fr = "Ce que dit le vent."
    slot.session.save()
    slot.end = slot.start.replace(minute=45)
    slot.save()
    edition.city = "Toulon"
    edition.save()

    with translation.override("en"):
        found = announced(publish(edition))

    assert found == "Release 2 is public: 1 session and the texts of the edition."

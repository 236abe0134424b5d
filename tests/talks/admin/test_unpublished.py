"""How much is not public yet is counted anew whenever it may have changed, and only then."""

from typing import TYPE_CHECKING

import pytest
from pytest_django import DjangoAssertNumQueries

from core.history import Cause, recording
from events.models import Edition
from talks.admin.unpublished import unpublished
from talks.diff import diff
from talks.drafts import draft
from talks.models import Session
from talks.releases import newest, publish, released_programme
from tests.factories import SessionFactory, SlotFactory, SpeakerFactory, TagFactory

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db


def compared(edition: Edition) -> int:
    differences = diff(released_programme(newest(edition)), draft(edition))
    return len({difference.entry.key for difference in differences})


def test_it_follows_every_row(edition: Edition) -> None:
    slot = SlotFactory.create(session__edition=edition)
    session, speaker, tag = slot.session, SpeakerFactory.create(), TagFactory.create()
    sessions = Session.objects.filter(edition=edition)

    def in_bulk() -> None:
        with recording(sessions, cause=Cause.LIST):
            sessions.update(seats=12)

    def rename() -> None:
        slot.room.name_fr = "Autre"
        slot.room.save()

    changes: list[Callable[[], object]] = [
        lambda: publish(edition),
        lambda: session.credits.create(speaker=speaker),
        lambda: speaker.links.create(url="https://example.org/"),
        lambda: session.tags.add(tag),
        rename,
        in_bulk,
        lambda: SessionFactory.create(edition=edition),
        lambda: session.credits.get().delete(),
        lambda: publish(edition),
    ]
    seen = [unpublished(edition).changes]
    for change in changes:
        change()
        count = unpublished(edition).changes
        assert count == compared(edition)
        seen.append(count)
    assert seen[0] > 0
    assert (seen[1], seen[-1]) == (0, 0)
    assert len(set(seen)) > 3


def test_nothing_is_compared_while_nothing_changes(
    edition: Edition, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    SlotFactory.create_batch(3, session__edition=edition)
    count = unpublished(edition)
    with django_assert_max_num_queries(3):
        assert unpublished(edition) == count

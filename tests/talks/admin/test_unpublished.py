"""How much is not public yet is counted anew whenever it may have changed, and only then."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from core.history import Cause, recording
from events.models import Edition
from talks.admin.unpublished import Unpublished, unpublished
from talks.diff import diff
from talks.drafts import draft
from talks.models import Session
from talks.releases import newest, publish, released_programme
from tests.admin import sign_in, words
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


def test_session_of_another_hour_and_title_is_one_change(edition: Edition) -> None:
    slot = SlotFactory.create(session__edition=edition)
    publish(edition)
    slot.end += timedelta(minutes=5)
    slot.save()
    slot.session.title_fr = "Autrement"
    slot.session.save()
    assert len(diff(released_programme(newest(edition)), draft(edition))) == 2
    assert unpublished(edition) == Unpublished(changes=1, errors=0)


def test_nothing_is_compared_while_nothing_changes(
    edition: Edition, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    SlotFactory.create_batch(3, session__edition=edition)
    count = unpublished(edition)
    with django_assert_max_num_queries(3):
        assert unpublished(edition) == count


def test_errors_that_stop_publishing_lead_to_the_page_that_lists_them(
    client: Client, edition: Edition
) -> None:
    speaker = SpeakerFactory.create()
    for _number in range(2):
        slot = SlotFactory.create(session__edition=edition)
        slot.session.credits.create(speaker=speaker)
    sign_in(client, superuser=True)

    page = reverse("admin:talks_release_publish_edition", args=[edition.pk])
    lines = words(client.get("/admin/"), f"//main//a[starts-with(@href, '{page}')]")

    assert "1 erreur empêche de tout publier" in lines

from datetime import timedelta

import pytest
from django.utils import timezone
from time_machine import travel

from events.models import Announcement
from tests.factories import AnnouncementFactory, EditionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_announcements_shown_are_those_of_the_current_edition_that_are_on() -> None:
    edition = EditionFactory.create(is_current=True)
    with travel("2027-05-20T10:00:00Z", tick=False):
        now, hour = timezone.now(), timedelta(hours=1)
        for starts, until in [
            (now, None),
            (now - hour, now + hour),
            (now - hour, now),
            (now + hour, None),
        ]:
            AnnouncementFactory.create(edition=edition, starts=starts, until=until)
        AnnouncementFactory.create(starts=now)
        shown = set(Announcement.objects.shown())
        assert len(shown) == 2
        assert shown == {row for row in edition.announcements.all() if row.is_on(now)}

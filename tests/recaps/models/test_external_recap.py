from datetime import timedelta

import pytest
from django.utils import timezone

from reactions import moderation
from recaps.models import ExternalRecap
from tests.factories import (
    ExternalRecapFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_recap_elsewhere_is_not_from_tomorrow() -> None:
    """A page that says so would lead the list for ever."""
    future = timezone.now() + timedelta(days=900)
    recap = ExternalRecapFactory.create(state=ExternalRecap.State.HELD, written_at=future)
    moderation.publish(recap, UserFactory.create(editor=True))
    recap.refresh_from_db()
    assert recap.written_at <= timezone.now()

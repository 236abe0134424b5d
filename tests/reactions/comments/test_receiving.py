from datetime import timedelta

import pytest
from django.utils import timezone

from reactions.comments.receiving import forget_unconfirmed
from reactions.models import Commenter, Reaction
from reactions.moderation import State
from tests.factories import RecapFactory
from tests.reactions.comments.writing import comment

pytestmark = pytest.mark.django_db


def test_what_nobody_confirms_is_forgotten_with_its_address() -> None:
    recap = RecapFactory.create()
    old = comment(recap, state=State.UNCONFIRMED)
    new = comment(
        recap, state=State.UNCONFIRMED, commenter=Commenter.objects.create(email="n@e.org")
    )
    held = comment(recap, state=State.HELD, commenter=Commenter.objects.create(email="h@e.org"))
    week_old = timezone.now() - timedelta(days=7)
    Reaction.objects.filter(pk__in=[old.pk, held.pk]).update(received_at=week_old)
    forget_unconfirmed.call()
    assert set(Reaction.objects.all()) == {new, held}
    assert set(Commenter.objects.all()) == {new.commenter, held.commenter}

"""Whatever erases a person writes down what was erased, and nothing of them."""

import pytest
from django.db import transaction

from core.models import Erasure
from newsletter import subscribers
from newsletter.models import Subscriber
from tests.factories import (
    SubscriberFactory,
)

pytestmark = pytest.mark.django_db


def written() -> list[tuple[str, str, bool]]:
    return list(Erasure.objects.order_by("pk").values_list("kind", "key", "everywhere"))


def test_what_is_not_erased_after_all() -> None:
    """The transaction that failed leaves no word of it."""
    reader = SubscriberFactory.create()

    @transaction.atomic
    def leave() -> None:
        subscribers.erase(Subscriber.objects.all())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        leave()
    assert written() == []
    assert Subscriber.objects.get() == reader

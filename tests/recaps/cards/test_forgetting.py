from datetime import timedelta

import pytest
from django.utils import timezone

from recaps import revisions
from recaps.cards.forgetting import forget_unshown
from recaps.models import Card, Recap
from recaps.text.body import sanitize
from tests.factories import RecapFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

ADDRESS = "https://a.example/?a=1&b='2'"
BODY = sanitize(f'<figure class="card"><a href="{ADDRESS}">Un article</a></figure>')


def card_of(recap: Recap, address: str, hours: int = 25) -> Card:
    tried_at = timezone.now() - timedelta(hours=hours)
    return recap.cards.create(address=address, tried_at=tried_at)


def test_a_card_stays_while_a_text_or_a_version_shows_it() -> None:
    published = RecapFactory.create(body_fr=BODY)
    drafted = RecapFactory.create()
    document = revisions.document_of(drafted) | {"body_fr": BODY}
    revisions.save(drafted, document, UserFactory.create(), 0)
    shown = [card_of(published, ADDRESS), card_of(drafted, ADDRESS)]
    fresh = card_of(published, "https://b.example/", hours=23)
    card_of(published, "https://a.example/")
    card_of(RecapFactory.create(), ADDRESS)
    forget_unshown.call()
    assert set(Card.objects.all()) == {*shown, fresh}

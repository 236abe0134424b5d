import pytest
from django.db import IntegrityError, transaction

from speakers.models import Speaker, SpeakerLink
from tests.factories import SpeakerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_a_portrait_is_described_in_words() -> None:
    SpeakerFactory.create()
    Speaker.objects.update(portrait="a.jpg", portrait_alt_fr="Elle sourit")
    with pytest.raises(IntegrityError), transaction.atomic():
        Speaker.objects.update(portrait_alt_fr="")


def test_those_without_a_portrait_who_are_not_withdrawn() -> None:
    seen, bare, _gone = (SpeakerFactory.create(withdrawn=gone) for gone in (False, False, True))
    Speaker.objects.filter(pk=seen.pk).update(portrait="a.jpg", portrait_alt_fr="Elle sourit")
    assert list(Speaker.objects.without_portrait()) == [bare]


def test_a_link_is_there_once() -> None:
    speaker = SpeakerFactory.create()
    speaker.links.create(url="https://example.org/")
    with pytest.raises(IntegrityError), transaction.atomic():
        SpeakerLink.objects.create(speaker=speaker, url="https://example.org/")

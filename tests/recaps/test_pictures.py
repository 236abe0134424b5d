"""Pictures that nobody uses: which these are, and what is left of them."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from time_machine import travel

from core.files.images import reencoded
from core.models import Rendition, User
from recaps import revisions
from recaps.models import Picture, Recap
from recaps.pictures import discard, unused
from recaps.quotas import keep_picture
from talks.releases import publish
from tests.editions import picture
from tests.factories import AuthorFactory, RecapFactory, SlotFactory, SpeakerFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> User:
    user = UserFactory.create()
    AuthorFactory.create(user=user)
    return user


def uploaded(by: User, width: int = 64) -> Picture:
    """A picture of two days ago, another for each width."""
    kept = keep_picture(reencoded(picture(width, 32)), by)
    Picture.objects.filter(pk=kept.pk).update(uploaded_at=kept.uploaded_at - timedelta(days=2))
    return kept


def shown(row: Picture) -> str:
    return f'<figure><img src="{row.file.url}" alt="Le port"></figure>'


def draft(by: User, **fields: Any) -> Recap:
    return RecapFactory.create(
        **{"status": "draft", "published_at": None, "authors": [by.author], **fields}
    )


def rewrite(recap: Recap, by: User, **columns: str) -> None:
    document = revisions.under_work(recap) | columns
    revisions.save(recap, document, by, revisions.number_of(recap))


def is_there(row: Picture) -> bool:
    return default_storage.exists(str(row.file.name))


def test_what_no_text_shows_is_unused(ana: User) -> None:
    rows = [uploaded(ana, width) for width in (40, 41, 42, 43, 44)]
    in_body, in_english, as_cover, in_version, alone = rows
    draft(ana, body_fr=shown(in_body))
    # Published and not written on since: it has no version.
    RecapFactory.create(authors=[ana.author], body_en=shown(in_english))
    draft(ana, cover=as_cover.file.name, cover_alt_fr="Le port")
    recap = draft(ana)
    rewrite(recap, ana, body_fr=shown(in_version))
    rewrite(recap, ana, body_fr="<p>Sans</p>")
    uploaded(UserFactory.create(), 45)
    assert unused(ana) == [alone]


def test_pictures_of_cards_are_used(ana: User) -> None:
    kept = uploaded(ana)
    card = draft(ana).cards.create(address="https://a.example/", picture=kept)
    assert unused(ana) == []
    card.delete()
    assert unused(ana) == [kept]


def test_what_was_just_uploaded_may_be_in_a_text_that_is_not_saved_yet(ana: User) -> None:
    kept = keep_picture(reencoded(picture(64, 32)), ana)
    assert unused(ana) == []
    with travel(kept.uploaded_at + timedelta(days=2)):
        assert unused(ana) == [kept]


def test_what_goes_takes_its_files_along(ana: User) -> None:
    row, other = uploaded(ana), uploaded(ana, 65)
    copies = [default_storage.path(copy.name) for copy in Rendition.objects.filter(picture=row)]
    assert copies
    assert discard(ana, {row.pk}) == 1
    assert not is_there(row)
    assert not Rendition.objects.filter(picture=row.file.name).exists()
    assert is_there(other)
    assert list(Picture.objects.all()) == [other]


def test_what_a_text_shows_or_another_person_uploaded_cannot_go(ana: User) -> None:
    mine, foreign = uploaded(ana), uploaded(UserFactory.create(), 65)
    draft(ana, body_fr=shown(mine))
    assert discard(ana, {mine.pk, foreign.pk}) == 0
    assert is_there(mine)
    assert is_there(foreign)
    assert Picture.objects.count() == 2


def test_files_that_another_person_shows_stay(ana: User) -> None:
    """The same bytes have the same file, no matter who uploads them."""
    rows = [uploaded(ana, width) for width in (40, 41, 42, 43)]
    in_text, _in_upload, in_release, in_portrait = rows
    other = UserFactory.create()
    AuthorFactory.create(user=other)
    draft(other, body_fr=shown(in_text))
    uploaded(other, 41)
    speaker = SpeakerFactory.create(portrait=in_release.file.name, portrait_alt_fr="Ana")
    slot = SlotFactory.create(session__speakers=[speaker])
    publish(slot.session.edition)
    speaker.portrait = in_portrait.file.name
    speaker.save()
    assert discard(ana, {row.pk for row in rows}) == 4
    assert not Picture.objects.filter(uploaded_by=ana).exists()
    assert all(map(is_there, rows))

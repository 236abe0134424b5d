"""Accounts, announced rows, topics, and the count of changes."""

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models.deletion import ProtectedError
from factory.django import DjangoModelFactory

from core.models import ContentVersion, Entry, Tag, User
from core.text import Text
from recaps.models import Recap
from speakers.models import Speaker
from tests.factories import (
    PASSWORD,
    EditionFactory,
    FormatFactory,
    PageFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
    TrackFactory,
    UserFactory,
    VenueFactory,
)

pytestmark = pytest.mark.django_db


# --- Accounts ------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["ines@example.org", "INES@EXAMPLE.ORG", "Ines@Example.org"])
def test_people_sign_in_whatever_the_case_of_their_address(typed: str) -> None:
    user = User.objects.create_user("Ines@Example.ORG", PASSWORD)
    assert user.email == "ines@example.org"
    assert authenticate(username=typed, password=PASSWORD) == user


def test_an_address_has_one_account_in_any_case() -> None:
    UserFactory.create(email="ines@example.org")
    with pytest.raises(ValidationError, match=r"existe|exists"):
        User(email="INES@example.org", password="x").full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory.create(email="INES@example.org")


def test_a_person_without_a_name_is_called_by_address() -> None:
    user = UserFactory.create(email="ines@example.org", name="")
    assert (str(user), user.get_full_name()) == ("ines@example.org", "ines@example.org")
    user.name = "Inès Sormiou"
    assert (str(user), user.get_short_name()) == ("Inès Sormiou", "Inès Sormiou")


def test_who_administers_may_do_everything() -> None:
    user = User.objects.create_superuser("chef@example.org", PASSWORD)
    assert user.has_perm("talks.add_session")
    assert not UserFactory.create().has_perm("talks.add_session")


# --- What was announced --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "factory",
    [
        FormatFactory,
        RoomFactory,
        SessionFactory,
        SlotFactory,
        SpeakerFactory,
        TagFactory,
        TrackFactory,
        VenueFactory,
    ],
)
def test_an_announced_row_cannot_be_deleted(factory: type[DjangoModelFactory[Entry]]) -> None:
    row = factory.create(announced=True)
    rows: models.QuerySet[Entry] = models.QuerySet(type(row))
    with pytest.raises(ProtectedError), transaction.atomic():
        row.delete()
    with pytest.raises(ProtectedError), transaction.atomic():
        rows.filter(pk=row.pk).delete()
    assert rows.filter(pk=row.pk).exists()
    unannounced = factory.create()
    unannounced.delete()
    assert not rows.filter(pk=unannounced.pk).exists()


def test_the_refusal_names_the_row() -> None:
    speaker = SpeakerFactory.create(announced=True, name="Bernard Cova")
    with pytest.raises(ProtectedError, match="Bernard Cova") as refused:
        speaker.delete()
    assert refused.value.protected_objects == {speaker}


def test_saving_an_old_copy_of_a_row_leaves_it_announced() -> None:
    copy = SpeakerFactory.create()
    Speaker.objects.filter(pk=copy.pk).update(announced=True)
    copy.name = "Autre nom"
    copy.save()
    copy.refresh_from_db()
    assert (copy.name, copy.announced) == ("Autre nom", True)


def test_every_row_has_a_key_of_its_own() -> None:
    one, other = SpeakerFactory.create(), SpeakerFactory.create()
    assert one.key != other.key
    with pytest.raises(IntegrityError), transaction.atomic():
        SpeakerFactory.create(key=one.key)


# --- Topics --------------------------------------------------------------------------------------


def test_a_topic_typed_in_any_case_is_the_same_topic() -> None:
    opera = TagFactory.create(name="Opéra", name_en="Opera", slug="opera")
    session = SessionFactory.create()
    session.tags.add("opéra", "Billetterie")
    assert list(session.tags.order_by("name")) == [Tag.objects.get(slug="billetterie"), opera]
    assert opera.text == Text("Opéra", "Opera")


def test_a_topic_is_once_on_a_page() -> None:
    tag = TagFactory.create()
    session = SessionFactory.create(tags=[tag])
    session.tags.add(tag)
    assert session.tags.count() == 1


def test_a_topic_of_a_session_is_not_one_of_the_row_with_its_number() -> None:
    session = SessionFactory.create(tags=[TagFactory.create()])
    recap = Recap.objects.create(pk=session.pk, title_fr="Récit", slug="recit")
    assert recap.tags.count() == 0


# --- The count of changes ------------------------------------------------------------------------


def test_what_readers_see_outside_releases_counts_as_a_change() -> None:
    edition = EditionFactory.create()
    version = ContentVersion.current()
    page = PageFactory.create(edition=edition)
    assert ContentVersion.current() == version + 1
    page.delete()
    assert ContentVersion.current() == version + 2


def test_what_waits_for_a_release_does_not_count() -> None:
    edition = EditionFactory.create()
    version = ContentVersion.current()
    SlotFactory.create(session__edition=edition)
    assert ContentVersion.current() == version

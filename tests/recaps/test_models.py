from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError
from django.utils import timezone

from core.text.translated import Text
from reactions import moderation
from recaps.editors import editors
from recaps.models import ExternalRecap, Invitation, Recap
from recaps.models.moderated import Moderated
from tests.factories import ExternalRecapFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_recap_in_english_alone_stands_in_the_first_columns() -> None:
    alone = Recap(language="en", title_fr="Summing up", body_fr="<p>Hello</p>")
    assert alone.translated("title") == Text(en="Summing up")
    assert alone.translated("body") == Text(en="<p>Hello</p>")


def test_readers_see_what_is_published_and_editors_what_waits() -> None:
    rows = {state: ExternalRecapFactory.create(state=state) for state in Moderated.State}
    changed = ExternalRecapFactory.create(
        state=Moderated.State.PUBLISHED, proposed={"title": "Autre"}
    )
    # What was refused or taken back is not read again, whatever its sender says next.
    ExternalRecapFactory.create(state=Moderated.State.REFUSED, proposed={"title": "Encore"})
    ExternalRecapFactory.create(state=Moderated.State.WITHDRAWN, proposed={"title": "Encore"})
    assert set(ExternalRecap.objects.published()) == {rows[Moderated.State.PUBLISHED], changed}
    assert set(ExternalRecap.objects.waiting()) == {rows[Moderated.State.HELD], changed}
    assert [state for state, row in rows.items() if row.is_published] == [Moderated.State.PUBLISHED]


def test_those_whose_link_works_are_open() -> None:
    now = timezone.now()
    made = {
        Invitation.State.OPEN: Invitation.objects.create(email="a@example.org"),
        Invitation.State.ACCEPTED: Invitation.objects.create(
            email="b@example.org", accepted_at=now
        ),
        Invitation.State.REVOKED: Invitation.objects.create(email="c@example.org", revoked_at=now),
        Invitation.State.EXPIRED: Invitation.objects.create(email="d@example.org", expires_at=now),
    }
    assert {invitation.state for invitation in made.values()} == set(made)
    assert all(invitation.state == state for state, invitation in made.items())
    assert list(Invitation.objects.open()) == [made[Invitation.State.OPEN]]


@pytest.mark.postgresql
def test_none_is_both_accepted_and_revoked() -> None:
    now = timezone.now()
    with pytest.raises(IntegrityError):
        Invitation.objects.create(email="a@example.org", accepted_at=now, revoked_at=now)


def test_recap_elsewhere_is_not_from_tomorrow() -> None:
    """A page that says so would lead the list for ever."""
    future = timezone.now() + timedelta(days=900)
    recap = ExternalRecapFactory.create(state=ExternalRecap.State.HELD, written_at=future)
    moderation.publish(recap, UserFactory.create(editor=True))
    recap.refresh_from_db()
    assert recap.written_at <= timezone.now()


def test_editors_have_the_right_by_a_group_or_themselves() -> None:
    editor = UserFactory.create(editor=True)
    alone = UserFactory.create()
    alone.user_permissions.add(Permission.objects.get(codename="publish_recap"))
    both = UserFactory.create(editor=True)
    both.user_permissions.add(Permission.objects.get(codename="publish_recap"))
    UserFactory.create(editor=True, is_active=False)
    UserFactory.create(blogger=True)

    assert sorted(editors(), key=lambda user: user.pk) == [editor, alone, both]


def test_without_editors_superusers_stand_in() -> None:
    superuser = UserFactory.create(is_superuser=True)
    UserFactory.create(is_superuser=True, is_active=False)
    UserFactory.create(blogger=True)

    assert list(editors()) == [superuser]
    editor = UserFactory.create(editor=True)
    assert list(editors()) == [editor]

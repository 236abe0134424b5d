from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import User
from recaps.models import Author, Invitation
from tests.factories import UserFactory
from tests.writing.conftest import invite
from writing import invitations

pytestmark = pytest.mark.django_db

Role = Invitation.Role


def test_of_two_at_once_one_comes_in() -> None:
    invitation = invite()
    user = invitations.accept(invitation, None, "Inès")
    for again in (None, user):
        with pytest.raises(invitations.ClosedError):
            invitations.accept(invitation, again, "Inès")
    other = invite()
    with pytest.raises(invitations.ClosedError):
        invitations.accept(other, None, "Inès")
    other.refresh_from_db()
    assert other.state == Invitation.State.OPEN


# --- Roles ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("has_account", [True, False])
def test_who_accepts_has_the_role(role: Role, has_account: bool) -> None:
    before = UserFactory.create(email="ines@example.org") if has_account else None
    invitation = invite(role=role, invited_by=UserFactory.create(organiser=True))
    user = invitations.accept(invitation, before, "Inès")
    user = User.objects.get(pk=user.pk)
    assert list(user.groups.values_list("name", flat=True)) == [role.group]
    assert user.is_staff == role.is_staff
    assert not user.is_superuser
    assert Author.objects.filter(user=user).exists() == (role == Role.BLOGGER)


# --- Forgetting ----------------------------------------------------------------------------------


def test_addresses_of_those_who_never_came_are_forgotten() -> None:
    long_ago, lately = (timezone.now() - timedelta(days=days) for days in (91, 89))
    gone = [invite(expires_at=long_ago), invite(revoked_at=long_ago)]
    kept = [
        invite(),
        invite(expires_at=lately),
        invite(revoked_at=lately),
        invite(expires_at=long_ago, accepted_at=long_ago),
    ]
    invitations.forget_old.call()
    assert set(Invitation.objects.all()) == set(kept), gone


def test_invitations_of_a_person_go_with_their_account() -> None:
    accepted, other = invite(), invite(email="odile@example.org")
    user = invitations.accept(accepted, None, "Inès")
    asked_again = invite(email="INES@example.org")
    user.email = "ines@ailleurs.example"
    user.save()
    user.delete()
    assert set(Invitation.objects.all()) == {asked_again, other}
    UserFactory.create(email="ines@example.org").delete()
    assert set(Invitation.objects.all()) == {other}

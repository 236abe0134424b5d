import pytest
from django.db import IntegrityError
from django.utils import timezone

from recaps.models import Invitation

pytestmark = pytest.mark.django_db


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

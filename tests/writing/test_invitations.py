import pytest
from django.core.signing import Signer

from recaps.models import Invitation
from tests.writing.conftest import invite
from writing import invitations

pytestmark = pytest.mark.django_db


def test_link_of_another_purpose_opens_nothing() -> None:
    forged = Signer(salt="another").sign(str(invite().pk))
    assert invitations.from_token(forged) is None


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

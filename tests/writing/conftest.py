"""Who writes and who edits, and what they work on."""

from typing import Any

import pytest
from django.utils import timezone

from core.models import User
from recaps import revisions
from recaps.models import Invitation, Recap
from tests.factories import AuthorFactory, RecapFactory, UserFactory
from writing import invitations


def recap_of(user: User, status: str, **fields: Any) -> Recap:
    author = AuthorFactory.create(user=user)
    if status == "withdrawn":
        fields["withdrawn_at"] = timezone.now()
    return RecapFactory.create(status=status, authors=[author], **fields)


def invite(**fields: Any) -> Invitation:
    invitation = Invitation.objects.create(
        **{
            "email": "Ines@example.org",
            "name": "Inès Calanque",
            "invited_by": UserFactory.create(editor=True, name="Odile"),
            **fields,
        }
    )
    invitations.send(invitation)
    return invitation


def rewrite(recap: Recap, **words: str) -> None:
    document = revisions.under_work(recap) | words
    revisions.save(recap, document, None, revisions.number_of(recap))
    recap.refresh_from_db()


@pytest.fixture
def author() -> User:
    return UserFactory.create(email="plume@example.org")


@pytest.fixture
def editor() -> User:
    return UserFactory.create(editor=True, email="redaction@example.org")

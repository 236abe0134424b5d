"""Inviting somebody to write, and what happens when they accept.

Whoever holds the link of an invitation becomes its account, once; so it never signs in to an
account that exists already: editors can invite anybody's address, and links are forwarded.
"""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from core import outbox
from core.groups import BLOGGERS
from core.http import site_address
from core.models import User
from core.text import Text
from recaps.editors import is_editor
from recaps.models import Invitation, Recap
from recaps.models.invitation import expiry
from recaps.revisions import under_work
from recaps.text import choices
from writing.authors import author_of

signer = Signer(salt="recaps.invitation")


class ClosedError(Exception):
    """The invitation can no longer be accepted like this."""


def link(invitation: Invitation) -> str:
    with translation.override(invitation.language):
        path = reverse("desk:invitation", args=[signer.sign(str(invitation.pk))])
    return f"{site_address()}{path}"


def from_token(token: str) -> Invitation | None:
    """The invitation of a link, whatever its state; None for a link that was never sent."""
    try:
        pk = signer.unsign(token)
    except BadSignature:
        return None
    return Invitation.objects.filter(pk=pk).select_related("invited_by", "recap").first()


def subjects(invitation: Invitation) -> list[Text]:
    """The public titles of the sessions to write about."""
    keys = set(invitation.sessions.values_list("key", flat=True))
    return [session.title for session in choices.sessions() if session.key in keys]


def title(invitation: Invitation) -> str:
    """The title of the recap to write together, as it stands today."""
    return str(under_work(invitation.recap)["title_fr"]) if invitation.recap else ""


def send(invitation: Invitation) -> None:
    # What an author writes there goes to a stranger in our name: only editors' letters tell it.
    is_told = invitation.invited_by and is_editor(invitation.invited_by)
    outbox.write_to(
        invitation.email,
        invitation.language,
        "writing/letters/invitation.txt",
        invitation=invitation,
        subjects=subjects(invitation),
        title=title(invitation) if is_told else "",
        link=link(invitation),
    )


def send_again(invitation: Invitation, by: User) -> None:
    """Send an invitation that was not accepted once more, as one's own; its link works again."""
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(
        expires_at=expiry(), revoked_at=None, invited_by=by
    )
    invitation.refresh_from_db()
    send(invitation)


def accept(invitation: Invitation, user: User | None, name: str = "") -> User:
    """Accept for the user who is signed in, or for a new one of that name; return who it is.

    Raises ClosedError when somebody was faster, with this invitation or with the address.
    """
    with transaction.atomic():
        if invitation.recap:
            # Publishing it revokes invitations: the one comes before the other, never between.
            Recap.objects.select_for_update().filter(pk=invitation.recap.pk).first()
        still_open = Invitation.objects.open().filter(pk=invitation.pk)
        if not still_open.update(accepted_at=timezone.now()):
            raise ClosedError
        if user is None:
            user = _new_user(invitation, name)
        user.groups.add(Group.objects.get(name=BLOGGERS))
        author = author_of(user)
        if invitation.recap:
            invitation.recap.authors.add(author)
        Invitation.objects.filter(pk=invitation.pk).update(accepted_by=user)
    return user


def _new_user(invitation: Invitation, name: str) -> User:
    user, created = User.objects.get_or_create(
        email=invitation.email.lower(),
        defaults={"name": name, "language": invitation.language, "password": make_password(None)},
    )
    if not created:
        raise ClosedError
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user

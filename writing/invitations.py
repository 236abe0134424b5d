"""Inviting people to organise, to edit or to write, and accepting an invitation.

The link of an invitation creates its account, once; it never signs in to an account that exists
already: editors can invite any address, and links are forwarded.
"""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AnonymousUser, Group
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.http import HttpRequest
from django.tasks import task
from django.urls import reverse
from django.utils import timezone, translation

from core.accounts.rights import may_give
from core.extensions import Hook
from core.http.answers import site_address
from core.mail import outbox
from core.models import User
from core.text.translated import Text
from recaps.editors import is_editor
from recaps.models import Invitation, Recap
from recaps.models.invitation import expiry
from recaps.revisions import under_work
from recaps.text import choices
from writing.authors import author_of

Role = Invitation.Role
# Where the sender of an invitation goes on, if an upper app has such a page.
AFTERWARDS = Hook[[HttpRequest], str]()
signer = Signer(salt="recaps.invitation")


class ClosedError(Exception):
    """Raised when an invitation can no longer be accepted."""


def roles_to_give(user: User | AnonymousUser) -> list[Role]:
    """Return the roles that have no permission which the user lacks."""
    groups = {group.name: group for group in Group.objects.all()}
    return [role for role in Role if may_give(user, groups[role.group])]


def is_founded(invitation: Invitation) -> bool:
    """Tell whether the user who invited may still give the role.

    Bloggers are invited by authors as well: `writing.permissions` says until when.
    """
    role, by = Role(invitation.role), invitation.invited_by
    return not role.is_staff or bool(by and role in roles_to_give(by))


def landing(invitation: Invitation) -> str:
    """Return the path of the page that an invited person starts on."""
    return reverse("admin:index" if Role(invitation.role).is_staff else "desk:home")


def link(invitation: Invitation) -> str:
    with translation.override(invitation.language):
        path = reverse("desk:invitation", args=[signer.sign(str(invitation.pk))])
    return f"{site_address()}{path}"


def from_token(token: str) -> Invitation | None:
    """Return the invitation of a link in any state; None if the token is forged."""
    try:
        pk = signer.unsign(token)
    except BadSignature:
        return None
    return Invitation.objects.filter(pk=pk).select_related("invited_by", "recap").first()


def subjects(invitation: Invitation) -> list[Text]:
    """Return the public titles of the sessions to write about."""
    keys = set(invitation.sessions.values_list("key", flat=True))
    return [session.title for session in choices.sessions() if session.key in keys]


def title(invitation: Invitation) -> str:
    """Return the current title of the recap to write together, "" if there is none."""
    return str(under_work(invitation.recap)["title_fr"]) if invitation.recap else ""


def send(invitation: Invitation) -> None:
    # An author may write anything into a title, and the letter goes to a stranger in our name: only
    # letters of editors have it.
    is_by_editor = invitation.invited_by and is_editor(invitation.invited_by)
    outbox.write_to(
        invitation.email,
        invitation.language,
        "writing/letters/invitation.txt",
        invitation=invitation,
        subjects=subjects(invitation),
        title=title(invitation) if is_by_editor else "",
        link=link(invitation),
    )


def send_again(invitation: Invitation, by: User) -> None:
    """Send an unaccepted invitation again in the user's name; its link works anew."""
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(
        expires_at=expiry(), revoked_at=None, invited_by=by
    )
    invitation.refresh_from_db()
    send(invitation)


def accept(invitation: Invitation, user: User | None, name: str = "") -> User:
    """Accept an invitation as `user`, or as a new one with that name; return the user.

    Raises ClosedError when the invitation or its address was taken meanwhile, or when the user who
    invited may not give the role any more.
    """
    role = Role(invitation.role)
    with transaction.atomic():
        if invitation.recap:
            # Publishing it revokes invitations: the one comes before the other, never between.
            Recap.objects.select_for_update().filter(pk=invitation.recap.pk).first()
        still_open = Invitation.objects.open().filter(pk=invitation.pk)
        if not is_founded(invitation) or not still_open.update(accepted_at=timezone.now()):
            raise ClosedError
        if user is None:
            user = _new_user(invitation, name)
        _give(user, role)
        if invitation.recap:
            invitation.recap.authors.add(author_of(user))
        Invitation.objects.filter(pk=invitation.pk).update(accepted_by=user)
    return user


def _give(user: User, role: Role) -> None:
    user.groups.add(Group.objects.get(name=role.group))
    if not role.is_staff:
        author_of(user)
    elif not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])


def _new_user(invitation: Invitation, name: str) -> User:
    user, created = User.objects.get_or_create(
        email=invitation.email.lower(),
        defaults={"name": name, "language": invitation.language, "password": make_password(None)},
    )
    if not created:
        raise ClosedError
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


@task(priority=-10)
def forget_old() -> None:
    """Delete invitations that were not accepted, long after they ended: they name people."""
    Invitation.objects.all().forgettable().delete()

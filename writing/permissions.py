"""Who may do what with a recap."""

from enum import StrEnum

from django.utils import timezone

from core.models import User
from recaps.editors import is_editor
from recaps.models import Recap
from writing.slugs import DRAFT_SLUG

Status = Recap.Status


class Role(StrEnum):
    """The roles that a user can have towards one recap."""

    AUTHOR = "author"
    EDITOR = "editor"


def roles_of(user: User, recap: Recap) -> set[Role]:
    """Return the user's roles towards a recap: one, both or none."""
    roles = {Role.EDITOR} if is_editor(user) else set()
    if recap.authors.filter(user=user).exists():
        roles.add(Role.AUTHOR)
    return roles


def may_write(user: User, recap: Recap) -> bool:
    """Tell whether a user may write: editors always, authors unless submitted or approved."""
    roles = roles_of(user, recap)
    open_to_authors = {Status.DRAFT, Status.CHANGES, Status.PUBLISHED}
    return Role.EDITOR in roles or (Role.AUTHOR in roles and recap.status in open_to_authors)


def may_invite(user: User, recap: Recap) -> bool:
    """Tell whether a user may invite authors: authors before publication, editors always."""
    roles = roles_of(user, recap)
    return Role.EDITOR in roles or (Role.AUTHOR in roles and recap.published_at is None)


def may_throw_away(user: User, recap: Recap) -> bool:
    """Tell whether an author may delete a draft: written alone, never submitted or shared."""
    is_alone = [author.user_id for author in recap.authors.all()] == [user.pk]
    is_shown = recap.invitations.exists() or recap.preview_links.filter(revoked_at=None).exists()
    is_new = recap.status == Status.DRAFT and bool(DRAFT_SLUG.fullmatch(recap.slug))
    return is_alone and is_new and not is_shown


def revoke_unfounded(recap: Recap) -> None:
    """Revoke the invitations and preview links whose users may no longer give them."""
    invitations = recap.invitations.open().select_related("invited_by")
    links = recap.preview_links.filter(revoked_at=None).select_related("made_by")
    unfounded = [
        row.pk for row in invitations if not (row.invited_by and may_invite(row.invited_by, recap))
    ]
    recap.invitations.filter(pk__in=unfounded).update(revoked_at=timezone.now())
    unfounded = [row.pk for row in links if not (row.made_by and roles_of(row.made_by, recap))]
    recap.preview_links.filter(pk__in=unfounded).update(revoked_at=timezone.now())

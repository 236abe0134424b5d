"""What people do on the site, as they would say it, and the permissions that each deed needs."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVERYTHING = ("view", "add", "change", "delete")


class Extent(StrEnum):
    """How much of a deed somebody may do."""

    ALL = "all"
    PART = "part"
    LOOK = "look"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Permissions by their whole names; without any, it is for superusers alone."""

    label: Promise
    permissions: frozenset[str] = frozenset()

    def extent(self, rights: Collection[str]) -> Extent:
        had = self.permissions & set(rights)
        if not had:
            return Extent.NOTHING
        if had == self.permissions:
            return Extent.ALL
        looks = all(right.partition(".")[2].startswith("view_") for right in had)
        return Extent.LOOK if looks else Extent.PART


def _deed(label: Promise, **apps: tuple[str, ...]) -> Deed:
    """apps: app → its models, for all that is done with rows, or codenames of permissions."""
    found = set()
    for app, names in apps.items():
        for name in names:
            actions = [name] if "_" in name else [f"{action}_{name}" for action in EVERYTHING]
            found |= {f"{app}.{action}" for action in actions}
    return Deed(label=label, permissions=frozenset(found))


DEEDS: tuple[Deed, ...] = (
    _deed(_("Prepare editions, venues and rooms"), events=("edition", "venue", "room")),
    _deed(
        _("Prepare sessions and speakers"),
        talks=("session", "slot", "credit", "sessionlink", "track", "format"),
        speakers=("speaker", "speakerlink"),
    ),
    _deed(
        _("Import a programme from a file"),
        exchange=("view_programmeimport", "add_programmeimport"),
    ),
    _deed(_("Publish the programme, withdraw, erase"), talks=("view_release", "add_release")),
    _deed(
        _("Name and colours of the site"), core=tuple(f"{do}_siteidentity" for do in EVERYTHING[:3])
    ),
    _deed(_("Partners"), events=("partner",)),
    _deed(_("Practical pages and announcements"), events=("page", "announcement")),
    _deed(_("Topics"), core=("tag",)),
    _deed(_("Write recaps"), recaps=("write_recap",)),
    _deed(_("Read, publish and withdraw recaps"), recaps=("publish_recap", "recap", "author")),
    _deed(
        _("Decide what readers see of what the web answers"),
        reactions=(
            *("view_reaction", "change_reaction", "view_commenter"),
            *("view_webmention", "change_webmention"),
        ),
        recaps=(
            *("view_externalrecap", "change_externalrecap", "delete_externalrecap"),
            *("view_sentwebmention", "change_sentwebmention"),
        ),
    ),
    _deed(
        _("Read what is said of sessions, pass it on, and see their stars"),
        reactions=("view_feedback", "change_feedback", "delete_feedback", "view_sessionfeedback"),
        picks=("view_starcount",),
    ),
    _deed(
        _("Send the newsletter"),
        newsletter=("digest", "view_delivery", "view_subscriber", "delete_subscriber"),
    ),
    _deed(
        _("See the mails of the site, and send them again"), core=("view_letter", "change_letter")
    ),
    _deed(
        _("Invite others, to roles with no more rights"),
        recaps=("view_invitation", "add_invitation"),
    ),
    _deed(_("See who has an account"), core=("view_user",)),
    _deed(_("Close accounts, with no more rights"), core=("close_user",)),
    _deed(
        _("Make and change accounts, with no more rights"),
        core=("add_user", "change_user", "delete_user"),
    ),
    _deed(_("Change what roles may do, with no more rights"), auth=("group",)),
    Deed(label=_("Require a second factor, remove those that were lost")),
)

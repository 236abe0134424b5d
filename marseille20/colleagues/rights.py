"""The one table of rights, for groups and for the page on colleagues.

Apps name their permissions; which of them a group has from the beginning is decided here alone.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.apps import AppConfig
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.accounts.groups import BLOGGERS, EDITORS, ORGANISERS

EVERYTHING = ("view", "add", "change", "delete")


class Extent(StrEnum):
    """How much of a set of permissions an account or a group has."""

    ALL = "all"
    PART = "part"
    LOOK = "look"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionSet:
    """The permissions that one task on the site takes, by their whole names.

    Without any, it is for superusers alone. `parts`: group → those that it has of them.
    """

    label: Promise
    permissions: frozenset[str] = frozenset()
    parts: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def extent(self, rights: Collection[str]) -> Extent:
        had = self.permissions & set(rights)
        if not had:
            return Extent.NOTHING
        if had == self.permissions:
            return Extent.ALL
        looks = all(right.partition(".")[2].startswith("view_") for right in had)
        return Extent.LOOK if looks else Extent.PART


def _named(**apps: tuple[str, ...]) -> frozenset[str]:
    """Return whole names of permissions.

    apps: app → its models, for all that is done with rows, or codenames of permissions.
    """
    found = set()
    for app, names in apps.items():
        for name in names:
            actions = [name] if "_" in name else [f"{action}_{name}" for action in EVERYTHING]
            found |= {f"{app}.{action}" for action in actions}
    return frozenset(found)


def _set(label: Promise, *groups: str, **apps: tuple[str, ...]) -> PermissionSet:
    """Return a set of permissions that each of these groups has as a whole."""
    permissions = _named(**apps)
    return PermissionSet(
        label=label, permissions=permissions, parts=dict.fromkeys(groups, permissions)
    )


PERMISSION_SETS: tuple[PermissionSet, ...] = (
    _set(
        _("Prepare editions, venues and rooms"),
        ORGANISERS,
        events=("edition", "venue", "room", "walkingtime"),
        talks=("rulesettings",),
    ),
    _set(
        _("Prepare sessions and speakers"),
        ORGANISERS,
        talks=("session", "slot", "credit", "sessionlink", "track", "format"),
        speakers=("speaker", "speakerlink"),
    ),
    # Without it, nobody learns from a file or a page where to write to. The right to see a
    # participation shows who was asked, and when; what they said, with their words, takes the right
    # to each kind: answers, consents, practical details, proposals.
    _set(
        _("Know how to reach speakers, and what they answered"),
        ORGANISERS,
        participation=(
            *("contact", "personallink", "participation"),
            *("answer", "practicaldetails", "consent", "proposal", "participationsettings"),
        ),
    ),
    _set(
        _("Import a programme from a file"),
        ORGANISERS,
        exchange=("view_programmeimport", "add_programmeimport"),
    ),
    # The right to add a release is that to publish.
    _set(
        _("Publish the programme, withdraw, erase"),
        ORGANISERS,
        talks=("view_release", "add_release"),
    ),
    _set(
        _("Name and colours of the site"),
        ORGANISERS,
        core=("view_siteidentity", "add_siteidentity", "change_siteidentity"),
    ),
    _set(_("Partners"), ORGANISERS, events=("partner",)),
    _set(
        _("Practical pages and announcements"),
        ORGANISERS,
        EDITORS,
        events=("page", "announcement"),
        search=("shortcut",),
    ),
    PermissionSet(
        label=_("Topics"),
        permissions=_named(core=("tag",)),
        parts={
            ORGANISERS: _named(core=("tag",)),
            EDITORS: _named(core=("view_tag", "add_tag", "change_tag")),
            BLOGGERS: _named(core=("view_tag",)),
        },
    ),
    # Bloggers, of their own recaps, at the desk.
    _set(_("Write recaps"), ORGANISERS, EDITORS, BLOGGERS, recaps=("write_recap",)),
    _set(
        _("Read, publish and withdraw recaps"),
        ORGANISERS,
        EDITORS,
        recaps=("publish_recap", "recap", "author"),
    ),
    # To try again is to change; to erase too: of a reaction, the place stays.
    _set(
        _("Decide what readers see of what the web answers"),
        ORGANISERS,
        EDITORS,
        reactions=(
            *("view_reaction", "change_reaction", "view_commenter"),
            *("view_webmention", "change_webmention"),
        ),
        recaps=(
            *("view_externalrecap", "change_externalrecap", "delete_externalrecap"),
            *("view_sentwebmention", "change_sentwebmention"),
        ),
    ),
    # For those who chose the sessions. To pass it on to a speaker is to change.
    _set(
        _("Read what is said of sessions, see their stars, and pass both on"),
        ORGANISERS,
        reactions=("view_feedback", "change_feedback", "delete_feedback", "view_sessionfeedback"),
        picks=("view_starcount", "change_starcount"),
    ),
    # To erase a subscriber is to delete.
    _set(
        _("Send the newsletter"),
        ORGANISERS,
        EDITORS,
        newsletter=("digest", "view_delivery", "view_subscriber", "delete_subscriber"),
    ),
    _set(_("Write to many people"), ORGANISERS, mailings=("mailing", "standingtext")),
    # To send one again is to change it.
    _set(
        _("See the mails of the site, and send them again"),
        ORGANISERS,
        EDITORS,
        core=("view_letter", "change_letter"),
    ),
    _set(
        _("Invite others, to roles with no more rights"),
        ORGANISERS,
        EDITORS,
        recaps=("view_invitation", "add_invitation"),
    ),
    _set(_("See who has an account"), ORGANISERS, core=("view_user",)),
    _set(_("Close accounts, with no more rights"), ORGANISERS, core=("close_user",)),
    _set(
        _("Make and change accounts, with no more rights"),
        core=("add_user", "change_user", "delete_user"),
    ),
    _set(_("Change what roles may do, with no more rights"), auth=("group",)),
    PermissionSet(label=_("Require a second factor, remove those that were lost")),
)


def grant_permissions(app_config: AppConfig, using: str, **kwargs: object) -> None:
    """Give each group its rights on the models of an app that was migrated.

    Permissions do not exist before that moment. Rights are only added: what was granted by hand
    stays.
    """
    from django.contrib.auth.models import Group, Permission  # noqa: PLC0415 (needs the apps)

    own = Permission.objects.using(using).filter(content_type__app_label=app_config.label)
    for name in (ORGANISERS, EDITORS, BLOGGERS):
        rights = frozenset[str]().union(*(each.parts.get(name, ()) for each in PERMISSION_SETS))
        codes = [
            code
            for app, _dot, code in (right.partition(".") for right in rights)
            if app == app_config.label
        ]
        if codes:
            group, _created = Group.objects.using(using).get_or_create(name=name)
            group.permissions.add(*own.filter(codename__in=codes))

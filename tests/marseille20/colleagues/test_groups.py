import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from core.accounts.groups import BLOGGERS, EDITORS, ORGANISERS

pytestmark = pytest.mark.django_db

TEXTS = ("recap", "author", "page", "shortcut", "announcement", "digest")
MAIL = {
    *("view_invitation", "add_invitation", "view_letter", "change_letter"),
    *("view_delivery", "view_subscriber", "delete_subscriber"),
}
REACTIONS = {
    *("view_webmention", "change_webmention", "view_commenter"),
    *("view_sentwebmention", "change_sentwebmention"),
    *("view_reaction", "change_reaction"),
    *("view_externalrecap", "change_externalrecap", "delete_externalrecap"),
}


def rights(group: str) -> set[str]:
    permissions = Group.objects.get(name=group).permissions.select_related("content_type")
    return {permission.codename for permission in permissions}


def all_of(*models: str) -> set[str]:
    return {f"{action}_{m}" for m in models for action in ("view", "add", "change", "delete")}


def test_bloggers_write_recaps_and_nothing_else() -> None:
    assert rights(BLOGGERS) == {"write_recap", "view_tag"}


def test_editors_look_after_texts() -> None:
    assert rights(EDITORS) == all_of(*TEXTS) | MAIL | REACTIONS | {
        "publish_recap",
        "write_recap",
        "view_tag",
        "add_tag",
        "change_tag",
    }


def test_organisers_do_everything_but_accounts() -> None:
    rows = ("edition", "venue", "room", "walkingtime", "partner", "speaker", "speakerlink", "tag")
    mailings = ("mailing", "standingtext")
    programme = ("session", "slot", "credit", "sessionlink", "track", "format", "rulesettings")
    speakers = (
        *("contact", "personallink", "participation", "answer", "practicaldetails", "consent"),
        *("proposal", "participationsettings"),
    )
    own = all_of(*TEXTS, *rows, *mailings, *programme, *speakers)
    assert rights(ORGANISERS) == own | MAIL | REACTIONS | {
        "publish_recap",
        "write_recap",
        "view_release",
        "add_release",
        "view_user",
        "close_user",
        "view_siteidentity",
        "add_siteidentity",
        "change_siteidentity",
        "view_programmeimport",
        "add_programmeimport",
        # What was said at the conference, and what is picked.
        "view_feedback",
        "change_feedback",
        "delete_feedback",
        "view_sessionfeedback",
        "view_starcount",
        "change_starcount",
    }


def test_migrating_again_changes_nothing_and_keeps_what_was_granted_by_hand() -> None:
    bloggers = Group.objects.get(name=BLOGGERS)
    bloggers.permissions.add(Permission.objects.get(codename="view_page"))
    before = list(Group.objects.order_by("pk").values_list("pk", "name", "permissions"))
    call_command("migrate", verbosity=0)
    assert list(Group.objects.order_by("pk").values_list("pk", "name", "permissions")) == before

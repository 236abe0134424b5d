"""Every door that is not public, tried by everybody, each way; a new one has to be placed here."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import QuerySet
from django.test import Client
from django.urls import get_resolver, reverse

from core.models import User
from tests.factories import UserFactory
from tests.sampling import sample
from tests.test_addresses import patterns

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# Anyone who stands outside may open these.
OPEN = {
    *(f"account_{page}" for page in ("login", "request_login_code", "logout", "inactive")),
    *("account_reset_password", "account_reset_password_done"),
    *("account_reset_password_from_key", "account_reset_password_from_key_done"),
    "mfa_login_webauthn",
    # What is behind depends on the token: see the tests of these applications.
    *("desk:invitation", "desk:shared"),
    *(f"newsletter:{page}" for page in ("subscribe", "asked", "confirm", "leave")),
    *(f"picks:{page}" for page in ("agree", "code", "file", "forget", "mine", "renew")),
    *(f"picks:{page}" for page in ("shared", "shared_ics", "stars", "take")),
    *(f"push:{page}" for page in ("follow", "key", "move", "stop")),
}
# Steps of signing in, for anyone who did the one before.
STEPS = {"account_confirm_login_code", "mfa_authenticate"}
# For everybody with an account, about their own.
SIGNED_IN = {
    *("account_reauthenticate", "account_signed_in"),
    *(f"desk:{page}" for page in ("authors", "autocomplete", "begin", "bring", "cards")),
    *(f"desk:{page}" for page in ("download", "home", "links", "note", "picture", "preview")),
    *(f"desk:{page}" for page in ("step", "throw_away", "unused", "version", "versions", "write")),
    *(f"mfa_{step}_totp" for step in ("activate", "deactivate")),
    *(f"mfa_{step}_recovery_codes" for step in ("download", "generate", "view")),
    *(f"mfa_{step}_webauthn" for step in ("add", "edit", "list", "reauthenticate", "remove")),
    *("mfa_index", "mfa_reauthenticate"),
}
# The parts of the admin that a blogger may open.
BLOGGERS = {
    *("index", "app_list", "jsi18n", "password_change", "password_change_done", "guide"),
    *(f"core_tag_{page}" for page in ("changelist", "change", "history")),
    *(f"core_tag_{page}" for page in ("keep_filter", "forget_filter")),
    # Leads on to the current edition's, which refuses.
    "talks_release_publish",
}
# Those without which nobody gets in or out.
THRESHOLD = {"login", "logout"}

ARGUMENTS = {
    "uidb36": "1",
    "key": "abc-def",
    "reading": "abc-def",
    "token": "forged",
    **dict.fromkeys(("pk", "number", "note"), 1),
}
METHODS = ("get", "post")


def inner_doors() -> dict[str, str]:
    """Name → address, in the language that is active, of the folders that are not public."""
    with_prefix = {
        name: path.removeprefix("en/") for name, path in patterns(get_resolver()) if name
    }
    homes = {
        reverse("account_login").split("/")[-3],
        *(
            reverse(name).split("/")[-2]
            for name in ("desk:home", "newsletter:subscribe", "picks:mine")
        ),
    }
    return {name: path for name, path in with_prefix.items() if path.split("/")[0] in homes}


def address(name: str) -> str:
    resolver = get_resolver()
    namespace, _, bare = name.rpartition(":")
    if namespace:
        resolver = resolver.namespace_dict[namespace][1]
    [(_path, arguments)], *_rest = resolver.reverse_dict.getlist(bare)[0]
    return reverse(name, kwargs={argument: ARGUMENTS[argument] for argument in arguments})


def test_every_door_has_its_place() -> None:
    assert set(inner_doors()) == OPEN | STEPS | SIGNED_IN


def test_visitors_stand_outside_until_they_sign_in() -> None:
    doors = (reverse("account_login"), reverse("account_request_login_code"))
    for name in STEPS | SIGNED_IN:
        for method in METHODS:
            response = getattr(Client(), method)(address(name))
            assert response.status_code == 302, name
            assert response["Location"].partition("?")[0] in doors, name


@pytest.mark.parametrize("who", ["stranger", "editor"])
def test_no_door_breaks(who: str) -> None:
    client = Client()
    client.force_login(account(who))
    for name in SIGNED_IN:
        for method in METHODS:
            assert getattr(client, method)(address(name)).status_code < 500, name


def account(who: str) -> User:
    return UserFactory.create(**({} if who == "stranger" else {who: True}))


# --- The admin -----------------------------------------------------------------------------------


def rooms() -> Iterator[tuple[str, str]]:
    """Name and address of all in the admin but the threshold; of one row, if it is about one."""
    models = {model._meta.label_lower.replace(".", "_"): model for model in apps.get_models()}
    names = get_resolver().namespace_dict["admin"][1].reverse_dict
    for name in filter(lambda name: isinstance(name, str), names):
        [(_path, arguments)], *_rest = names.getlist(name)[0]
        model = models.get("_".join(name.split("_")[:2]))
        row = QuerySet(model).order_by("pk").first() if model else None
        values = {"app_label": "recaps", "model": "session", "object_id": row.pk if row else 1}
        kwargs = {argument: values.get(argument, 1) for argument in arguments}
        if name not in THRESHOLD:
            yield name, reverse(f"admin:{name}", kwargs=kwargs)


@pytest.mark.parametrize("who", ["visitor", "stranger"])
def test_only_staff_comes_into_the_admin(who: str) -> None:
    client = Client()
    if who == "stranger":
        client.force_login(account(who))
    for _name, path in rooms():
        for method in METHODS:
            response = getattr(client, method)(path)
            assert response.status_code == 302, path
            assert response["Location"].startswith(reverse("admin:login")), path


def test_bloggers_come_into_their_rooms_only() -> None:
    call_command("demo", verbosity=0)
    client = Client()
    client.force_login(account("blogger"))
    asked = [(name, path, method) for name, path in rooms() for method in METHODS]
    opened = set()
    for name, path, method in sample(asked, 200):
        # What leads on to another page opens what that page opens.
        response = getattr(client, method)(path, follow=True)
        assert response.status_code < 500, path
        # A row that is not there, or not theirs, leads back to the first page.
        back = response.redirect_chain and response.request["PATH_INFO"] == reverse("admin:index")
        if response.status_code not in {403, 404, 405} and not back:
            opened.add(name)
    assert opened
    assert opened - BLOGGERS == set()

"""Anyone who owes a second factor sees nothing behind the scenes, on whatever address."""

from collections.abc import Iterator

import pytest
from django.test import Client

from core.models import SecondFactorRule, User
from core.sign_in.second_factors import may_work_behind_the_scenes
from recaps.models import Recap
from talks.releases import publish
from tests.addresses import filled, routes, with_rows
from tests.factories import AuthorFactory, EditionFactory, RecapFactory, SlotFactory, UserFactory
from tests.sampling import sample

pytestmark = pytest.mark.django_db

# What is done with an account itself: signing in and out, and setting the factor up.
OF_ACCOUNTS = ("admin/login/", "admin/logout/", "compte/")
TO_SIGN_IN = ("/admin/login/", "/compte/connexion/")
# Where the site is for anyone who reads it; the machine's own pages are reported from afar.
FROM_AFAR = "203.0.113.5"
SLUGS = ("demo", "rade", "secret")
INSIDE = {"/admin/", "/styleguide/", "/ecrire/emporter/"}


@pytest.fixture
def owing() -> Client:
    """A person who may do all, on a site with rows of what the addresses name."""
    user: User = UserFactory.create(is_staff=True, is_superuser=True)
    edition = EditionFactory.create(slug="demo", is_current=True)
    SlotFactory.create(session__edition=edition, session__slug="rade")
    publish(edition)
    RecapFactory.create(
        slug="secret", status=Recap.Status.DRAFT, authors=[AuthorFactory.create(user=user)]
    )
    client = Client(REMOTE_ADDR=FROM_AFAR)
    client.force_login(user)
    return client


def addresses() -> Iterator[str]:
    for route in routes():
        if not route.startswith(OF_ACCOUNTS):
            yield from filled(route, with_rows(route) | {"slug": SLUGS, "edition": ["demo"]})


def is_closed(client: Client, address: str) -> bool:
    response = client.get(address)
    if response.status_code == 403:
        return "account/second_factor_first.html" in [each.name for each in response.templates]
    return response.status_code == 404 or response.headers.get("Location") == "/admin/"


def test_what_asks_to_sign_in_also_asks_for_the_factor(owing: Client) -> None:
    stranger = Client(REMOTE_ADDR=FROM_AFAR)
    asking = [
        address
        for address in (*INSIDE, *sample([*addresses()], 150))
        if stranger.get(address).headers.get("Location", "").startswith(TO_SIGN_IN)
    ]
    assert {*asking} >= INSIDE
    assert not is_closed(owing, "/styleguide/")
    SecondFactorRule.objects.create()
    assert [address for address in asking if not is_closed(owing, address)] == []


@pytest.mark.parametrize(
    "address",
    ["/apercu/", "/apercu/demo/sessions/rade/", "/apercu/1/demo/", "/apercu/recits/secret/"],
)
def test_so_do_previews(owing: Client, address: str) -> None:
    assert not is_closed(owing, address)
    SecondFactorRule.objects.create()
    assert is_closed(owing, address)


def test_so_does_the_state_of_a_process(owing: Client) -> None:
    assert owing.get("/health/status").status_code in {200, 503}
    SecondFactorRule.objects.create()
    assert owing.get("/health/status").status_code == 404


def test_bloggers_owe_none(client: Client) -> None:
    SecondFactorRule.objects.create()
    user = UserFactory.create()
    AuthorFactory.create(user=user)
    client.force_login(user)
    assert "account/second_factor_first.html" not in [
        each.name for each in client.get("/ecrire/").templates
    ]


@pytest.mark.parametrize(("closed", "owes"), [(False, False), (True, False), (False, True)])
def test_who_may(*, closed: bool, owes: bool) -> None:
    user = UserFactory.create(organiser=True, is_active=not closed)
    if owes:
        SecondFactorRule.objects.create()
    assert may_work_behind_the_scenes(user) is not (closed or owes)
    assert not may_work_behind_the_scenes(UserFactory.create())

"""Whatever anybody asks of whatever address, or sends there, the answer is no error of ours."""

from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urljoin

import pytest
from django.test import Client

from talks.releases import publish
from tests import hostile
from tests.addresses import arguments, filled, routes, with_rows
from tests.admin import sign_in
from tests.factories import (
    AnnouncementFactory,
    DigestFactory,
    EditionFactory,
    MailingFactory,
    PageFactory,
    ReactionFactory,
    RecapFactory,
    SlotFactory,
    SpeakerFactory,
)
from tests.sampling import sample

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rows"), pytest.mark.slow]

# What says how a process is may say that it is not well.
PROBES = ("health/ready", "health/status")
ROUTES = [route for route in routes() if route not in {"admin/logout/", *PROBES}]
LISTS = [route for route in ROUTES if hostile.is_list(route)]
WORK = {"visitor": (), "blogger": ("ecrire/", "compte/"), "organiser": ("admin/", "ecrire/")}


@pytest.fixture(scope="module")
def rows(module_rows: None) -> None:
    edition = EditionFactory.create(slug="demo", is_current=True)
    person = SpeakerFactory.create(slug="rade")
    slot = SlotFactory.create(session__edition=edition, session__slug="rade")
    slot.session.credits.create(speaker=person, role="speaker", order=0)
    publish(edition)
    ReactionFactory.create(recap=RecapFactory.create(slug="rade"))
    PageFactory.create(edition=edition, slug="rade")
    AnnouncementFactory.create(edition=edition)
    DigestFactory.create()
    MailingFactory.create()


def client_of(who: str) -> Client:
    client = Client(raise_request_exception=False)
    if who != "visitor":
        sign_in(client, **({"superuser": True} if who == "organiser" else {who: True}))
    return client


def wrecked(client: Client, addresses: Iterable[str]) -> list[str]:
    """Those that end in an error."""
    return [address for address in addresses if client.get(address).status_code >= 500]


@pytest.mark.postgresql
def test_lists_of_the_admin(caplog: pytest.LogCaptureFixture) -> None:
    addresses = [f"/{route}?{query}" for route in LISTS for query in hostile.queries(route)]
    assert wrecked(client_of("organiser"), sample(addresses, 120)) == []
    assert "django.request" not in {record.name for record in caplog.records}


@pytest.mark.postgresql
@pytest.mark.parametrize("who", WORK)
def test_addresses_and_all_that_they_read(who: str, caplog: pytest.LogCaptureFixture) -> None:
    assert wrecked(client_of(who), sample([*odd(tried_by(who))], 120)) == []
    assert "django.request" not in {record.name for record in caplog.records}


def tried_by(who: str) -> list[str]:
    """The addresses that this person tries: a visitor all that are public, others where they work.

    Before a closed door everything is the same.
    """
    inside = ("admin/", "ecrire/")
    return [
        route
        for route in ROUTES
        if (not route.startswith(inside) if who == "visitor" else route.startswith(WORK[who]))
    ]


def odd(chosen: Iterable[str]) -> Iterator[str]:
    """Each address with all its parameters at once, and with each of its arguments."""
    for number, route in enumerate(chosen):
        values = rows_of(route)
        for value in hostile.values(number):
            query = "&".join(f"{name}={value}" for name in hostile.parameters(route))
            yield from (f"{address}?{query}" for address in filled(route, values))
            for argument in arguments(route):
                yield from filled(route, values | {argument: [value]})


def rows_of(route: str) -> dict[str, list[str]]:
    keys = {name: found[:1] for name, found in with_rows(route).items()}
    return keys | {"edition": ["demo"], "slug": ["rade"], "kind": ["speaker"]}


# --- What is sent --------------------------------------------------------------------------------


@pytest.mark.parametrize("who", WORK)
def test_forms(who: str, caplog: pytest.LogCaptureFixture) -> None:
    client, found = client_of(who), []
    for route in sample(tried_by(who), 40):
        for address in filled(route, rows_of(route)):
            answer = client.get(address)
            if answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html"):
                found += [(urljoin(address, to), sent) for to, sent in forms(answer)]
    spoilt = [(to, fields) for to, form in found for fields in hostile.spoilt(form)]
    sent = sample(spoilt, 50)
    assert sent
    wrecks = [(to, fields) for to, fields in sent if client.post(to, fields).status_code >= 500]
    assert wrecks == []
    assert "django.request" not in {record.name for record in caplog.records}


def forms(answer: object) -> list[tuple[str, dict[str, str]]]:
    return list(hostile.forms(answer.content.decode()))  # type: ignore[attr-defined]


@pytest.mark.postgresql
def test_rows_that_are_ticked(caplog: pytest.LogCaptureFixture) -> None:
    client, values = client_of("organiser"), [unquote(value) for value in hostile.ESSENTIAL]
    lists = [(f"/{route}", value) for route in LISTS for value in values]
    actions = 0
    for address, value in sample(lists, 20):
        page = client.get(address, follow=True).content.decode()
        for action in hostile.actions(page):
            actions += 1
            sent = {"action": action, "_selected_action": [value], "index": value}
            assert client.post(address, sent).status_code < 500, (address, action)
    assert actions > 10
    for value in values:
        for move in ("publish", f"publish reaction-{value}:x", f"refuse external-{value}"):
            sent = {"move": move, "chosen": [f"reaction-{value}:x", value]}
            assert client.post("/admin/reactions/reaction/moderation/", sent).status_code < 500
    assert "django.request" not in {record.name for record in caplog.records}


@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "messages", "commenter"])
def test_cookies(name: str) -> None:
    client = Client(raise_request_exception=False)
    for value in map(unquote, hostile.ALL[:3]):
        for address in ("/", "/ecrire/", "/recits/rade/", "/admin/"):
            quoted = "".join(f"\\{ord(sign):03o}" for sign in f"{value}-longer-than-eight")
            answer = client.get(address, headers={"cookie": f'{name}="{quoted}"'})
            assert answer.status_code < 500, (address, value)

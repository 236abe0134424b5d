from collections.abc import Iterator
from datetime import timedelta

import pytest
from allauth.account.adapter import get_adapter
from django.conf import LazySettings
from django.test import Client, RequestFactory
from time_machine import Traveller, travel

from core.http.limits import WIDER, Visitor, address, allow, mailbox, turn, visitor
from core.models import Tally

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def times(count: int, who: str = "quai", what: str = "knock") -> list[bool]:
    return [allow(what, who, most=3, per=MINUTE) for _ in range(count)]


@pytest.fixture(autouse=True)
def noon() -> Iterator[Traveller]:
    with travel("2027-05-20 12:00:10", tick=False) as clock:
        yield clock


def test_others_and_other_things_are_counted_apart() -> None:
    times(3)
    assert times(1, who="digue") == [True]
    assert times(1, what="ring") == [True]


def test_a_refusal_is_not_counted_and_a_new_time_begins(noon: Traveller) -> None:
    times(5, who="203.0.113.7")
    assert Tally.objects.get().count == 3
    assert "203.0.113.7" not in str(list(Tally.objects.values()))
    times(3)
    noon.move_to(turn(MINUTE))
    assert times(1) == [True]


def test_what_is_over_is_forgotten(noon: Traveller) -> None:
    times(1)
    noon.move_to("2027-05-20 12:01:00")
    times(1, who="digue")
    assert Tally.objects.count() == 1


@pytest.mark.parametrize(
    ("remote", "counted"),
    [
        ("203.0.113.7", ("203.0.113.7",)),
        ("::ffff:203.0.113.7", ("203.0.113.7",)),
        ("2001:db8:1:2:3:4:5:6", ("2001:db8:1:2::/64", "2001:db8:1::/48")),
        ("2001:db8:1:2:ffff::1", ("2001:db8:1:2::/64", "2001:db8:1::/48")),
    ],
)
def test_who_has_one_ipv6_address_has_its_whole_network(remote: str, counted: Visitor) -> None:
    assert visitor(RequestFactory().get("/", REMOTE_ADDR=remote)) == counted


# --- Behind proxies ------------------------------------------------------------------------------

REAL, CDN, FORGED = "203.0.113.7", "198.51.100.2", "192.0.2.66"


@pytest.mark.parametrize(
    ("proxies", "given", "found"),
    [
        # Nobody stands before the site: whatever the header says was invented.
        (0, FORGED, "10.0.0.1"),
        (1, REAL, REAL),
        (1, f"{FORGED}, {REAL}", REAL),
        (2, f"{FORGED}, {FORGED},{REAL} , {CDN}", REAL),
        # Who goes around the first of two proxies is known by what the second says.
        (2, REAL, REAL),
        # Some proxies add ports.
        (1, f"{REAL}:4711", REAL),
        (1, "[2001:db8::7]:4711", "2001:db8::7"),
        # What is no address is nobody's.
        (1, "unknown", "10.0.0.1"),
        (3, "é\0", "10.0.0.1"),
    ],
)
def test_what_proxies_add_counts_and_nothing_before_it(
    proxies: int, given: str, found: str, settings: LazySettings
) -> None:
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": given}
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers=headers)
    assert str(address(request)) == found
    assert get_adapter(request).get_client_ip(request) == found


def test_a_request_from_nowhere_has_an_address_too() -> None:
    assert visitor(RequestFactory().get("/", REMOTE_ADDR="")) == ("0.0.0.0",)  # noqa: S104


@pytest.mark.parametrize("proxies", [0, 2])
def test_invented_addresses_lift_no_limit(
    proxies: int, client: Client, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TRUSTED_PROXIES = proxies
    monkeypatch.setattr("newsletter.views.MOST_A_MINUTE", 2)
    true = [REAL, CDN][:proxies]
    codes = [
        client.post(
            "/lettre/",
            {"email": f"{n}@example.org"},
            headers={"X-Forwarded-For": ", ".join([f"192.0.2.{n}", *true])},
        ).status_code
        for n in range(4)
    ]
    assert codes == [302, 302, 429, 429]


def test_neighbours_are_counted_together_too() -> None:
    """Of twenty networks of one house, three times each."""
    rooms = [(f"2001:db8:1:{n:x}::/64", "2001:db8:1::/48") for n in range(20)]
    let_in = [allow("knock", room, most=3, per=MINUTE) for room in rooms for _ in range(3)]
    assert sum(let_in) == 3 * WIDER
    elsewhere = ("2001:db8:2:1::/64", "2001:db8:2::/48")
    assert allow("knock", elsewhere, most=3, per=MINUTE)


@pytest.mark.parametrize(
    "email",
    ["Ines@Example.org", "ines+lettre+2@example.org"],
)
def test_mailbox_has_one_spelling(email: str) -> None:
    assert mailbox(email) == "ines@example.org"


def test_mailbox_of_an_international_domain_has_one_spelling() -> None:
    assert mailbox("ines@bücher.example") == mailbox("ines@xn--bcher-kva.example")
    # What cannot be a domain is counted as it is.
    assert mailbox(f"ines@{'é' * 70}.example") == f"ines@{'é' * 70}.example"
    assert mailbox("i.nes@example.org") != mailbox("ines@example.org")

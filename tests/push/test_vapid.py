"""The key of the site is made once, whichever process comes first."""

import json
from base64 import urlsafe_b64decode
from typing import Any

import pytest

from push.models import VapidKey
from push.vapid import authorization, contact, public_key, signer

pytestmark = pytest.mark.django_db


def test_of_two_who_come_first_both_get_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    others: list[str] = []
    first = VapidKey.objects.filter

    def nobody_yet(**kwargs: Any) -> Any:
        rows = first(**kwargs)
        found = list(rows)
        if not others:
            monkeypatch.undo()
            others.append(public_key(signer()))
        return type("Rows", (), {"first": lambda _self: found[0] if found else None})()

    monkeypatch.setattr(VapidKey.objects, "filter", nobody_yet)
    assert public_key(signer()) == others[0]
    assert VapidKey.objects.count() == 1


@pytest.mark.parametrize(
    "endpoint",
    ["https://push.example/x", "https://push.example:/x", "https://PUSH.example.:443/x?y=1"],
)
def test_what_is_signed_names_the_service_in_its_one_spelling(endpoint: str) -> None:
    signed = authorization(signer(), endpoint, contact())
    claims = signed.removeprefix("vapid t=").split(".")[1]
    payload = json.loads(urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    assert payload["aud"] == "https://push.example"

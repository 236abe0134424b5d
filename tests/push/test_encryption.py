"""A browser reads what was encrypted for it, as RFC 8291 says, and signed with one key."""

import json
import os
from base64 import urlsafe_b64decode
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from push.encryption import encrypt
from push.models import VapidKey
from push.vapid import authorization, contact, public_key, signer

pytestmark = pytest.mark.django_db


def decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def point_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def test_the_example_of_the_standard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of its appendix A."""
    sender = int.from_bytes(decoded("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"))
    key = ec.derive_private_key(sender, ec.SECP256R1())
    monkeypatch.setattr(ec, "generate_private_key", lambda _curve: key)
    monkeypatch.setattr(os, "urandom", lambda _count: decoded("DGv6ra1nlYgDCS1FRnbzlw"))
    point = decoded(
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    )
    secret = decoded("BTBZMqHH6r4Tts7J_aSIgg")
    assert encrypt(b"When I grow up, I want to be a watermelon", point, secret) == decoded(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmY"
        "WAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexS"
        "gSxsj_Qulcy4a-fN"
    )


def test_what_no_service_would_take() -> None:
    point = point_of(ec.generate_private_key(ec.SECP256R1()))
    with pytest.raises(ValueError, match="at most 3993 bytes, not 3994"):
        encrypt(b"x" * 3994, point, b"s" * 16)


@pytest.mark.parametrize("point", [b"", b"\x04" + b"\x01" * 64, b"\x04" * 64])
def test_no_point_of_the_curve(point: bytes) -> None:
    with pytest.raises(ValueError, match=r"(?i)point|key|empty"):
        encrypt(b"x", point, b"s" * 16)


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

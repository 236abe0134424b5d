"""The secrets of second factors: kept encrypted, under today's key or a former one."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import decrypt
from django.conf import LazySettings

from core.models import User
from tests.core.sign_in.test_adapter import shown_by_app
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def user() -> User:
    return UserFactory.create()


def kept() -> str:
    return json.dumps(list(Authenticator.objects.values_list("data", flat=True)))


def test_the_database_alone_makes_no_code(user: User) -> None:
    app, codes = TOTP.activate(user, SECRET), RecoveryCodes.activate(user)
    one, *others = codes.get_unused_codes()
    assert SECRET not in kept()
    # Codes are computed from the seed: it is not what is kept.
    assert len(bytes.fromhex(decrypt(codes.instance.data["seed"]))) == 40
    assert decrypt(codes.instance.data["seed"]) not in kept()
    assert app.validate_code(shown_by_app(SECRET))
    assert codes.validate_code(one)
    assert codes.get_unused_codes() == others


def test_a_former_key_is_still_believed(user: User, settings: LazySettings) -> None:
    settings.SECRET_KEY = "before"
    app = TOTP.activate(user, SECRET)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "after", ["before"]
    assert app.validate_code(shown_by_app(SECRET))


def test_without_its_key_a_factor_lets_nobody_in(
    user: User, settings: LazySettings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SECRET_KEY = "before"
    app = TOTP.activate(user, SECRET)
    settings.SECRET_KEY = "after"
    assert not app.validate_code(shown_by_app(SECRET))
    assert "SECRET_KEY" in caplog.text

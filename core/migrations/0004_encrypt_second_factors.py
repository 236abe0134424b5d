"""Encrypt the secrets of authenticator apps and recovery codes that were kept as they are."""

from collections.abc import Callable
from typing import Any

from django.db import migrations

from core.second_factors import SecondFactorAdapter


def _rewrite(apps: Any, change: Callable[[str], str]) -> None:
    for row in apps.get_model("mfa", "Authenticator").objects.exclude(type="webauthn"):
        for name in row.data.keys() & {"secret", "seed"}:
            row.data[name] = change(row.data[name])
        row.save(update_fields=["data"])


def encrypt(apps: Any, schema_editor: object) -> None:
    _rewrite(apps, SecondFactorAdapter().encrypt)


def decrypt(apps: Any, schema_editor: object) -> None:
    _rewrite(apps, SecondFactorAdapter().decrypt)


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_names_without_addresses"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]
    operations = [migrations.RunPython(encrypt, decrypt)]

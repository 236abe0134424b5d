"""Errors that are reported elsewhere, without people."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.core.monitoring.telling_sentry import PERSON

pytestmark = pytest.mark.slow


def test_nothing_of_people_is_reported() -> None:
    found = start(
        "-m", "tests.core.monitoring.telling_sentry", SENTRY_DSN="https://key@errors.example/1"
    )
    logged, event = map(json.loads, found.stdout.splitlines())
    assert logged["logentry"] == {"message": "A letter to %s failed"}
    [error] = event["exception"]["values"]
    assert (error["type"], error["value"]) == ("ValueError", "twice: <…>")
    assert event["transaction"] == "/lettre/{key}/"
    assert PERSON not in found.stdout


def start(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "marseille20.settings"} | environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

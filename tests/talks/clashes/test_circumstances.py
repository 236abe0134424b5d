"""What rules judge by beside the programme."""

import pytest

from talks.clashes import CIRCUMSTANCES, Circumstances, circumstances
from talks.models import Severity
from tests.factories import EditionFactory
from tests.talks.paper import key

pytestmark = pytest.mark.django_db


def test_upper_apps_tell_what_they_know(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = [Circumstances(stars={key("rade"): 3}), Circumstances(minutes={key("talk"): 45})]
    monkeypatch.setattr(CIRCUMSTANCES, "_answers", [lambda _, part=part: part for part in parts])

    known = circumstances(EditionFactory.create(person_twice_blocks=False))

    assert known == Circumstances(
        severities={"person_twice": Severity.WARNING},
        stars={key("rade"): 3},
        minutes={key("talk"): 45},
    )

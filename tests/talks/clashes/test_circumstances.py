"""What rules judge by beside the programme."""

import pytest

from talks.clashes import CIRCUMSTANCES, USUAL, Circumstances, circumstances
from talks.models import RuleSettings, Severity
from tests.factories import EditionFactory
from tests.talks.paper import key

pytestmark = pytest.mark.django_db


def test_upper_apps_tell_what_they_know(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = [Circumstances(stars={key("rade"): 3}), Circumstances(minutes={key("talk"): 45})]
    monkeypatch.setattr(CIRCUMSTANCES, "_answers", [lambda _, part=part: part for part in parts])

    edition = EditionFactory.create()
    RuleSettings.objects.create(edition=edition, person_twice=Severity.WARNING)

    known = circumstances(edition)

    assert known == Circumstances(
        severities={**USUAL, "person_twice": Severity.WARNING},
        stars={key("rade"): 3},
        minutes={key("talk"): 45},
    )

import pytest

from mailings.extension_points import AUDIENCES
from tests.mailings.people import People


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> People:
    """Inès, who reads French, and Hugo, who reads English: whom a mailing may be written to."""
    people = People()
    monkeypatch.setattr(AUDIENCES, "_answers", [lambda: [people]])
    return people

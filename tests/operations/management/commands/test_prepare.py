from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command

from core.models import User
from events.models import Edition
from operations.management.commands import prepare


@pytest.fixture
def collected(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """One for each time that static files were collected."""
    collected: list[object] = []
    monkeypatch.setattr(prepare, "collect_static", collected.append)
    return collected


@pytest.mark.django_db
def test_a_hosted_site_starts_empty(
    settings: LazySettings, tmp_path: Path, collected: list[object]
) -> None:
    settings.VAR_DIR = tmp_path

    for _time in range(2):
        call_command("prepare")

    assert len(collected) == 2
    assert not Edition.objects.exists()
    assert not User.objects.exists()
    for number, heading in {
        "413": "Trop volumineux",
        "429": "Un instant",
        "503": "De retour dans un instant",
    }.items():
        page = (tmp_path / "proxy" / f"{number}.html").read_text()
        assert f"<h1>{heading}</h1>" in page
        assert '<p lang="en">' in page


def test_an_image_is_made_without_a_database(
    settings: LazySettings, tmp_path: Path, collected: list[object]
) -> None:
    settings.VAR_DIR = tmp_path
    call_command("prepare", "--files")
    assert len(collected) == 1
    assert (tmp_path / "proxy" / "503.html").exists()

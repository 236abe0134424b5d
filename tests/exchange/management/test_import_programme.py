"""The command that imports a programme."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from events.models import Edition
from exchange.management.commands import import_programme
from exchange.planning import Plan
from exchange.running import plan_of
from talks.models import Session
from tests.exchange.files import DAY, csv
from tests.factories import EditionFactory, SessionFactory, SpeakerFactory

pytestmark = pytest.mark.django_db

# Programmes of real conferences, where they lie beside the repository.
REAL = Path(settings.BASE_DIR).parent / "shared" / "data"


def run(path: Path, edition: Edition, *more: str) -> str:
    printed = StringIO()
    call_command("import_programme", path, "--edition", edition.slug, *more, stdout=printed)
    return printed.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "programme.csv"
    path.write_bytes(csv(("Ouverture", f"{DAY} 10:00", f"{DAY} 10:30", "Rade", "Ana Lima")))
    return path


def test_it_tells_and_then_does(file: Path, edition: Edition) -> None:
    assert "+ session: Ouverture (ligne 2)" in run(file, edition, "--dry-run")
    assert not Session.objects.exists()
    run(file, edition)
    assert Session.objects.get().state == "confirmed"
    assert "same: 1" in run(file, edition)


def test_people_of_other_editions_are_taken_on_request_alone(file: Path, edition: Edition) -> None:
    ana = SpeakerFactory.create(name="Ana Lima", slug="ana-lima")
    SessionFactory.create(speakers=[ana], edition__name="Avant")
    with pytest.raises(CommandError, match="--known take"):
        run(file, edition, "--known", "ask")
    assert not Session.objects.filter(edition=edition).exists()
    assert "Ana Lima (ligne 2): la même personne" in run(file, edition, "--known", "take")
    assert ana.sessions.count() == 2


def test_what_was_changed_here_and_in_the_file_is_answered(
    edition: Edition, tmp_path: Path
) -> None:
    path = tmp_path / "programme.csv"
    path.write_bytes(csv(("1", "La rad"), headings=("Identifiant", "Titre")))
    run(path, edition)
    Session.objects.update(title_fr="La rade")
    path.write_bytes(csv(("1", "Rade, la"), headings=("Identifiant", "Titre")))
    found = run(path, edition, "--dry-run")
    assert "Rade, la (ligne 2): laisser" in found
    run(path, edition, "--edited", "change")
    assert Session.objects.get().title_fr == "Rade, la"


def test_what_cannot_be(file: Path, edition: Edition, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No edition"):
        call_command("import_programme", file, "--edition", "nowhere")
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "nothing.csv", edition)
    file.write_bytes(b"<schedule>")
    with pytest.raises(CommandError, match="abîmé"):
        run(file, edition)
    file.write_bytes(csv(("", "bientôt", "", "Rade", "")))
    with pytest.raises(CommandError, match="1 ligne est refusée"):
        run(file, edition)
    Edition.objects.update(archived=True, is_current=False)
    with pytest.raises(CommandError, match="archivée"):
        run(file, edition)


def test_an_edition_that_is_archived_meanwhile(
    file: Path, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    def archiving(*args: Any, **kwargs: Any) -> Plan:
        made = plan_of(*args, **kwargs)
        Edition.objects.update(archived=True, is_current=False)
        return made

    monkeypatch.setattr(import_programme, "plan_of", archiving)
    with pytest.raises(CommandError, match="archivée"):
        run(file, edition)
    assert not Session.objects.exists()


@pytest.mark.skipif(not REAL.exists(), reason="no programmes of real conferences here")
@pytest.mark.parametrize(
    ("name", "first", "last", "sessions"),
    [
        pytest.param(
            *("fosdem_2026.xml", "2026-01-31", "2026-02-01", 883), marks=pytest.mark.exhaustive
        ),
        ("pretalx-democon.schedule.json", "2020-12-14", "2020-12-16", 36),
    ],
)
def test_programmes_of_real_conferences(name: str, first: str, last: str, sessions: int) -> None:
    edition = EditionFactory.create(first_day=first, last_day=last, time_zone="Europe/Brussels")
    edition.refresh_from_db()
    run(REAL / name, edition, "--language", "en")
    assert Session.objects.count() == sessions
    assert set(Session.objects.values_list("title_fr", "state")) == {("", "confirmed")}
    found = run(REAL / name, edition, "--language", "en")
    assert "create: 0, change: 0" in found

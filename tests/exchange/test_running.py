"""An import, from the file until its rows are written or it is given up."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import IntegrityError
from django.utils import timezone

from core.models import SecondFactorRule, User
from events.models import Edition
from exchange import applying, running
from exchange.models import MatchedHeading, ProgrammeImport, ReportPage
from speakers.models import Speaker
from talks import erasure
from talks.models import Session
from tests.exchange.files import DAY, csv
from tests.factories import SessionFactory, SpeakerFactory, UserFactory

pytestmark = pytest.mark.django_db

FILE = csv(("Ouverture", f"{DAY} 10:00", f"{DAY} 10:30", "Rade", "Ana Lima"))


@pytest.fixture(autouse=True)
def no_files() -> None:
    """What another test left: what waits for a commit never happens in most of them."""
    for name in kept():
        storages["imports"].delete(f"{running.FOLDER}/{name}")


@pytest.fixture
def user() -> User:
    return UserFactory.create(organiser=True)


def start(user: User, edition: Edition, content: bytes = FILE) -> ProgrammeImport:
    given = {"language": "fr", "confirm": "placed", "told_in": "fr"}
    return running.start(ContentFile(content, name="programme.csv"), user, edition, **given)


def look(whole: ProgrammeImport) -> ProgrammeImport:
    """Have it read, as the task worker does."""
    running.read_import.func(whole.pk)
    whole.refresh_from_db()
    return whole


def finish(whole: ProgrammeImport, by: User) -> ProgrammeImport:
    running.write_import.func(whole.pk, by.pk)
    whole.refresh_from_db()
    return whole


def kept() -> list[str]:
    try:
        return storages["imports"].listdir(running.FOLDER)[1]
    except FileNotFoundError:
        return []


@pytest.mark.usefixtures("tasks")
def test_read_looked_at_and_written(user: User, edition: Edition) -> None:
    whole = start(user, edition)
    assert (whole.state, len(kept())) == ("reading", 1)
    assert look(whole).state == "ready"
    assert whole.report["counts"]["create"] == 3
    assert not Session.objects.exists(), "nothing is written before somebody says so"
    assert running.confirm(whole, whole.digest, user)
    assert finish(whole, user).state == "done"
    assert whole.report.keys() == {"counts", "written"}, "words are not kept"
    assert not ReportPage.objects.exists()
    assert Session.objects.get().title_fr == "Ouverture"


@pytest.mark.usefixtures("tasks")
def test_a_file_is_kept_no_longer_than_needed(
    user: User, edition: Edition, django_capture_on_commit_callbacks: object
) -> None:
    whole = look(start(user, edition))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert running.stop(whole)
    assert kept() == []
    whole.refresh_from_db()
    assert (whole.state, whole.upload, whole.report) == ("stopped", "", {})
    assert not ReportPage.objects.exists()
    assert not running.stop(whole)
    assert finish(whole, user).state == "stopped", "a task that comes late writes nothing"
    assert not Session.objects.exists()


@pytest.mark.usefixtures("tasks")
def test_what_changed_meanwhile_is_shown_again(user: User, edition: Edition) -> None:
    whole = look(start(user, edition))
    SessionFactory.create(edition=edition, title_fr="Ouverture", slug="ouverture")
    assert running.confirm(whole, whole.digest, user)
    assert finish(whole, user).state == "ready"
    assert whole.report["is_new"]
    assert {page.action for page in whole.pages.all()} == {"create", "change"}
    assert not Speaker.objects.filter(name="Ana Lima").exists()
    assert running.confirm(whole, whole.digest, user)
    assert finish(whole, user).state == "done"
    assert Session.objects.count() == 1


@pytest.mark.usefixtures("tasks")
@pytest.mark.parametrize("owes", [True, False])
def test_who_has_no_right_any_more_or_owes_a_second_factor_imports_nothing(
    user: User, edition: Edition, owes: bool
) -> None:
    whole = look(start(user, edition))
    assert running.confirm(whole, whole.digest, user)
    if owes:
        SecondFactorRule.objects.create()
    else:
        user.groups.clear()
    assert finish(whole, user).state == "failed"
    assert not Session.objects.exists()


@pytest.mark.usefixtures("tasks")
def test_what_the_database_refuses_is_reported(
    user: User, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> None:
        raise IntegrityError

    whole = look(start(user, edition))
    assert running.confirm(whole, whole.digest, user)
    monkeypatch.setattr(applying, "write", refuse)
    assert finish(whole, user).state == "failed", "nobody waits for it any longer"


@pytest.mark.usefixtures("tasks")
def test_an_archived_edition_is_not_touched(user: User, edition: Edition) -> None:
    whole = look(start(user, edition))
    running.confirm(whole, whole.digest, user)
    Edition.objects.update(archived=True, is_current=False)
    assert finish(whole, user).state == "failed"
    assert not Session.objects.exists()
    edition.refresh_from_db()
    with pytest.raises(ValidationError, match="archivée"):
        start(user, edition)


@pytest.mark.usefixtures("tasks")
def test_what_cannot_be_read_says_why(user: User, edition: Edition) -> None:
    whole = look(start(user, edition, b"<schedule>"))
    assert whole.state == "failed"
    assert "abîmé" in whole.failure


@pytest.mark.usefixtures("tasks")
def test_nothing_of_who_was_erased_stays(
    user: User, edition: Edition, django_capture_on_commit_callbacks: object
) -> None:
    whole = look(start(user, edition))
    ana = SpeakerFactory.create(name="Ana Lima")
    MatchedHeading.objects.create(edition=edition, heading="ana lima")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        erasure.erase(ana, by=user)
    whole.refresh_from_db()
    assert (whole.state, whole.report, whole.name, kept()) == ("stopped", {}, "", [])
    assert not MatchedHeading.objects.exists(), "one may be a name"


@pytest.mark.usefixtures("tasks")
def test_what_nobody_decides_on_is_given_up(user: User, edition: Edition) -> None:
    whole = look(start(user, edition))
    old = timezone.now() - running.KEPT - timedelta(minutes=1)
    ProgrammeImport.objects.update(moved_at=old)
    running.sweep.func()
    whole.refresh_from_db()
    assert whole.state == "stopped"

"""The files of copies: which one may be read, when it is made anew, what goes away."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from core.database.breaker import AwayError
from core.models import Erasure
from events.models import Edition
from marseille20.offline import copies
from marseille20.offline.copies import Copy, Origin
from operations.backups.replaying import REPLAYS
from talks.published import published_site
from talks.releases import publish
from tests.factories import AnnouncementFactory, moment

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def today() -> None:
    """Tell the time as files do."""


@pytest.fixture
def kept(edition: Edition, sketched: Callable[[], Copy]) -> Copy:
    return sketched()


def test_a_copy_without_a_page_is_none(edition: Edition, client: Client) -> None:
    class Away:
        status_code = 503
        content = b""

    def read(path: str) -> Any:
        return Away() if "rade" in path else client.get(path)

    with pytest.raises(AwayError):
        copies.renew(published_site(), read)
    assert copies.kept("fr") is None


def test_what_was_said_lately_may_be_missing_whatever_nobody_read_was_erased(
    kept: Copy, edition: Edition
) -> None:
    AnnouncementFactory.create(edition=edition)
    site = published_site()
    assert site.version != kept.origin.version
    for kind in copies.NEVER_SHOWN:
        assert kind in REPLAYS
        Erasure.objects.create(kind=kind, key="1")
    assert kept.is_public(site)


def test_nothing_erased_is_there(kept: Copy, edition: Edition) -> None:
    AnnouncementFactory.create(edition=edition)
    site = published_site()
    assert kept.is_public(site)
    for kind in REPLAYS.keys() - {*copies.NEVER_SHOWN}:
        erasure = Erasure.objects.create(kind=kind, key="1")
        assert not kept.is_public(site), kind
        erasure.delete()


def test_a_release_makes_it_old(kept: Copy, edition: Edition) -> None:
    Edition.objects.update(city="Cassis")
    publish(edition)
    assert not kept.is_public(published_site())


def test_what_changes_waits_but_for_a_release(kept: Copy, edition: Edition) -> None:
    kept = replace(kept, rests_until=kept.made_at + 600)
    with time_machine.travel(kept.made_at + 1, tick=False):
        assert not kept.is_due(published_site())
        AnnouncementFactory.create(edition=edition)
        assert not kept.is_due(published_site())
    with time_machine.travel(kept.made_at + 601, tick=False):
        assert kept.is_due(published_site())
    with time_machine.travel(kept.made_at + 1, tick=False):
        Edition.objects.update(city="Cassis")
        publish(edition)
        assert kept.is_due(published_site())


def test_what_begins_by_itself_makes_it_old(edition: Edition, sketched: Callable[[], Copy]) -> None:
    noon = timezone.localtime().replace(hour=12) + timedelta(days=1)
    starts = noon + timedelta(hours=2)
    AnnouncementFactory.create(edition=edition, starts=starts)
    with time_machine.travel(noon, tick=False):
        kept = sketched()
    with time_machine.travel(starts - timedelta(minutes=1), tick=False):
        assert not kept.is_due(published_site())
    with time_machine.travel(starts, tick=False):
        assert kept.is_due(published_site())


def test_what_was_erased_makes_it_due_at_once(kept: Copy, edition: Edition) -> None:
    AnnouncementFactory.create(edition=edition)
    assert not replace(kept, rests_until=kept.made_at + 600).is_due(published_site())
    Erasure.objects.create(kind="speaker", key="1")
    assert replace(kept, rests_until=kept.made_at + 600).is_due(published_site())


@pytest.mark.parametrize("text", ["{", '{"origin": 1}'])
def test_what_cannot_be_read_is_none(kept: Copy, text: str) -> None:
    [file] = (settings.VAR_DIR / "copies").glob("*.fr.json")
    file.write_text(text)
    assert copies.kept("fr") is None


def test_a_new_day_begins_another_copy(edition: Edition) -> None:
    first = moment(edition, 1, "12:00")
    with time_machine.travel(first, tick=False):
        before = Origin.of(published_site())
    with time_machine.travel(first + timedelta(days=1), tick=False):
        assert Origin.of(published_site()) != before


def test_copies_before_go_away(edition: Edition, sketched: Callable[[], Copy]) -> None:
    folder = settings.VAR_DIR / "copies"
    before = sketched()
    files = {file.name for file in folder.iterdir()}
    (folder / "another.fr.json").touch()
    abandoned = folder / "abandoned.fr.json"
    abandoned.touch()
    os.utime(abandoned, (0, 0))
    Edition.objects.update(city="Cassis")
    publish(edition)
    sketched()
    after = {file.name for file in folder.iterdir()}
    assert len(after) == len(files) + 1
    assert "another.fr.json" in after
    assert "abandoned.fr.json" not in after
    with pytest.raises(FileNotFoundError):
        before.body("br")


def test_without_an_edition(made: Callable[[str], dict[str, Any]]) -> None:
    assert set(made("fr")["pages"]) == {"/", "/hors-ligne/", "/recherche/", "/direct/"}

"""The first index of a machine: made by one process, opened by the others."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import LazySettings
from django.utils import timezone

from events.models import Edition
from search import index_refresh, kept
from search.documents import contents
from search.index_refresh import IndexRefresher, known_state, refresh
from search.queries import answer, question
from talks.published import forget, published_site
from tests.factories import AnnouncementFactory, PageFactory, RecapFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def machine(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a machine that has no index, for a process that has none."""
    settings.VAR_DIR = tmp_path
    settings.PUBLIC_FRESH_SECONDS = 0
    monkeypatch.setattr(index_refresh, "connections", SimpleNamespace(close_all=lambda: None))
    index_refresh.forget()
    return tmp_path / "search"


@pytest.fixture(autouse=True)
def page(edition: Edition) -> None:
    PageFactory.create(edition=edition, title_fr="Venir à la rascasse", body_fr="<p>Été</p>")


def start(program: str = "one") -> float:
    """A process begins; how long its thread pauses then."""
    index_refresh.forget()
    forget()
    return IndexRefresher(program).look()


def found(word: str = "rascasse") -> list[str]:
    return [document.title.fr for document in answer(known_state(), question(word)).documents]


@pytest.fixture
def nobody_makes(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From the call on, an index can be opened and not made."""

    def refuse(*_args: object) -> None:
        raise AssertionError

    return lambda: monkeypatch.setattr(index_refresh, "contents", refuse)


def test_second_process_opens_what_the_first_made(
    edition: Edition, nobody_makes: Callable[[], None]
) -> None:
    until = timezone.now() + timedelta(hours=1)
    AnnouncementFactory.create(edition=edition, text_fr="Rascasse !", until=until)
    RecapFactory.create(title_fr="Vu du quai")
    assert start() == index_refresh.REFRESH_PAUSE
    made = contents(published_site(), timezone.now())
    assert known_state().contents == made
    assert made.leads
    nobody_makes()
    assert start() == index_refresh.REFRESH_PAUSE
    assert IndexRefresher("one").look() == index_refresh.LOOK, "nothing changed"
    assert known_state().contents == made
    assert sorted(found()) == ["Rascasse !", "Venir à la rascasse"]
    assert found("rascase")
    assert not refresh()


@pytest.mark.parametrize(
    ("file", "content"), [("documents.jsonl", None), ("meta.json", b"{}\n"), ("*.term", b"")]
)
def test_what_cannot_be_read_is_made_anew(machine: Path, file: str, content: bytes | None) -> None:
    start()
    for broken in list(machine.glob(f"*/{file}")):
        broken.unlink()
        if content is not None:
            broken.write_bytes(content)
    assert start() == index_refresh.REFRESH_PAUSE
    assert found() == ["Venir à la rascasse"]


def test_while_another_process_makes_it_this_one_waits(nobody_makes: Callable[[], None]) -> None:
    nobody_makes()
    with kept.alone():
        assert start() == index_refresh.LOOK
    assert index_refresh.IndexMemory.index is None


def test_machine_that_can_keep_none_searches(edition: Edition, machine: Path) -> None:
    machine.write_text("no folder")
    assert start() == index_refresh.REFRESH_PAUSE
    assert found() == ["Venir à la rascasse"]
    PageFactory.create(edition=edition, title_fr="Manger la rascasse")
    forget()
    assert refresh()
    assert len(found()) == 2


def test_what_changes_is_not_kept(edition: Edition, machine: Path) -> None:
    start()
    opened = kept.opened("one", published_site())
    assert opened
    PageFactory.create(edition=edition, title_fr="Manger la rascasse")
    forget()
    assert refresh()
    assert len(found()) == 2
    assert not list(machine.glob("*/"))
    # Another process goes on with what it opened.
    others = answer(opened.state, question("rascasse")).documents
    assert [document.title.fr for document in others] == ["Venir à la rascasse"]


def test_only_the_user_of_the_site_may_look(machine: Path) -> None:
    start()
    assert {folder.stat().st_mode & 0o777 for folder in (machine, *machine.glob("*/"))} == {0o700}

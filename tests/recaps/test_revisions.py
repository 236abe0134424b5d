from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from time_machine import travel

from core.models import ContentVersion, User
from recaps import revisions
from recaps.models import Recap
from recaps.thinning import thin, thin_revisions
from tests.factories import RecapFactory, SessionFactory, TagFactory, UserFactory
from writing import transitions

pytestmark = pytest.mark.django_db


def saved(recap: Recap, base: int, by: Any = None, **words: Any) -> revisions.Saved:
    return revisions.save(recap, revisions.document_of(recap) | words, by, base)


def test_the_same_text_is_kept_once() -> None:
    tags = [str(TagFactory.create().key), str(TagFactory.create().key)]
    recap = RecapFactory.create(status="draft")
    saved(recap, 0, tags=tags)
    saved(recap, 2, tags=tags[::-1])
    assert recap.revisions.count() == 2


@pytest.mark.postgresql
def test_two_at_once_lose_nothing() -> None:
    recap = RecapFactory.create(status="draft", title_fr="Un")
    one, other = UserFactory.create_batch(2)
    saved(recap, 0, one, title_fr="D’une main")
    for _time in range(2):
        found = saved(recap, 1, other, title_fr="D’une autre")
        assert found.newest.document["title_fr"] == "D’une main"
        assert found.aside
        assert found.aside.document["title_fr"] == "D’une autre"
    assert recap.revisions.filter(aside=True).count() == 1
    assert revisions.under_work(recap)["title_fr"] == "D’une main"
    found = saved(recap, 2, one, title_fr="Et après")
    assert (found.newest.number, found.aside) == (4, None)


def test_readers_are_not_informed_of_drafts() -> None:
    """Each change empties the pages that are kept: autosaving must not."""
    recap = RecapFactory.create(status="draft", title_fr="Un")
    version = ContentVersion.current()
    saved(recap, 0, title_fr="Deux")
    assert ContentVersion.current() == version


def test_only_what_publishing_would_change_is_ahead() -> None:
    secret = SessionFactory.create(state="draft")
    recap = RecapFactory.create()
    saved(recap, 0, sessions=[str(secret.key)])
    assert not revisions.is_ahead(recap), "readers do not know that session"
    saved(recap, 2, title_fr="Autre")
    assert revisions.is_ahead(recap)


def test_what_an_editor_changed_in_the_columns_is_kept() -> None:
    recap = RecapFactory.create()
    editor = UserFactory.create()
    revisions.ensure_revision(recap)
    recap.title_en = "The harbour"
    recap.save()
    for _time in range(2):
        revisions.record_columns(recap, editor)
    assert [r.saved_by for r in recap.revisions.all()] == [editor, None]
    assert not revisions.is_ahead(recap)
    recap.refresh_from_db()
    assert recap.status == "published"


@pytest.mark.parametrize(("before", "after"), [("published", "published"), ("changes", "changes")])
def test_published_text_that_is_as_readers_see_it_again_is_no_draft(
    before: str, after: str
) -> None:
    recap = RecapFactory.create(status=before, title_fr="Un")

    def state(title: str) -> tuple[str, str]:
        found = saved(recap, revisions.number_of(recap), title_fr=title).newest.recap
        return found.status, Recap.objects.get(pk=recap.pk).status

    assert state("Deux") == (("draft", "draft") if before == "published" else (before, before))
    assert state("Un") == (after, after)


# A Wednesday.
NOON = datetime(2027, 5, 19, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def recap() -> Recap:
    """A draft whose first version is from long before."""
    with travel(NOON - 400 * DAY, tick=False):
        recap = RecapFactory.create(status="draft", published_at=None)
        revisions.ensure_revision(recap)
    return recap


def save(recap: Recap, *times: datetime, by: User | None = None) -> list[int]:
    """A save at each of these times; their numbers."""
    numbers = []
    for at in times:
        with travel(at, tick=False):
            document = revisions.under_work(recap) | {"title_fr": f"{at} {by}"}
            base = revisions.number_of(recap)
            numbers.append(revisions.save(recap, document, by, base).newest.number)
    return numbers


def left(recap: Recap, at: datetime) -> list[int]:
    with travel(at, tick=False):
        thin(recap.revisions.all())
    return sorted(recap.revisions.values_list("number", flat=True))


def test_all_saves_of_the_last_hour_stay(recap: Recap) -> None:
    numbers = save(recap, *(NOON + timedelta(seconds=n) for n in range(0, 3600, 300)))
    assert left(recap, NOON + timedelta(minutes=59)) == [1, *numbers]


@pytest.mark.parametrize(
    ("apart", "age"),
    [(MINUTE, 2 * HOUR), (HOUR, 2 * DAY), (DAY, 9 * DAY), (7 * DAY, 50 * DAY)],
    ids=["a minute", "an hour", "a day", "a week"],
)
def test_one_stays_of_each_time(recap: Recap, apart: timedelta, age: timedelta) -> None:
    begin = NOON.replace(hour=0) - timedelta(days=NOON.weekday())
    first = save(recap, begin, begin + apart / 3, begin + apart / 2)
    second = save(recap, begin + apart, begin + apart * 1.5)
    assert left(recap, begin + apart * 1.5 + age) == [1, first[-1], second[-1]]


def test_each_person_keeps_their_last(recap: Recap) -> None:
    one, other = UserFactory.create_batch(2)
    ours = save(recap, NOON, NOON + MINUTE, by=one)
    theirs = save(recap, NOON + 2 * MINUTE, NOON + 3 * MINUTE, by=other)
    assert left(recap, NOON + 2 * DAY) == [1, ours[-1], theirs[-1]]


@pytest.mark.postgresql
def test_what_was_chosen_stays_for_ever(recap: Recap) -> None:
    author, editor = UserFactory.create(), UserFactory.create(editor=True)
    recap.authors.update(user=author)
    with travel(NOON, tick=False):
        handed_in = save(recap, NOON)[0]
        transitions.apply("submit", recap, author)
    published = save(recap, NOON + MINUTE)[0]
    with travel(NOON + MINUTE, tick=False):
        transitions.apply("publish", recap, editor)
    replaced = save(recap, NOON + 2 * MINUTE)[0]
    with travel(NOON + 3 * MINUTE, tick=False):
        revisions.restore(recap, recap.revisions.get(number=handed_in), author)
    had_back = revisions.number_of(recap)
    with travel(NOON + 4 * MINUTE, tick=False):
        document = revisions.under_work(recap) | {"title_fr": "De côté"}
        aside = revisions.save(recap, document, author, 1).aside
    assert aside
    newest = save(recap, NOON + 5 * MINUTE, NOON + 6 * MINUTE)[-1]
    chosen = [1, handed_in, published, replaced, had_back, aside.number, newest]
    assert left(recap, NOON + 400 * DAY) == chosen


def test_thinning_is_planned_once_an_hour_for_every_age(recap: Recap, tasks: Any) -> None:
    save(recap, NOON, NOON + MINUTE, NOON + 59 * MINUTE)
    planned = [result.task.run_after - NOON for result in tasks]
    assert planned == [HOUR + age for age in (HOUR, DAY, 7 * DAY, 30 * DAY)]
    assert {tuple(result.args) for result in tasks} == {(recap.pk,)}
    save(recap, NOON + HOUR)
    assert len(tasks) == 8
    with travel(NOON + 2 * DAY, tick=False):
        thin_revisions.func(recap.pk)
    assert recap.revisions.count() == 3

from typing import Any

import pytest

from core.models import ContentVersion
from recaps import revisions
from recaps.models import Recap
from talks.releases import publish
from tests.factories import RecapFactory, SessionFactory, TagFactory, UserFactory

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


def test_what_the_text_mentions_is_pointed_to() -> None:
    session = SessionFactory.create()
    publish(session.edition)
    recap = RecapFactory.create(status="draft")
    mention = f'<p><a data-mention="session:{session.key}" href="/x/">La rade</a></p>'
    found = saved(recap, 0, body_fr=mention, sessions=[str(session.key)])
    assert found.newest.document["sessions"] == []
    assert list(recap.sessions.all()) == [session]


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

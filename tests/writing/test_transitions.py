from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.models import Letter, User
from recaps import revisions
from recaps.models import Recap
from tests.factories import AuthorFactory, RecapFactory, UserFactory
from tests.writing.conftest import recap_of, rewrite
from writing.authors import author_of
from writing.permissions import Role, may_write
from writing.slugs import draft_slug
from writing.transitions import TRANSITIONS, apply, available

pytestmark = pytest.mark.django_db

LATER = timedelta(days=1)

# Where each transition begins, for a text that no reader knows yet; and for one that readers know.
ALLOWED = {
    "submit": {"draft", "changes"},
    "take_back": {"submitted", "approved"},
    "request_changes": {"submitted", "approved"},
    "approve": {"submitted"},
    "publish": {"draft", "submitted", "changes", "approved"},
    "unschedule": set[str](),
    "withdraw": set[str](),
    "put_back": set[str](),
}
ALLOWED_WHEN_PUBLIC = ALLOWED | {
    "withdraw": {"draft", "submitted", "changes", "approved", "published"},
    "put_back": {"withdrawn"},
}


@pytest.mark.parametrize("status", Recap.Status.values)
@pytest.mark.parametrize("is_public", [False, True])
def test_each_may_do_exactly_this(author: User, editor: User, status: str, is_public: bool) -> None:
    if status in {"published", "withdrawn"} and not is_public:
        return
    at = timezone.now() - LATER if is_public else None
    recap = recap_of(author, status, published_at=at)
    allowed = ALLOWED_WHEN_PUBLIC if is_public else ALLOWED

    for user, side in ((author, Role.AUTHOR), (editor, Role.EDITOR), (UserFactory.create(), None)):
        mine = {
            n
            for n, transition in TRANSITIONS.items()
            if transition.role == side and status in allowed[n]
        }
        assert set(available(user, recap)) == mine
        for name in set(TRANSITIONS) - mine:
            with pytest.raises(ValidationError):
                apply(name, recap, user)
    recap.refresh_from_db()
    assert recap.status == status


@pytest.mark.postgresql
def test_there_and_back_is_reported_to_the_other_side(author: User, editor: User) -> None:
    recap = recap_of(author, "draft", title_fr="La rade", slug=draft_slug())
    steps = (
        ("submit", author, "submitted"),
        ("request_changes", editor, "changes"),
        ("submit", author, "submitted"),
        ("take_back", author, "draft"),
        ("submit", author, "submitted"),
        ("approve", editor, "approved"),
        ("publish", editor, "published"),
        ("withdraw", editor, "withdrawn"),
        ("put_back", editor, "published"),
    )
    for name, by, status in steps:
        recap = apply(name, recap, by, message=f"Un mot : {name}")
        assert recap.status == status
        letter = Letter.objects.first()
        assert letter
        assert letter.user == (author if by == editor else editor)
        assert "La rade" in letter.subject
        assert "http://" in letter.body
        assert (f"Un mot : {name}" in letter.body) == (by == editor)
    assert Letter.objects.count() == len(steps)
    assert LogEntry.objects.filter(object_id=recap.pk).count() == len(steps)
    assert recap.slug == "la-rade"


def test_editors_get_the_open_notes_with_the_replies(author: User, editor: User) -> None:
    recap = recap_of(author, "changes")
    note = recap.notes.create(passage="Les vagues", text="Lesquelles ?", written_by=editor)
    recap.notes.create(text="Faite.", settled_at=timezone.now())
    note.replies.create(text="Celles du large.", written_by=author)
    apply("submit", recap, author)
    body = Letter.objects.get().body
    assert "Il y a 1 note dans la marge" in body
    assert f"{author.name} répond\xa0: Celles du large." in body
    assert "Faite." not in body


def test_what_is_to_be_changed_is_a_note_at_the_desk(author: User, editor: User) -> None:
    recap = apply("submit", recap_of(author, "draft"), author, message="Voilà")
    recap = apply("request_changes", recap, editor)
    recap = apply("submit", recap, author)
    recap = apply("approve", recap, editor, message="Bien")
    assert not recap.notes.exists()
    recap = apply("request_changes", recap, editor, message="Trop long")
    note = recap.notes.get()
    assert (note.text, note.passage, note.written_by) == ("Trop long", "", editor)
    # The letter counts what the desk shows, and says it once.
    body = Letter.objects.latest("pk").body
    assert "Il y a 1 note dans la marge" in body
    assert body.count("Trop long") == 1
    assert note.settled_at is None


# --- When readers see it -------------------------------------------------------------------------


def test_published_at_once_or_at_a_time_to_come(author: User, editor: User) -> None:
    now = timezone.now()
    at_once = apply("publish", recap_of(author, "approved"), editor)
    assert at_once.published_at
    assert at_once.published_at <= timezone.now()
    later = apply("publish", RecapFactory.create(status="approved"), editor, at=now + LATER)
    assert later.published_at == now + LATER
    assert list(Recap.objects.published()) == [at_once]
    with pytest.raises(ValidationError):
        apply("publish", RecapFactory.create(status="approved"), editor, at=now - LATER)


def test_a_scheduled_text_is_held_back_whatever_was_written_since(editor: User) -> None:
    recap = RecapFactory.create(status="published", published_at=timezone.now() + LATER)
    rewrite(recap, title_fr="Encore mieux")
    assert recap.status == "draft"
    assert "unschedule" in available(editor, recap)
    recap = apply("unschedule", recap, editor)
    assert (recap.status, recap.published_at, recap.title_fr) == ("draft", None, "Encore mieux")

    recap = RecapFactory.create(status="published", published_at=timezone.now() + LATER)
    recap = apply("unschedule", recap, editor)
    assert (recap.status, recap.published_at) == ("approved", None)


def test_readers_keep_the_words_until_they_are_published_again(editor: User) -> None:
    recap = RecapFactory.create(title_fr="Un")
    first = recap.published_at
    rewrite(recap, title_fr="Deux")
    assert (recap.status, recap.title_fr) == ("draft", "Un")
    with pytest.raises(ValidationError):
        apply("publish", recap, editor, at=timezone.now() + LATER)
    recap = apply("publish", recap, editor)
    assert (recap.status, recap.title_fr, recap.published_at) == ("published", "Deux", first)
    corrected = recap.changed_at
    assert corrected
    # Handed in and published as it was, it is not corrected once more.
    Recap.objects.filter(pk=recap.pk).update(status="approved")
    recap = apply("publish", recap, editor)
    assert recap.changed_at == corrected


def test_withdrawn_and_back_keeps_what_was_under_way(editor: User) -> None:
    recap = RecapFactory.create(title_fr="Un")
    recap = apply("withdraw", recap, editor)
    assert not Recap.objects.published().exists()
    assert Recap.objects.announced().exists()
    assert apply("put_back", recap, editor).status == "published"

    rewrite(recap, title_fr="Deux")
    apply("withdraw", recap, editor)
    recap = apply("put_back", recap, editor)
    assert (recap.status, recap.title_fr, recap.withdrawn_at) == ("draft", "Un", None)


# --- Two at once ---------------------------------------------------------------------------------


@pytest.mark.postgresql
def test_what_changed_since_it_was_read_is_not_published(editor: User) -> None:
    recap = RecapFactory.create(status="submitted")
    rewrite(recap, title_fr="Deux")
    read = revisions.number_of(recap)
    rewrite(recap, title_fr="Trois")
    with pytest.raises(ValidationError) as refused:
        apply("publish", recap, editor, expected_number=read)
    assert refused.value.code == "stale"
    apply("publish", recap, editor, expected_number=read + 1)
    assert Recap.objects.published().get().title_fr == "Trois"


def test_nobody_is_informed_of_their_own_transition(editor: User) -> None:
    other = UserFactory.create(editor=True)
    recap = recap_of(editor, "draft", title_fr="Deux jours", body_fr="<p>Voilà.</p>")

    apply("submit", recap, editor)

    assert [letter.user for letter in Letter.objects.all()] == [other]


def test_a_text_that_was_thrown_away_meanwhile_is_refused(author: User, editor: User) -> None:
    recap = recap_of(author, "submitted")
    Recap.objects.all().delete()
    with pytest.raises(ValidationError) as refused:
        apply("approve", recap, editor)
    assert refused.value.code == "refused"


def test_who_may_write(author: User, editor: User) -> None:
    recap = recap_of(author, "draft")
    for status in Recap.Status.values:
        recap.status = status
        assert may_write(author, recap) == (status in {"draft", "changes", "published"})
        assert may_write(editor, recap)
        assert not may_write(UserFactory.create(), recap)


def test_address_of_what_readers_know_stays(author: User, editor: User) -> None:
    """Even one that looks like a draft's."""
    recap = recap_of(author, "draft", title_fr="Brouillon de culture", slug=draft_slug())
    apply("submit", recap, author)
    recap = apply("publish", recap, editor)
    assert recap.slug == "brouillon-de-culture"
    rewrite(recap, title_fr="Bouillon de culture")
    assert apply("publish", recap, editor).slug == "brouillon-de-culture"


@pytest.mark.postgresql
def test_texts_of_one_title_have_an_address_each(author: User) -> None:
    signed = AuthorFactory.create(user=author)
    for title in ("La rade", "La rade", "La rade", "Auteurs"):
        recap = RecapFactory.create(
            title_fr=title, status="draft", slug=draft_slug(), authors=[signed]
        )
        apply("submit", recap, author)
    assert sorted(Recap.objects.values_list("slug", flat=True)) == [
        "auteurs-2", "la-rade", "la-rade-2", "la-rade-3",
    ]  # fmt: skip


def test_no_part_of_an_address_becomes_a_signature() -> None:
    author = author_of(UserFactory.create(email="ines.calanque@example.org", name=""))

    assert author.name == "Une personne qui y était"
    assert "calanque" not in author.slug

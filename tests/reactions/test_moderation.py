from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage
from django.utils import timezone
from time_machine import travel

from core.models import ContentVersion, Letter, User
from reactions import moderation, notifications
from reactions.models import Commenter, Reaction
from recaps.models import ExternalRecap, Recap
from tests.factories import (
    AuthorFactory,
    CommenterFactory,
    ExternalRecapFactory,
    ReactionFactory,
    RecapFactory,
    SessionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return UserFactory.create(editor=True, email="redaction@example.org")


@pytest.fixture
def recap() -> Recap:
    author = AuthorFactory.create(user=UserFactory.create(email="maud@example.org", blogger=True))
    return RecapFactory.create(title_fr="Les phares", authors=[author])


@pytest.fixture
def held(recap: Recap) -> Reaction:
    return ReactionFactory.create(
        recap=recap, state=Reaction.State.HELD, text="Avant", commenter=CommenterFactory.create()
    )


@pytest.fixture
def shown(recap: Recap) -> Reaction:
    return ReactionFactory.create(recap=recap, text="Avant", commenter=CommenterFactory.create())


def counted(before: int) -> int:
    return ContentVersion.current() - before


def words(row: Reaction | ExternalRecap) -> Any:
    row.refresh_from_db()
    return row.text if isinstance(row, Reaction) else row.title


def test_what_is_published_is_a_change_and_its_commenter_is_trusted(
    held: Reaction, editor: User
) -> None:
    before = ContentVersion.current()
    moderation.publish(held, editor)
    held.refresh_from_db()
    assert (held.state, held.decided_by) == (Reaction.State.PUBLISHED, editor)
    assert Commenter.objects.get().trusted_at is not None
    assert counted(before) == 1


def test_what_strangers_send_is_no_change(recap: Recap) -> None:
    before = ContentVersion.current()
    moderation.hold(ReactionFactory.build(recap=recap))
    moderation.change(Reaction.objects.get(), text="Encore")
    assert counted(before) == 0


def test_new_words_of_what_readers_see_wait(shown: Reaction, editor: User) -> None:
    moderation.change(shown, text="Achetez mes sardines", author_url="https://evil.example")
    assert words(shown) == "Avant"
    assert Reaction.objects.waiting().get() == shown

    moderation.refuse(shown, editor)
    assert (words(shown), shown.state, shown.proposed) == ("Avant", Reaction.State.PUBLISHED, None)

    moderation.change(shown, text="Après")
    moderation.publish(shown, editor)
    assert words(shown) == "Après"
    assert shown.changed_at is not None
    assert not Reaction.objects.waiting().exists()


def test_the_same_words_again_wait_for_nobody(shown: Reaction) -> None:
    moderation.change(shown, text="Avant")
    assert not Reaction.objects.waiting().exists()


def test_what_was_refused_stays_refused_with_other_words(held: Reaction, editor: User) -> None:
    moderation.refuse(held, editor)
    moderation.change(held, text="S’il vous plaît")
    assert (words(held), held.state) == ("S’il vous plaît", Reaction.State.REFUSED)


def test_whose_words_are_taken_from_readers_is_trusted_no_more(
    shown: Reaction, editor: User
) -> None:
    moderation.publish(shown, editor)
    before = ContentVersion.current()
    moderation.refuse(shown, editor)
    assert Commenter.objects.get().trusted_at is None
    assert counted(before) == 1


def test_several_new_links_of_the_trusted_wait_too(shown: Reaction, editor: User) -> None:
    moderation.publish(shown, editor)
    advertising = "Avant https://a.example/ et WWW.b.example"
    moderation.change(shown, text=advertising)
    moderation.change(shown, author_name="Lina B.")
    assert words(shown) == "Avant"
    assert shown.author_name != "Lina B."
    assert Reaction.objects.waiting().get() == shown

    moderation.publish(shown, editor)
    # Those that an editor saw hold up nothing else.
    moderation.change(shown, text=advertising, author_name="Lina")
    assert (words(shown), shown.author_name, shown.proposed) == (advertising, "Lina", None)


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("casino-a.com casino-b.net/x", True),
        ("www.a.example\u00a0http://b.example", True),
        ("a@casino.com b@casino.com", True),
        ("Voir casino-a.com, puis index.html et 3.14", False),
        ('<a href="x"> <a href="y"> <a href="z">', False),
    ],
)
def test_links_are_counted_as_readers_are_shown_them(
    shown: Reaction, editor: User, text: str, several: bool
) -> None:
    assert moderation.has_several_links(text) is several
    moderation.publish(shown, editor)
    moderation.change(shown, text=text)
    assert words(shown) == ("Avant" if several else text)


# --- Two at once ---------------------------------------------------------------------------------


def test_word_of_a_change_does_not_undo_a_decision_made_meanwhile(
    held: Reaction, editor: User
) -> None:
    """Anyone who fetches a page for ten seconds holds a row that was read before."""
    Reaction.objects.update(commenter=None)
    held.refresh_from_db()
    before = Reaction.objects.get()
    moderation.publish(held, editor)
    moderation.change(before, text="Après")
    held.refresh_from_db()
    assert (held.state, held.text, held.proposed) == (
        Reaction.State.PUBLISHED,
        "Avant",
        {"text": "Après"},
    )


def test_confirming_twice_does_not_undo_a_decision(held: Reaction, editor: User) -> None:
    before = Reaction.objects.get()
    moderation.refuse(held, editor)
    moderation.hold(before)
    held.refresh_from_db()
    assert held.state == Reaction.State.REFUSED


def test_what_nobody_saw_is_withdrawn_without_a_change(held: Reaction) -> None:
    before = ContentVersion.current()
    moderation.withdraw(held)
    assert counted(before) == 0


# --- What is proposed ----------------------------------------------------------------------------


def test_ties_are_proposed_beside_those_that_were(editor: User) -> None:
    first, second = SessionFactory.create_batch(2)
    elsewhere = ExternalRecapFactory.create()
    moderation.change(elsewhere, title="Après")
    for session in (first, second):
        moderation.change(elsewhere, sessions=[session.pk])
    assert elsewhere.proposed == {"title": "Après", "sessions": [first.pk, second.pk]}

    moderation.unrelate(elsewhere, "sessions", first.pk)
    moderation.publish(elsewhere, editor)
    assert [*elsewhere.sessions.all()] == [second]


def test_nothing_is_kept_of_a_recap_elsewhere_that_is_gone() -> None:
    elsewhere = ExternalRecapFactory.create()
    moderation.withdraw(elsewhere)
    elsewhere.refresh_from_db()
    assert (elsewhere.title, elsewhere.summary, elsewhere.author_name) == ("", "", "")
    assert elsewhere.url


def test_what_was_refused_and_is_gone_is_emptied_and_stays_refused(
    held: Reaction, editor: User
) -> None:
    moderation.refuse(held, editor)
    moderation.withdraw(held)
    held.refresh_from_db()
    assert (held.state, held.text) == (Reaction.State.REFUSED, "")


def test_portrait_that_another_person_proposes_stays(
    shown: Reaction, recap: Recap, django_capture_on_commit_callbacks: Any
) -> None:
    name = default_storage.save(f"{8:024x}.webp", ContentFile(b"x"))
    other = ReactionFactory.create(recap=recap, avatar=name)
    Reaction.objects.filter(pk=shown.pk).update(commenter=None)
    moderation.change(Reaction.objects.get(pk=shown.pk), avatar=name)
    with django_capture_on_commit_callbacks(execute=True):
        moderation.withdraw(other)
    assert default_storage.exists(name)


def test_a_flood_is_one_letter(recap: Recap, editor: User, mailoutbox: list[EmailMessage]) -> None:
    for _ in range(5):
        moderation.hold(ReactionFactory.build(recap=recap))
    assert [mail.to for mail in mailoutbox] == [["redaction@example.org"]]


def test_who_signed_hears_of_it_once(
    held: Reaction, editor: User, mailoutbox: list[EmailMessage]
) -> None:
    moderation.publish(held, editor)
    [letter] = [mail for mail in mailoutbox if mail.to == ["maud@example.org"]]
    assert letter.subject == "Une réaction à «\N{NO-BREAK SPACE}Les phares\N{NO-BREAK SPACE}»"
    assert "Avant" in letter.body
    count = len(mailoutbox)
    moderation.publish(held, editor)
    assert len(mailoutbox) == count


def test_author_of_many_is_informed_together_of_what_no_letter_named(
    recap: Recap, editor: User, tasks: Any
) -> None:
    maud = recap.authors.get()
    User.objects.filter(author=maud).update(language="en")
    other = RecapFactory.create(authors=[maud])
    answered = [*[recap] * 12, other, RecapFactory.create(), recap]
    with travel("2027-05-20T10:40:00Z", tick=False) as clock:
        for each in answered:
            clock.shift(1)
            moderation.publish(
                ReactionFactory.create(recap=each, state=Reaction.State.HELD), editor
            )
        moderation.refuse(Reaction.objects.filter(recap=recap).latest("pk"), editor)
        [planned] = [each for each in tasks if each.task.func.__name__ == "tell_author_of_more"]
        clock.move_to("2027-05-20T11:00:00Z")
        assert planned.task.run_after == timezone.now()
        # Of this one there is a letter again.
        moderation.publish(ReactionFactory.create(recap=recap, state=Reaction.State.HELD), editor)
        notifications.tell_author_of_more.call(*planned.args)

    written = Letter.objects.filter(to="maud@example.org")
    assert written.filter(template="reactions/letters/reaction.txt").count() == 11
    letter = written.get(template="reactions/letters/more_reactions.txt")
    assert letter.subject == "3 more reactions to what you wrote"
    lines = letter.body.splitlines()
    for answers, about in (("2 reactions", recap), ("1 reaction", other)):
        place = lines.index(f"{answers} to “{about.title_en}”")
        assert lines[place + 1].endswith(f"/en/recaps/{about.slug}/#reactions")


def test_author_is_not_informed_of_what_was_taken_back(
    recap: Recap, editor: User, mailoutbox: list[EmailMessage]
) -> None:
    held = ReactionFactory.create(recap=recap, state=Reaction.State.HELD)
    moment = timezone.now()
    moderation.publish(held, editor)
    moderation.withdraw(held)
    mailoutbox.clear()
    author = recap.authors.get().user
    assert author
    until = timezone.now()
    notifications.tell_author_of_more.call(author.pk, moment.isoformat(), until.isoformat())
    assert mailoutbox == []


def test_editors_hear_of_what_none_of_them_read(recap: Recap, editor: User, tasks: Any) -> None:
    """At once of the first, at the end of the hour of the rest, and of nothing once it is gone."""
    User.objects.filter(pk=editor.pk).update(language="en")

    def publish() -> Reaction:
        row = ReactionFactory.create(recap=recap, state=Reaction.State.HELD)
        moderation.publish(row, None)
        clock.shift(1)
        return row

    def subjects() -> list[str]:
        subjects = Letter.objects.filter(user=editor).values_list("subject", flat=True)
        return list(subjects)

    subject = "New comments are on the site"
    with travel("2027-05-20T10:40:00Z", tick=False) as clock:
        publish()
        assert subjects() == [subject]
        rest = [publish(), publish()]
        assert subjects() == [subject]
        [planned] = [each for each in tasks if each.task.func.__name__ == "tell_editors_of_more"]
        clock.move_to("2027-05-20T11:00:00Z")
        assert planned.task.run_after == timezone.now()
        notifications.tell_editors_of_more.call(*planned.args)
        assert subjects() == [subject] * 2

        clock.move_to("2027-05-20T12:00:00Z")
        for row in rest:
            moderation.refuse(row, editor)
        notifications.tell_editors_of_more.call(*planned.args)
        assert subjects() == [subject] * 2


def test_nobody_signed_what_a_reaction_to_a_session_answers(
    editor: User, mailoutbox: list[EmailMessage]
) -> None:
    session = SessionFactory.create()
    moderation.publish(ReactionFactory.create(session=session, state="held"), editor)
    assert mailoutbox == []


def test_the_first_thing_in_an_empty_queue_is_reported_at_once(
    recap: Recap, editor: User, mailoutbox: list[EmailMessage]
) -> None:
    for _ in range(2):
        moderation.hold(ReactionFactory.build(recap=recap))
        moderation.refuse(Reaction.objects.waiting().get(), editor)
    assert [mail.to for mail in mailoutbox] == [["redaction@example.org"]] * 2

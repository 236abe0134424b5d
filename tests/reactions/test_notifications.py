from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone
from time_machine import travel

from core.models import Letter, User
from reactions import moderation, notifications
from reactions.models import Reaction
from recaps.models import Recap
from tests.factories import (
    AuthorFactory,
    CommenterFactory,
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

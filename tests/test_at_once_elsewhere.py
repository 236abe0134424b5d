"""What authors, editors, readers and the task worker do to the same rows at the same moment.

However two of these go by turns, they end as if one had been done after the other.
"""

from collections.abc import Callable
from datetime import time, timedelta
from functools import partial
from typing import Any

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import Tag, User
from newsletter import sending, subscribers
from newsletter.models import Delivery, Subscriber
from picks import selections
from picks.models import StarCount
from push import subscriptions
from push.announcing import announce
from push.models import Notification, PushSubscription
from reactions import moderation
from reactions.comments import receiving
from reactions.models import Commenter, Reaction
from recaps import revisions
from recaps.models import Recap
from talks.models import Slot
from talks.published import published_site
from talks.releases import publish
from tests.databases import Interleaving, at_once
from tests.factories import (
    AuthorFactory,
    CommenterFactory,
    DigestFactory,
    EditionFactory,
    ReactionFactory,
    RecapFactory,
    SlotFactory,
    SubscriberFactory,
    TagFactory,
    UserFactory,
)
from writing import transitions

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("tasks"),
    pytest.mark.postgresql,
]

FROM = ("203.0.113.9",)
WEEKS = timedelta(days=30)

# What a deed is done to and how it ends, by name: of rows that each stage makes anew.
type Rows = dict[str, Any]
type Deed = Callable[[Rows], Callable[[], Any]]


# --- Comments ------------------------------------------------------------------------------------


def comments() -> Rows:
    """A comment that waits of a person who is trusted, and an old one that nobody confirmed."""
    recap = RecapFactory.create()
    known = CommenterFactory.create(trusted_at=timezone.now())
    stranger = CommenterFactory.create(confirmed_at=None)
    held = ReactionFactory.create(recap=recap, commenter=known, state="held", language="fr")
    old = ReactionFactory.create(
        recap=recap, commenter=stranger, state="unconfirmed", language="fr"
    )
    Reaction.objects.filter(pk=old.pk).update(received_at=timezone.now() - WEEKS)
    emails = [known.email, stranger.email]
    people = {"known": known, "emails": emails, "editor": UserFactory.create(superuser=True)}
    return {"recap": recap, "held": held, "old": old} | people


def comments_then(rows: Rows) -> Any:
    shown = Reaction.objects.filter(recap=rows["recap"]).order_by("pk")
    people = Commenter.objects.filter(email__in=rows["emails"]).order_by("email")
    return (
        [(row.state, bool(row.text), bool(row.commenter)) for row in shown],
        [(bool(each.confirmed_at), bool(each.trusted_at)) for each in people],
    )


def comments_again(rows: Rows) -> Callable[[], Any]:
    row = Reaction(recap=rows["recap"], text="Encore", source="comment", language="fr")
    return partial(receiving.receive, row, rows["known"].email, visitor=FROM, known=rows["known"])


def presses(name: str, button: str) -> Deed:
    return lambda rows: partial(Client().post, rows[name].own_path, {"do": button})


def refuses(rows: Rows) -> Callable[[], Any]:
    return partial(moderation.refuse, rows["held"], rows["editor"])


def crossed() -> Rows:
    """Four comments that wait, of two people by turns, and two editors."""
    people = [CommenterFactory.create(trusted_at=timezone.now()) for _n in range(2)]
    order = (people[0], people[1], people[1], people[0])
    recap = RecapFactory.create()
    held = [ReactionFactory.create(recap=recap, commenter=each, state="held") for each in order]
    editors = [UserFactory.create(superuser=True) for _n in range(2)]
    return {"people": people, "held": held, "editors": editors}


def crossed_then(rows: Rows) -> Any:
    states = Reaction.objects.filter(pk__in=[row.pk for row in rows["held"]]).order_by("pk")
    people = Commenter.objects.filter(pk__in=[each.pk for each in rows["people"]]).order_by("pk")
    return [row.state for row in states], [bool(each.trusted_at) for each in people]


def refuses_many(number: int) -> Deed:
    def deed(rows: Rows) -> Callable[[], Any]:
        ticked = [row.pk for row in rows["held"][2 * number : 2 * number + 2]]
        chosen = {"action": "refuse", ACTION_CHECKBOX_NAME: ticked}
        address = reverse("admin:reactions_reaction_changelist")
        return partial(signed_in(rows["editors"][number]).post, address, chosen)

    return deed


def lets_in(rows: Rows) -> Callable[[], Any]:
    return partial(moderation.publish, rows["held"], rows["editor"])


def forgets_unconfirmed(rows: Rows) -> Callable[[], Any]:
    return receiving.forget_unconfirmed.func


# --- The newsletter ------------------------------------------------------------------------------


def letters() -> Rows:
    """A newsletter that is written, and two readers."""
    Subscriber.objects.all().delete()
    readers = [SubscriberFactory.create(email=f"{name}@example.org") for name in ("ana", "ines")]
    return {"digest": DigestFactory.create(), "readers": readers}


def letters_then(rows: Rows) -> Any:
    there = Subscriber.objects.order_by("email").values_list("email", flat=True)
    waiting = Delivery.objects.filter(digest=rows["digest"]).order_by("pk")
    return list(there), list(waiting.values_list("state", "subscriber__email"))


def sends(rows: Rows) -> Callable[[], Any]:
    return partial(sending.start, rows["digest"])


def leaves(rows: Rows) -> Callable[[], Any]:
    return partial(subscribers.erase, Subscriber.objects.filter(pk=rows["readers"][0].pk))


# --- Recaps --------------------------------------------------------------------------------------


def recaps() -> Rows:
    """A recap that is public, with a text under work that names a topic less."""
    blogger, editor = UserFactory.create(blogger=True), UserFactory.create(superuser=True)
    tags = TagFactory.create_batch(2)
    author = AuthorFactory.create(user=blogger)
    recap = RecapFactory.create(authors=[author], tags=tags)
    kept = [str(tags[1].key)]
    text = revisions.under_work(recap) | {"language": "fr", "title_fr": "Plus tard", "tags": kept}
    saved = revisions.save(recap, text, blogger, 0).newest
    people = {"blogger": blogger, "editor": editor}
    return {"recap": recap, "saved": saved, "tags": tags} | people


def recaps_then(rows: Rows) -> Any:
    recap = Recap.objects.get(pk=rows["recap"].pk)
    keys = [tag.pk for tag in rows["tags"]]
    return (
        (recap.status, recap.title_fr == "Plus tard", recap.tags.count(), recap.notice_fr),
        revisions.under_work(recap)["title_fr"],
        Tag.objects.filter(pk__in=keys).count(),
    )


def step(name: str) -> Deed:
    return lambda rows: partial(transitions.apply, name, rows["recap"], rows["editor"])


def saves(rows: Rows) -> Callable[[], Any]:
    text = rows["saved"].document | {"title_fr": "Encore autre"}
    return partial(revisions.save, rows["recap"], text, rows["blogger"], rows["saved"].number)


def deletes_topic(rows: Rows) -> Callable[[], Any]:
    page = reverse("admin:core_tag_delete", args=[rows["tags"][0].pk])
    return partial(signed_in(rows["editor"]).post, page, {"post": "yes"})


# --- Stars and bells -----------------------------------------------------------------------------


def stars() -> Rows:
    """A selection of one session and a browser that follows it, of an edition that goes on."""
    edition = EditionFactory.create()
    for at in ("10:00", "11:00"):
        SlotFactory.create(session__edition=edition, at=at)
    publish(edition)
    site = published_site()
    shown = site.of_row(edition.pk)
    assert shown is not None
    one, other = sorted(session.short_key for session in shown.programme.sessions)
    bell = dict.fromkeys(subscriptions.FIELDS, "") | {
        "endpoint": f"https://push.example/{edition.pk}",
        "topics": ["moved"],
        "quiet_from": time(),
        "quiet_until": time(),
        "time_zone": "",
        "picks": {one},
    }
    subscriptions.subscribe(shown, "fr", bell)
    secret = selections.create(shown, {one})
    kept = {"secret": secret, "bell": bell}
    return {"edition": edition, "site": site, "shown": shown, "one": one, "other": other} | kept


def stars_then(rows: Rows) -> Any:
    selection = selections.of_secret(rows["secret"])
    bells = PushSubscription.objects.filter(edition=rows["edition"])
    notes = Notification.objects.filter(subscription__in=bells)
    return (
        selection and len(selection.sessions),
        [(len(each.sessions), each.language) for each in bells],
        notes.count(),
        sorted(StarCount.objects.filter(session__edition=rows["edition"]).values_list("count")),
    )


def agrees(rows: Rows) -> Callable[[], Any]:
    picked = {rows["one"], rows["other"]}
    return partial(selections.agree, rows["site"], rows["secret"], {rows["one"]}, picked)


def forgets_stars(rows: Rows) -> Callable[[], Any]:
    return partial(selections.forget, rows["secret"])


def follows(rows: Rows) -> Callable[[], Any]:
    bell = rows["bell"] | {"picks": {rows["one"], rows["other"]}}
    return partial(subscriptions.subscribe, rows["shown"], "en", bell)


def stops(rows: Rows) -> Callable[[], Any]:
    return partial(subscriptions.stop, rows["bell"]["endpoint"])


def rings(rows: Rows) -> Callable[[], Any]:
    slot = Slot.objects.filter(session__edition=rows["edition"]).order_by("pk")
    for each in slot:
        each.start += timedelta(minutes=5)
        each.save()
    publish(rows["edition"])
    return partial(announce.func, rows["edition"].pk)


# --- By turns ------------------------------------------------------------------------------------


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def answer_to(call: Callable[[], Any]) -> int:
    """The status of the page that says how it ended; a refusal is no error of ours."""
    try:
        status: int = getattr(call(), "status_code", 200)
    except ValidationError:
        status = 400
    assert status < 500
    return status


def by_turns(interleaving: Interleaving, number: int, call: Callable[[], Any]) -> int:
    with interleaving.watched(number):
        return answer_to(call)


# One by one; and the second once the first has begun, until it waits.
TURNS = [0, 1], [0, 0, 0, 1, 1, 1, 1, 1]
PAIRS: list[tuple[Callable[[], Rows], Callable[[Rows], Any], Deed, Deed]] = [
    (comments, comments_then, comments_again, presses("held", "withdraw")),
    (comments, comments_then, comments_again, refuses),
    (comments, comments_then, lets_in, presses("held", "withdraw")),
    (crossed, crossed_then, refuses_many(0), refuses_many(1)),
    (comments, comments_then, presses("old", "confirm"), forgets_unconfirmed),
    (letters, letters_then, sends, leaves),
    (recaps, recaps_then, step("publish"), saves),
    (recaps, recaps_then, step("publish"), deletes_topic),
    (stars, stars_then, agrees, forgets_stars),
    (stars, stars_then, follows, stops),
    (stars, stars_then, rings, stops),
    (stars, stars_then, rings, rings),
]


@pytest.mark.parametrize(("stage", "then", "one", "other"), PAIRS)
def test_two_at_once_end_as_one_after_the_other(
    stage: Callable[[], Rows], then: Callable[[Rows], Any], one: Deed, other: Deed
) -> None:
    ends = []
    for order in ([0, 1], [1, 0]):
        rows = stage()
        calls = [deed(rows) for deed in (one, other)]
        answers = {number: answer_to(calls[number]) for number in order}
        ends.append((answers, then(rows)))
    for turns in TURNS:
        rows, interleaving = stage(), Interleaving(turns)
        calls = [deed(rows) for deed in (one, other)]
        turned = [partial(by_turns, interleaving, *each) for each in enumerate(calls)]
        answers = {number: ended.result() for number, ended in enumerate(at_once(*turned))}
        assert interleaving.deadlocks == 0
        assert (answers, then(rows)) in ends

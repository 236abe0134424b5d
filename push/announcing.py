"""What has to be told after a release, and to whom.

How far an edition was told is written down (Progress) together with what waits to be told: whoever
comes a second time, after a process that was killed, finds nothing more to do.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db import transaction
from django.db.models import F
from django.tasks import task
from django.utils import timezone

from push.messages import topic
from push.models import SEVERAL, Notification, Progress, PushSubscription, Topic
from push.sending import deliver
from talks.diff import KeptChange
from talks.models import Release
from talks.programme import EntryId

# What is told of sessions, by their short keys.
type Topics = dict[str, set[Topic]]
# What waits, by subscription and session.
type Waiting = dict[int, dict[str, Notification]]

# Of more sessions than these one notification tells.
MOST_ALONE = 5


def tell_of_release(instance: Release, *, created: bool, **kwargs: object) -> None:
    """A release is told of in the transaction that makes it, or not at all."""
    if created and Progress.objects.filter(edition=instance.edition_id).exists():
        announce.enqueue(instance.edition_id)


# Somebody may be on their way to the wrong room: it does not stand behind what takes long.
@task(queue_name="letters", priority=-5)
def announce(edition_pk: int) -> None:
    """Have everybody told what changed of their sessions since the release told last."""
    with transaction.atomic():
        progress = Progress.objects.select_for_update().get(edition=edition_pk)
        releases = Release.objects.filter(edition=edition_pk, number__gt=progress.release)
        kept = list(releases.order_by("number").values_list("number", "changes"))
        if not kept:
            return
        # Before the first release nobody could pick anything.
        if progress.release:
            changed = _changed(change for _number, changes in kept for change in changes)
            _wait(edition_pk, changed, progress.release)
            deliver.enqueue()
        Progress.objects.filter(pk=progress.pk).update(release=kept[-1][0])


def _changed(changes: Iterable[KeptChange]) -> Topics:
    found: Topics = defaultdict(set)
    for change in changes:
        entry = EntryId.parse(change["entry"])
        told = topic(change["kind"], change["field"])
        if entry.kind in {"place", "text"} and told:
            found[str(entry.key)[:13]].add(told)
    return found


def _wait(edition_pk: int, changed: Topics, since: int) -> None:
    """Note what whoever wants to know it is to be told, once they are not to be left in peace.

    What waits already is told with what is new, as one change since the release that is known.
    """
    now = timezone.now()
    for subscriptions in PushSubscription.objects.of(edition_pk).locked_in_batches():
        waiting, wanted = _waiting(subscriptions), list[Notification]()
        for subscription in subscriptions:
            due_at = subscription.quiet_ends(now) or now
            for each in _wanted(subscription, changed, since, waiting[subscription.pk]):
                each.due_at = due_at
                wanted.append(each)
        _keep(wanted)


def _waiting(subscriptions: Sequence[PushSubscription]) -> Waiting:
    """The changes that wait. What is being sent is forgotten before, or is of the turn before."""
    waiting: Waiting = defaultdict(dict)
    changes = Notification.objects.changes().filter(subscription__in=subscriptions)
    for each in changes.select_for_update().order_by("pk"):
        waiting[each.subscription_id][each.session] = each
    return waiting


def _wanted(
    subscription: PushSubscription, changed: Topics, since: int, waiting: Mapping[str, Notification]
) -> Iterator[Notification]:
    """What is to wait for a subscription, new or not: of each session, or of several at once."""
    sessions = {
        session
        for session in changed.keys() & set(subscription.sessions)
        if not changed[session].isdisjoint(subscription.topics)
    }
    if sessions and (SEVERAL in waiting or len(sessions | waiting.keys()) > MOST_ALONE):
        sessions = {SEVERAL}
        # The oldest that its reader knows.
        since = min([since, *(each.since or since for each in waiting.values())])
    for session in sessions:
        fresh = Notification(subscription=subscription, session=session, since=since)
        yield waiting.get(session, fresh)


def _keep(wanted: Iterable[Notification]) -> None:
    fresh, again = [], defaultdict(list)
    for each in wanted:
        if each.pk:
            again[each.due_at].append(each.pk)
        else:
            fresh.append(each)
    for due_at, pks in again.items():
        # Of another turn: whoever is sending what was known before does not take it along.
        fresh_turn = {"turn": F("turn") + 1, "attempts": 0, "due_at": due_at}
        Notification.objects.filter(pk__in=pks).update(**fresh_turn)
    Notification.objects.bulk_create(fresh, batch_size=500)
    several = [each.subscription_id for each in fresh if each.session == SEVERAL]
    alone = Notification.objects.changes().exclude(session=SEVERAL)
    alone.filter(subscription__in=several).delete()

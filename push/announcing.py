"""Planning the notifications after a release.

The progress of an edition is stored (Progress) together with the notifications that wait: a second
run, after a killed process, finds nothing more to do.
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

# Topics of changed sessions, by short key.
type Topics = dict[str, set[Topic]]
# Waiting notifications, by subscription and session.
type Waiting = dict[int, dict[str, Notification]]

# More sessions than this share one notification.
MOST_ALONE = 5


def announce_release(instance: Release, *, created: bool, **kwargs: object) -> None:
    """Enqueue the announcement in the transaction that creates the release."""
    if created and Progress.objects.filter(edition=instance.edition_id).exists():
        announce.enqueue(instance.edition_id)


# A reader may be on their way to the wrong room: slow tasks must not delay it.
@task(queue_name="letters", priority=-5)
def announce(edition_pk: int) -> None:
    """Plan notifications of all changes since the last release that was announced."""
    with transaction.atomic():
        progress = Progress.objects.select_for_update().get(edition=edition_pk)
        releases = Release.objects.filter(edition=edition_pk, number__gt=progress.release)
        kept = list(releases.order_by("number").values_list("number", "changes"))
        if not kept:
            return
        # Before the first release no session could be picked.
        if progress.release:
            changed = _changed(change for _number, changes in kept for change in changes)
            _wait(edition_pk, changed, progress.release)
            deliver.enqueue()
        Progress.objects.filter(pk=progress.pk).update(release=kept[-1][0])


def _changed(changes: Iterable[KeptChange]) -> Topics:
    found: Topics = defaultdict(set)
    for change in changes:
        entry = EntryId.parse(change["entry"])
        changed = topic(change["kind"], change["field"])
        if entry.kind in {"schedule", "content"} and changed:
            found[str(entry.key)[:13]].add(changed)
    return found


def _wait(edition_pk: int, changed: Topics, since: int) -> None:
    """Store the notifications for subscribers, due at the end of their quiet hours.

    One that waits already covers the new changes too, as one change since the release its reader
    knows.
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
    """Return the waiting changes; one that is being sent is gone by then or of an older turn."""
    waiting: Waiting = defaultdict(dict)
    changes = Notification.objects.changes().filter(subscription__in=subscriptions)
    for each in changes.select_for_update().order_by("pk"):
        waiting[each.subscription_id][each.session] = each
    return waiting


def _wanted(
    subscription: PushSubscription, changed: Topics, since: int, waiting: Mapping[str, Notification]
) -> Iterator[Notification]:
    """Yield the notifications for a subscription: for each session, or one for several."""
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
        # Another turn: a run that is sending the former one does not delete it.
        fresh_turn = {"turn": F("turn") + 1, "attempts": 0, "due_at": due_at}
        Notification.objects.filter(pk__in=pks).update(**fresh_turn)
    Notification.objects.bulk_create(fresh, batch_size=500)
    several = [each.subscription_id for each in fresh if each.session == SEVERAL]
    alone = Notification.objects.changes().exclude(session=SEVERAL)
    alone.filter(subscription__in=several).delete()

"""Subscriptions of browsers, waiting notifications, and the progress of announcing."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import batched
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tasks.attempts import MOST_ATTEMPTS, Attempted
from events.models import Edition
from talks.models import Release

# After the last day of the edition: thirteen months, as selections.
KEPT = timedelta(days=396)
# How many subscriptions are read at a time.
BATCH = 500
# The `failures` of a subscription that was never sent anything.
UNPROVEN = 1
# In the place of a session's key.
SEVERAL = ""


class VapidKey(models.Model):
    """The key by which push services identify this site (RFC 8292): one row, made once.

    Browsers bind their subscriptions to it: a site that loses it has to ask all readers again.
    """

    pem = models.TextField(editable=False)

    class Meta:
        verbose_name = _("key for notifications")
        verbose_name_plural = _("keys for notifications")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class Topic(models.TextChoices):
    """A topic of notifications: a picked session …"""

    MOVED = "moved", _("changes its time or its room")
    CANCELLED = "cancelled", _("is cancelled, or takes place after all")
    FULL = "full", _("is full, or has places again")
    SOON = "soon", _("starts in ten minutes")


class PushSubscriptionQuerySet(models.QuerySet["PushSubscription"]):
    def of(self, edition_pk: int) -> "PushSubscriptionQuerySet":
        return self.filter(edition=edition_pk)

    def outlived(self) -> "PushSubscriptionQuerySet":
        """Filter subscriptions for editions that ended more than KEPT ago."""
        return self.filter(edition__last_day__lt=timezone.localdate() - KEPT)

    def failing(self) -> "PushSubscriptionQuerySet":
        """Filter subscriptions whose last attempts failed."""
        return self.filter(failures__gt=UNPROVEN)

    def locked_in_batches(self) -> Iterator[tuple["PushSubscription", ...]]:
        """Yield all rows in batches, locked until the transaction ends.

        Subscriptions are locked in this order, and before their notifications, so that no deadlock
        occurs.
        """
        locked = self.select_for_update(no_key=True).order_by("pk")
        yield from batched(locked.iterator(BATCH), BATCH)

    @transaction.atomic
    def erase(self) -> int:
        """Delete the subscriptions and their notifications; return how many."""
        pks = list(self.select_for_update().order_by("pk").values_list("pk", flat=True))
        self.model.objects.filter(pk__in=pks).delete()
        return len(pks)


class PushSubscription(models.Model):
    """A browser to be notified of the sessions picked in it, without anything about its owner.

    `digest` is that of `endpoint`, an address at the browser's push service, whose domain is
    `service`; `p256dh` and `auth` are its keys (RFC 8291), Base64url without padding. `sessions`
    are short keys, `topics` values of Topic. Between `quiet_from` and `quiet_until`, by the clocks
    of `time_zone`, it stays silent; never if they are equal. `failures` counts the attempts since
    the last that succeeded; it begins with 1, as one that has never answered may be made up.
    """

    digest = models.CharField(max_length=64, unique=True, editable=False)
    edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="+", verbose_name=_("edition")
    )
    endpoint = models.URLField(max_length=1000)
    service = models.CharField(max_length=253, default="", db_index=True, editable=False)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=30)
    language = models.CharField(max_length=2)
    sessions = models.JSONField(default=list)
    topics = models.JSONField(default=list)
    quiet_from = models.TimeField(default=time(22))
    quiet_until = models.TimeField(default=time(8))
    time_zone = models.CharField(max_length=50, default="Europe/Paris")
    failures = models.PositiveSmallIntegerField(default=UNPROVEN)

    objects = PushSubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("push subscription")
        verbose_name_plural = _("push subscriptions")

    def __str__(self) -> str:
        return self.digest[:8]

    def quiet_ends(self, now: datetime) -> datetime | None:
        """Return the end of the quiet hours, or None outside them."""
        local = now.astimezone(ZoneInfo(self.time_zone))
        at, start, end = local.time(), self.quiet_from, self.quiet_until
        is_quiet = start <= at < end if start <= end else at >= start or at < end
        if not is_quiet:
            return None
        day = local.date() + timedelta(days=end <= at)
        # In the hour that clocks strike twice, the same one of both.
        return datetime.combine(day, end, local.tzinfo).replace(fold=local.fold)


class NotificationQuerySet(models.QuerySet["Notification"]):
    def changes(self) -> "NotificationQuerySet":
        return self.filter(starts=None)

    def due(self) -> "NotificationQuerySet":
        return self.filter(due_at__lte=timezone.now(), attempts__lt=MOST_ATTEMPTS)

    def given_up(self) -> "NotificationQuerySet":
        """Filter notifications whose last attempt was cut short."""
        return self.filter(due_at__lte=timezone.now(), attempts__gte=MOST_ATTEMPTS)

    @transaction.atomic
    def forget(self) -> None:
        """Delete notifications, except those locked to be extended just now."""
        free = self.select_for_update(skip_locked=True)
        self.model.objects.filter(pk__in=list(free.values_list("pk", flat=True))).delete()


class Notification(Attempted):
    """A waiting notification for one browser on one session, deleted once it was sent.

    On a change: `since` is the number of the release that its reader knows; the message is about
    the difference to what is public when it is sent. On the start of a slot: `starts`. A `session`
    of SEVERAL stands for all changed ones of the browser.
    """

    subscription = models.ForeignKey(PushSubscription, models.CASCADE, related_name="waiting")
    session = models.CharField(max_length=13)
    since = models.PositiveIntegerField(null=True)
    starts = models.DateTimeField(null=True)
    due_at = models.DateTimeField(db_index=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [
            models.CheckConstraint(
                condition=Q(since=None) ^ Q(starts=None), name="notification_of_change_or_start"
            ),
            models.UniqueConstraint(
                "subscription", "session", condition=Q(starts=None), name="one_change_waits"
            ),
            models.UniqueConstraint(
                "subscription", "session", condition=Q(since=None), name="one_start_waits"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id}, {self.session}"


class Progress(models.Model):
    """The last release and the last start of slots that were announced of an edition."""

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="+", primary_key=True)
    release = models.PositiveIntegerField()
    starts = models.DateTimeField()

    class Meta:
        verbose_name = _("progress of notifications")
        verbose_name_plural = _("progress of notifications")

    def __str__(self) -> str:
        return str(self.edition)

    @classmethod
    def begin(cls, edition_pk: int) -> None:
        """Create the row with the first subscription: announce what comes from now on."""
        newest = Release.objects.filter(edition=edition_pk).order_by("-number")
        number = newest.values_list("number", flat=True).first() or 0
        defaults = {"release": number, "starts": timezone.now()}
        cls.objects.get_or_create(edition_id=edition_pk, defaults=defaults)

"""Checks of the site, as organisers read them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from core.checks import unknown_migrations
from core.content import backups
from core.mail.deliveries import Delivery, all_deliveries
from core.mail.outbox import given_up, waiting
from core.models import Letter
from core.tasks.queues import Queue, queues, running
from core.tasks.workers import seen_lately
from core.text.translated import written
from operations.build import build
from operations.checkup import Check, services
from operations.checkup.disk import DISK
from operations.checkup.processes import PROCESSES
from operations.checkup.task_names import named
from operations.checkup.trouble import Trouble
from talks.published import published_site

# A task that could run is begun within a second or two, unless another one takes long; in the
# background that may be hundreds of images.
LONGEST_WAIT = timedelta(minutes=5)
LONGEST_IN_BACKGROUND = timedelta(hours=1)
# One a day, which may take a while.
OLDEST_BACKUP = timedelta(hours=26)


def program() -> str:
    """Check which program runs, and whether its database is as it needs it."""
    if unknown := unknown_migrations():
        raise _unknown(unknown)
    executor = MigrationExecutor(connection)
    if missing := len(executor.migration_plan(executor.loader.graph.leaf_nodes())):
        sentence = ngettext(
            "The database lacks %(count)d change that this version needs.",
            "The database lacks %(count)d changes that this version needs.",
            missing,
        )
        remedy = _("On the server, run “manage.py migrate”.")
        raise Trouble(sentence % {"count": missing}, remedy)
    return _("Version %(build)s runs, and the database fits it.") % {"build": build()[:8]}


def _unknown(migrations: dict[str, datetime]) -> Trouble:
    """Return what to do if an upgrade ended halfway, or this version is older than its data."""
    since = min(migrations.values())
    sentence = ngettext(
        "The database has had %(count)d change, on %(at)s, that this version does not know "
        "(%(names)s): it is being upgraded, or that ended halfway.",
        "The database has had %(count)d changes, since %(at)s, that this version does not know "
        "(%(names)s): it is being upgraded, or that ended halfway.",
        len(migrations),
    )
    values = {"count": len(migrations), "at": moment(since), "names": ", ".join(migrations)}
    backup = backups.last_before(since)
    if backup is None:
        remedy = _("On the server, end the upgrade: no backup from before it is known.")
    else:
        remedy = _(
            "On the server, end the upgrade, or stop the site and have the backup from before it "
            "back: %(command)s"
        ) % {"command": backups.restoring(backup)}
    return Trouble(sentence % values, remedy)


def release() -> str:
    edition = published_site().current
    if not edition or not edition.number or not edition.published_at:
        raise Trouble(
            _("No programme is public."),
            _("Choose the current edition under Editions, then publish its programme."),
        )
    return _("Release %(number)d is public since %(at)s.") % {
        "number": edition.number,
        "at": moment(edition.published_at),
    }


def mails() -> str:
    if lost := given_up().count():
        sentence = ngettext(
            "%(count)d letter could not be sent and is not tried any more.",
            "%(count)d letters could not be sent and are not tried any more.",
            lost,
        )
        raise Trouble(
            sentence % {"count": lost},
            _("Read under Letters why, then send them again from there."),
        )
    late = waiting().exclude(failure="").count()
    if late:
        sentence = ngettext(
            "%(count)d letter was refused, and is tried again.",
            "%(count)d letters were refused, and are tried again.",
            late,
        )
        raise Trouble(
            sentence % {"count": late},
            _("Read under Letters why. On the server, “manage.py doctor” asks the mail server."),
        )
    return f"{_last_sent()} {_waiting()}"


def _last_sent() -> str:
    sent = [deliveries.filter(state=Delivery.State.SENT) for deliveries in all_deliveries()]
    ends = [rows.aggregate(at=Max("tried_at"))["at"] for rows in sent]
    letter = Letter.objects.aggregate(at=Max("sent_at"))["at"]
    last = max(filter(None, (*ends, letter)), default=None)
    if last is None:
        return _("No mail was sent yet.")
    return _("The last mail was sent on %(at)s.") % {"at": moment(last)}


def _waiting() -> str:
    count = waiting().count() + sum(deliveries.due().count() for deliveries in all_deliveries())
    if not count:
        return _("None waits.")
    sentence = ngettext("%(count)d waits to be sent.", "%(count)d wait to be sent.", count)
    return sentence % {"count": count}


def tasks() -> str:
    """Check that there are workers for background tasks, and that none waits too long."""
    remedy = _(
        "On the server, see why these workers ended or what holds them up "
        "(journalctl -u 'marseille20-worker@*'), and start them again."
    )
    away = [queue for queue, is_seen in seen_lately().items() if not is_seen]
    if away:
        sentence = _("No worker was seen recently of: %(queues)s.")
        raise Trouble(sentence % {"queues": ", ".join(away)}, remedy)
    stuck = [queue for queue in queues() if queue.age > _longest(queue)]
    if stuck:
        names = ", ".join(queue.name for queue in stuck)
        sentence = _("Tasks have been waiting for %(time)s (%(queues)s).")
        oldest = max(queue.age for queue in stuck)
        waiting = sentence % {"time": timesince(timezone.now() - oldest), "queues": names}
        raise Trouble(f"{waiting} {_under_way()}".strip(), remedy)
    count = sum(queue.waiting for queue in queues())
    under_way = _under_way()
    if not count:
        return under_way or _("What is to be done in the background is done.")
    sentence = ngettext("%(count)d task waits its turn.", "%(count)d tasks wait their turn.", count)
    return f"{sentence % {'count': count}} {under_way}".strip()


def _longest(queue: Queue) -> timedelta:
    return LONGEST_IN_BACKGROUND if queue.name == "background" else LONGEST_WAIT


def _under_way() -> str:
    """Return the tasks under way, and for how long; "" when there are none."""
    held = [f"{named(each.path)} ({timesince(each.since)})" for each in running()]
    return _("Under way: %(tasks)s.") % {"tasks": ", ".join(held)} if held else ""


def backup() -> str:
    last = backups.last()
    remedy = _("On the server, see why there is none of today, and make one now.")
    if last is None:
        raise Trouble(_("There is no backup."), remedy)
    sentence = _("The last backup is from %(at)s.") % {"at": moment(last.made_at)}
    if timezone.now() - last.made_at > OLDEST_BACKUP:
        raise Trouble(sentence, remedy)
    return sentence


def moment(at: datetime) -> str:
    """Return a time by the clock of the site, with its zone: logs of servers have others."""
    return written(timezone.localtime(at), "j F Y, H:i T")


PROGRAM = Check(gettext_lazy("Program"), program, asks_database=True)
MAILS = Check(gettext_lazy("Mails"), mails, asks_database=True)
TASKS = Check(gettext_lazy("Background tasks"), tasks, asks_database=True)
# The data and the machine: of interest to those who look after it as well.
MACHINE: Sequence[Check] = (
    TASKS,
    Check(gettext_lazy("Backup"), backup, asks_database=True),
    DISK,
)
SITE: Sequence[Check] = (
    services.DATABASE,
    PROGRAM,
    Check(gettext_lazy("Programme"), release, asks_database=True),
    MAILS,
    services.MAIL_SERVER,
    services.CACHE,
    services.FILES,
    services.CLOCK,
    services.CERTIFICATE,
    PROCESSES,
    *MACHINE,
)

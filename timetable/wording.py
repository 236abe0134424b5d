"""Steps in words: what is spoken once one is taken, and what its undoing is called."""

from datetime import timedelta
from operator import itemgetter

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from core.models import User
from events.models import Edition
from talks.formatting import short_moment
from talks.models import Session
from timetable.models import Step
from timetable.rows import DoneChange
from timetable.steps import TakenStep

# Whoever took a step since then is said to work here.
LATELY = timedelta(minutes=15)


def spoken(taken: TakenStep) -> str:
    """Return where things are after a step, as a sentence."""
    count = len(taken.done)
    if count == 1:
        sentence = _one(taken.step, taken.done[0])
    else:
        sentence = ngettext("%(count)d slot was changed.", "%(count)d slots were changed.", count)
        sentence %= {"count": count}
    undone = taken.step.kind == Step.Kind.UNDO
    return _("Undone: %(what)s") % {"what": sentence} if undone else sentence


def _one(step: Step, done: DoneChange) -> str:
    session = _title(done)
    if done.after is None:
        return _("“%(session)s” now has no place.") % {"session": session}
    room = step.edition.rooms.filter(key=done.after.room).first()
    when = short_moment(done.after.start, done.after.end, step.edition.zone)
    return _("“%(session)s” is now at %(time)s, %(room)s.") % {
        "session": session,
        "time": when,
        "room": room or "",
    }


def others_here(edition: Edition, user: User) -> str:
    """Return who else took steps lately, and when the last one; "" if nobody did."""
    steps = Step.objects.filter(edition=edition, at__gte=timezone.now() - LATELY).exclude(by=user)
    last = steps.order_by().values("by").annotate(last=Max("at")).values_list("by", "last")
    people = User.objects.in_bulk(dict(last))
    here = [
        _("%(person)s, last step at %(time)s")
        % {"person": people[by], "time": f"{at.astimezone(edition.zone):%H:%M}"}
        for by, at in sorted(last, key=itemgetter(1), reverse=True)
    ]
    return _("Also working here: %(people)s") % {"people": "; ".join(here)} if here else ""


def undo_label(step: Step) -> str:
    """Return what a step did, in short: “Title”, 14:40."""
    changes = [DoneChange.from_json(each) for each in step.changes]
    if len(changes) != 1:
        count = len(changes)
        return ngettext("%(count)d slot", "%(count)d slots", count) % {"count": count}
    place = changes[0].after or changes[0].before
    at = place.start.astimezone(step.edition.zone) if place else step.at
    return _("“%(session)s”, %(time)s") % {"session": _title(changes[0]), "time": f"{at:%H:%M}"}


def _title(done: DoneChange) -> str:
    return str(Session.objects.filter(key=done.session).first() or _("Untitled"))

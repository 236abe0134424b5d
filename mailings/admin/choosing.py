"""Choosing the recipients of a draft: by what they have in common, or by name."""

from collections.abc import Iterable, Iterator

from django.http import QueryDict
from django.utils.translation import gettext as _

from mailings.composing import eligible, shown
from mailings.extension_points import Audience, audience_of
from mailings.models import Mailing
from mailings.problems import enumerate_names


def choose(mailing: Mailing, audience: Audience, posted: QueryDict) -> None:
    """Add and remove recipients of a draft, as the buttons of its page say.

    What is posted is what changes, however many are chosen.
    """
    criterion, removed = posted.get("_add_all", ""), set(posted.get("_remove", "").split())
    added: Iterable[str] = ()
    if criterion in {each.name for each in audience.criteria}:
        added = audience.matching(criterion, together=mailing.together)
        mailing.criteria = list(dict.fromkeys([*mailing.criteria, criterion]))
    elif "_add_ticked" in posted:
        added = posted.getlist("add")
    if "_remove_all" in posted:
        removed, mailing.criteria = set(mailing.chosen), []
    known = eligible(mailing, audience, set(added)) if added else []
    wanted = dict.fromkeys([*mailing.chosen, *(each.key for each in known)])
    mailing.chosen = [key for key in wanted if key not in removed]


def changed_recipients(mailing: Mailing, seen: Iterable[str]) -> Iterator[str]:
    """Yield a sentence on who joined the recipients since they were shown, and on who left.

    seen: the keys of those that were shown.
    """
    audience = audience_of(mailing.audience)
    before, now = set(seen), {each.key for each in shown(mailing).recipients}
    names = audience.names(before ^ now, together=mailing.together) if audience else {}
    for keys, sentence in (
        (before - now, _("Not among its recipients any more: %(names)s.")),
        (now - before, _("New among its recipients: %(names)s.")),
    ):
        if known := sorted(names[key] for key in keys if key in names):
            yield sentence % {"names": enumerate_names(known, len(known))}

"""Traces of people in the demonstration: as long as there are any, it is not removed."""

import json
from collections.abc import Collection, Iterable, Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _, ngettext

from events.models import Edition
from marseille20.demo.loading import AGAIN, FIRST, made, read
from newsletter.models import Digest
from reactions.models import Feedback, Reaction
from recaps.models import ExternalRecap, Recap, Revision
from recaps.models.moderated import Moderated
from speakers.models import Speaker

# What no editor has to read (any more).
ASIDE = (Moderated.State.UNCONFIRMED, Moderated.State.REFUSED, Moderated.State.WITHDRAWN)


def traces(edition: Edition) -> list[str]:
    """Return the traces, each in a sentence for an organiser."""
    recaps = recaps_of(edition)
    found = (_releases(edition), _recaps(edition, recaps), *_answers(edition, recaps))
    return [sentence for sentence in (*found, _newsletters(edition, recaps)) if sentence]


def slugs_of_recaps() -> list[str]:
    """Return the slugs of the recaps that are loaded."""
    return [recap["slug"] for recap in read()["recaps"]]


def recaps_of(edition: Edition) -> QuerySet[Recap]:
    """Return the recaps of the demonstration, and all others about its sessions."""
    about = Recap.sessions.through.objects.filter(session__edition=edition).values("recap")
    return Recap.objects.filter(Q(slug__in=slugs_of_recaps()) | Q(pk__in=about))


def named(keys: Collection[str], documents: Iterable[object]) -> set[str]:
    """Return those of these keys that stand in any of these documents."""
    texts = map(json.dumps, documents)
    return {key for text in texts for key in keys if key in text}


def _releases(edition: Edition) -> str:
    # An account that was deleted since has published as well.
    own = Q(published_by=None, note_fr__in=(FIRST.fr, AGAIN.fr))
    numbers = edition.releases.exclude(own).order_by("number").values_list("number", flat=True)
    sentence = ngettext(
        "Someone published in it: release %(numbers)s.",
        "Someone published in it: releases %(numbers)s.",
        len(numbers),
    )
    return sentence % {"numbers": ", ".join(map(str, numbers))} if numbers else ""


def _recaps(edition: Edition, recaps: QuerySet[Recap]) -> str:
    # Saving one, at the desk or in the admin, leaves a revision; the loading does not.
    revised = Exists(Revision.objects.filter(recap=OuterRef("pk")))
    written = list(map(str, recaps.filter(Q(revised) | ~Q(slug__in=slugs_of_recaps()))))
    if written:
        sentence = ngettext(
            "Someone wrote or edited a recap in it: %(titles)s.",
            "Someone wrote or edited recaps in it: %(titles)s.",
            len(written),
        )
        return sentence % {"titles": ", ".join(f"“{title}”" for title in written)}
    # A draft of what follows a published recap is tied to nothing yet.
    keys = [str(key) for key in edition.sessions.values_list("key", flat=True)]
    drafts = Revision.objects.values_list("document", flat=True).iterator()
    return _("A recap that is being written speaks of it.") if named(keys, drafts) else ""


def _answers(edition: Edition, recaps: QuerySet[Recap]) -> list[str]:
    """Return what came from readers and other sites, except the loaded comments."""
    content = read()
    speakers = made(edition, Speaker.objects, content["speakers"])
    said = [
        reaction["text"] for recap in content["recaps"] for reaction in recap.get("reactions", ())
    ]
    about = Q(recap__in=recaps) | Q(session__edition=edition) | Q(speaker__in=speakers)
    own = Q(commenter=None, source=Reaction.Source.COMMENT, text__in=said)
    reactions = Reaction.objects.filter(about).exclude(own).exclude(state__in=ASIDE)
    related = Q(sessions__edition=edition) | Q(speakers__in=speakers)
    elsewhere = ExternalRecap.objects.filter(related).exclude(state__in=ASIDE).distinct()
    # Visitors who look around try out a face without a word.
    feedback = Feedback.objects.filter(session__edition=edition).exclude(text="")
    return [
        *_of_reactions(reactions.count()),
        *_of_feedback(feedback.count()),
        *_of_recaps_elsewhere(elsewhere.count()),
    ]


def _of_reactions(count: int) -> Iterator[str]:
    if count:
        sentence = ngettext(
            "%(count)d reaction came from readers or other sites.",
            "%(count)d reactions came from readers or other sites.",
            count,
        )
        yield sentence % {"count": count}


def _of_feedback(count: int) -> Iterator[str]:
    if count:
        sentence = ngettext(
            "%(count)d person said what they think of one of its sessions.",
            "%(count)d people said what they think of its sessions.",
            count,
        )
        yield sentence % {"count": count}


def _of_recaps_elsewhere(count: int) -> Iterator[str]:
    if count:
        sentence = ngettext(
            "%(count)d recap on another site speaks of it.",
            "%(count)d recaps on other sites speak of it.",
            count,
        )
        yield sentence % {"count": count}


def _newsletters(edition: Edition, recaps: QuerySet[Recap]) -> str:
    about = Q(recaps__in=recaps) | Q(announcements__edition=edition)
    sent = Digest.objects.sent().filter(about).exists()
    return _("A newsletter that was sent speaks of it.") if sent else ""

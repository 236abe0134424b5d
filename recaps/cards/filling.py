"""Filling cards: asked for at the desk, read by the task worker, tried again later."""

from contextlib import suppress
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.tasks import task
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext as _

from core.client import FailedError, RefusedError
from core.content.version import count_change
from core.files.storage import StorageAwayError
from core.http import limits
from core.models import User
from core.tasks.attempts import MOST_ATTEMPTS, PAUSES_AND_CLOSING, start_attempt, start_round
from core.text.markup import web_address
from recaps.cards.reading import Facts, UnreadableError, read
from recaps.models import Card, Picture, Recap
from recaps.quotas import keep_picture
from recaps.text import document as nodes

# Of one recap, and of one writer in an hour.
MOST_CARDS, MOST_ASKED = 50, 60
HOUR = timedelta(hours=1)


def ask(recap: Recap, address: str, by: User) -> Card:
    """Return the card of a page, which the task worker fills. Raises ValidationError.

    One that failed an hour ago is tried again.
    """
    if not web_address(address, address):
        raise ValidationError(_("Only addresses of the web can be shown as a card."))
    card = recap.cards.filter(address=address).first()
    if card and not _is_over(card):
        return card
    if card is None and recap.cards.count() >= MOST_CARDS:
        message = _("A recap has %(most)d cards at most: this address stays a link.")
        raise ValidationError(message % {"most": MOST_CARDS})
    if not limits.allow("card", str(by.pk), most=MOST_ASKED, per=HOUR):
        message = _("Many addresses were asked for just now: this one stays a link.")
        raise ValidationError(message)
    with transaction.atomic():
        asked = {"asked_by": by, "language": get_language() or "fr"}
        card, _made = recap.cards.get_or_create(address=address, defaults=asked)
        start_round(card, fill, state=Card.State.WAITING, failure="")
    return card


def ask_for_unknown(recap: Recap, text: nodes.Document, by: User) -> None:
    """Ask for the cards of a text that came from elsewhere, as far as there is room for them."""
    addresses = {block.address for block in text.blocks if isinstance(block, nodes.Card)}
    if not addresses:
        return
    known = set(recap.cards.values_list("address", flat=True))
    room = max(0, MOST_CARDS - len(known))
    for address in sorted(addresses - known)[:room]:
        with suppress(ValidationError):
            ask(recap, address, by)


def _is_over(card: Card) -> bool:
    """Tell whether a card failed long enough ago to be tried again."""
    has_rested = card.tried_at is None or card.tried_at < timezone.now() - HOUR
    return card.state == Card.State.FAILED and has_rested


# The queue of pages: someone waits, and nothing but other pages stands before theirs.
@task(queue_name="pages")
def fill(pk: int, turn: int, attempts: int) -> None:
    """Try to fill one card; one that fails for now is tried again later."""
    mine = Card.objects.filter(pk=pk, turn=turn, state=Card.State.WAITING)
    if attempts == MOST_ATTEMPTS:
        mine.update(state=Card.State.FAILED)
        return
    # Pages that did not answer are asked again after those that someone waits for.
    again = fill.using(priority=fill.priority - 1)
    card = start_attempt(mine, again, (pk, turn, attempts), PAUSES_AND_CLOSING)
    if card is None:
        return
    with translation.override(card.language):
        try:
            _show(card, read(card.address))
        except StorageAwayError:
            _fail(card, _("Its picture cannot be kept right now."), is_passing=True)
        except FailedError as error:
            _fail(card, str(error), is_passing=True)
        except RefusedError as error:
            _fail(card, str(error), is_passing=False)
        except UnreadableError as error:
            _fail(card, str(error), is_passing=error.is_passing)


def _fail(card: Card, sentence: str, *, is_passing: bool) -> None:
    is_over = not is_passing or card.is_exhausted
    state = Card.State.FAILED if is_over else Card.State.WAITING
    Card.objects.filter(**card.this_attempt).update(state=state, failure=sentence)


@transaction.atomic
def _show(card: Card, facts: Facts) -> None:
    mine = Card.objects.filter(**card.this_attempt)
    # By the time a page answers, its card may be gone with the recap, or asked for anew.
    if mine.select_for_update().first() is None:
        return
    picture = _picture(card, facts)
    lacks_picture = facts.names_picture and picture is None
    mine.update(
        state=Card.State.FILLED,
        failure=_("The picture that the page names cannot be kept here.") if lacks_picture else "",
        kind=facts.kind,
        title=facts.title,
        author_name=facts.author_name,
        site_name=facts.site_name,
        text=facts.text,
        written_at=facts.written_at,
        picture=picture,
        fetched_at=timezone.now(),
    )
    if card.recap.is_public:
        count_change(takes_away=False)


def _picture(card: Card, facts: Facts) -> Picture | None:
    """Store the picture of a page for who asked; None without one, or without room for it."""
    if not (facts.picture and card.asked_by):
        return None
    try:
        return keep_picture(facts.picture, card.asked_by)
    except ValidationError:
        return None

"""Withdrawing what stands on a webmention."""

from django.db import models, transaction

from core.page_metadata.address import same_page
from reactions import moderation
from reactions.models import Reaction, Webmention
from reactions.webmentions.targets import field_of, page_at
from recaps.models import ExternalRecap, Recap


def take_back(mention: Webmention, missing: str = "") -> None:
    """Withdraw what the source said, as far as it stands on this webmention alone.

    missing: the address that has no page any more; "" if there is a page, without a link to ours.
    """
    with transaction.atomic():
        if row := mention.external_recap:
            # All in one order: another worker may take back another link of the same page.
            list(row.webmentions.select_for_update().order_by("pk"))
        if is_current(mention):
            let_go(mention, missing)
            mention.fingerprint = ""
            mention.save(update_fields=["fingerprint"])


def is_current(mention: Webmention) -> bool:
    """Lock the row; return whether no other attempt began since it was read."""
    return bool(Webmention.objects.select_for_update().filter(**mention.this_attempt).first())


def let_go(mention: Webmention, missing: str = "") -> None:
    """Remove from a reaction, or a recap elsewhere, what no other webmention says too."""
    reaction, row = mention.reaction, mention.external_recap
    if reaction and not others_of(reaction, mention).exists():
        moderation.withdraw(reaction)
    if row is None:
        return
    lost = [mention]
    is_missing = same_page(missing) == row.known_as
    if is_missing:
        lost = list(row.webmentions.all())
        # If it comes back, it is read anew.
        row.webmentions.update(fingerprint="")
    others = others_of(row, mention)
    # A recap proposed by the form keeps the subjects chosen there, linked or not.
    is_by_form = row.source == ExternalRecap.Source.FORM
    if not is_by_form:
        related = [page_at(other.target) for other in others]
        for each in lost:
            gone = page_at(each.target)
            if gone and not isinstance(gone, Recap) and gone not in related:
                moderation.unrelate(row, f"{field_of(gone)}s", gone.pk)
    if is_missing or not (is_by_form or others):
        moderation.withdraw(row)


def others_of(row: Reaction | ExternalRecap, mention: Webmention) -> models.QuerySet[Webmention]:
    """Return the other verified webmentions that a row stands on."""
    return row.webmentions.exclude(fingerprint="").exclude(pk=mention.pk)

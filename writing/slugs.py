"""The slugs of recaps: random for a draft, later made from its title."""

import re
from itertools import chain, count
from uuid import uuid4

from django.db import IntegrityError, transaction

from core.forms.forms import slug_of
from recaps.models import Recap
from recaps.revisions import under_work

# What other pages below /recits/ have, in one language or the other.
RESERVED_SLUGS = {"auteurs", "authors", "racontez", "tell", "reactions"}
# Addresses of texts that have not been handed in yet.
DRAFT_SLUG = re.compile("brouillon-[0-9a-f]{32}")


def draft_slug() -> str:
    """Return a random slug for a text that has no title yet."""
    return f"brouillon-{uuid4().hex}"


def settle_slug(recap: Recap) -> None:
    """Replace the random slug of a draft by one made from its title."""
    if not DRAFT_SLUG.fullmatch(recap.slug):
        return
    longest = Recap._meta.get_field("slug").max_length - len("-99")  # type: ignore[operator]
    slug = slug_of(under_work(recap)["title_fr"])[:longest].strip("-") or f"recit-{recap.pk}"
    for candidate in chain([slug], (f"{slug}-{number}" for number in count(2))):
        if candidate not in RESERVED_SLUGS and _takes(recap, candidate):
            recap.slug = candidate
            return


def _takes(recap: Recap, slug: str) -> bool:
    """Try to save a slug; return whether it was free, even if another text takes it just now."""
    try:
        with transaction.atomic():
            Recap.objects.filter(pk=recap.pk).update(slug=slug)
    except IntegrityError:
        return False
    return True

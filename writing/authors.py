"""The author that belongs to an account."""

from django.utils.translation import gettext

from core.forms.forms import slug_of
from core.models import User
from recaps.models import Author


def author_of(user: User) -> Author:
    """Return the author that a user signs as, created from the account if there is none."""
    author = Author.objects.filter(user=user).first()
    if author:
        return author
    # Never a part of the e-mail address: that is private.
    name = user.name or gettext("A person who was there")
    slug = slug_of(name)[:70] or f"auteur-{user.pk}"
    if Author.objects.filter(slug=slug).exists():
        slug = f"{slug}-{user.pk}"
    return Author.objects.create(name=name, slug=slug, user=user)

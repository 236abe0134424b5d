"""Cards of pages elsewhere."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import User
from core.tasks.attempts import Attempted
from recaps.models.picture import Picture
from recaps.models.recap import Recap


class Card(Attempted):
    """A page elsewhere that a recap shows as a card, as the page describes itself.

    The text has its address, its title and its picture (`recaps.text.document.Card`); this row says
    the rest, and goes with its recap.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        FILLED = "filled", _("filled")
        FAILED = "failed", _("failed")

    class Kind(models.TextChoices):
        PAGE = "page", _("page")
        POST = "post", _("post")

    recap = models.ForeignKey(Recap, models.CASCADE, related_name="cards", verbose_name=_("recap"))
    address = models.URLField(_("address"), max_length=500)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    kind = models.CharField(_("kind"), max_length=4, choices=Kind, default=Kind.PAGE)
    title = models.CharField(_("title"), max_length=200, blank=True)
    author_name = models.CharField(_("author"), max_length=100, blank=True)
    site_name = models.CharField(_("site"), max_length=100, blank=True)
    # Of a post all of it, of another page what it is about.
    text = models.TextField(_("text"), max_length=1000, blank=True)
    written_at = models.DateTimeField(_("written at"), null=True)
    picture = models.ForeignKey(
        Picture, models.SET_NULL, null=True, related_name="+", verbose_name=_("picture")
    )
    # Whose quota its picture counts in, and whose language says why it failed.
    asked_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("asked for by")
    )
    language = models.CharField(max_length=5, editable=False)
    fetched_at = models.DateTimeField(_("fetched at"), null=True)

    class Meta:
        verbose_name = _("card")
        verbose_name_plural = _("cards")
        ordering = ["recap", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["recap", "address"], name="card_once_per_address")
        ]

    def __str__(self) -> str:
        return self.title or self.address

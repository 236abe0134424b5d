"""Authors of recaps."""

from django.db import models
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from core.models import User
from core.text.translated import Translated
from speakers.models import Speaker


class Author(models.Model):
    """A name that recaps are signed with, perhaps of an account or a speaker."""

    name = models.CharField(_("display name"), max_length=150)
    slug = models.SlugField(
        pgettext_lazy("slug", "address"),
        max_length=80,
        unique=True,
        error_messages={"unique": _("Another author has this address.")},
    )
    bio_fr = models.TextField(_("about the author"), blank=True)
    bio_en = models.TextField(_("about the author, in English"), blank=True)
    url = models.URLField(_("own site"), blank=True)
    user = models.OneToOneField(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        verbose_name=_("account"),
    )
    speaker = models.ForeignKey(
        Speaker,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="authors",
        verbose_name=_("speaker"),
    )

    bio = Translated()

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def hidden(self) -> set[str]:
        """The public columns that are hidden from readers: those that are empty."""
        return {name for name in ("bio_fr", "bio_en", "url") if not getattr(self, name)}

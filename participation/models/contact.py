"""How to reach a speaker, and how they reach their own pages."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.content.personal import Personal
from participation.models.participation import Participation
from speakers.models import Speaker


class Contact(Personal):
    """The address of a speaker; organisers alone see it."""

    class Origin(models.TextChoices):
        TYPED = "typed", _("an organiser wrote it down")
        IMPORTED = "imported", _("it stood in a file that organisers imported")
        OWN = "own", _("you gave it yourself")

    class Language(models.TextChoices):
        FRENCH = "fr", _("French")
        ENGLISH = "en", _("English")

    speaker = models.OneToOneField(
        Speaker, models.CASCADE, related_name="contact", verbose_name=_("speaker")
    )
    # In lower case.
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(
        _("language of letters"), max_length=2, choices=Language.choices, default=Language.FRENCH
    )
    origin = models.CharField(
        _("where the address came from"), max_length=10, choices=Origin.choices, editable=False
    )
    added_at = models.DateTimeField(_("added at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self) -> str:
        """Return whose it is: logs and lists say what a row is called."""
        return str(self.speaker)


class PersonalLink(models.Model):
    """A link by which a speaker reaches their own pages; known by a digest of its secret."""

    participation = models.ForeignKey(
        Participation, models.CASCADE, related_name="links", verbose_name=_("participation")
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    revoked_at = models.DateTimeField(_("revoked at"), null=True)

    class Meta:
        verbose_name = _("personal link")
        verbose_name_plural = _("personal links")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.participation)

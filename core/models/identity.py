"""What the site is called and how it looks."""

import re
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import palettes
from core.models.version import ContentVersion
from core.palettes import PALETTES, Fault, Palette, Role
from core.text import Translated

OWN = "own"
COLOURS = Palette._fields
# What the templates have drawn already; the letter stands over its reflection, a W.
DRAWN = {"word": "MARSEILLE", "sign": "2.0", "letter": "M"}


COLOUR = r"^#[0-9a-fA-F]{6}\Z"
is_colour = RegexValidator(COLOUR, _("Write a colour as # and six digits."))


def _colour(words: Any, name: str) -> models.CharField[str, str]:
    default = getattr(PALETTES[palettes.DEFAULT], name)
    return models.CharField(words, max_length=7, default=default, validators=[is_colour])


class SiteIdentity(models.Model):
    """One row, or none: then the site is Marseille 2.0, as the defaults say.

    It belongs to the version of the content, so that both come in one query; a change of it is a
    change of every page. core.identity keeps it in memory.
    """

    version = models.OneToOneField(
        ContentVersion,
        models.CASCADE,
        primary_key=True,
        related_name="identity",
        default=1,
        editable=False,
    )
    name = models.CharField(_("name"), max_length=100, default="Marseille 2.0")
    short_name = models.CharField(
        _("short name"),
        max_length=30,
        default="Marseille 2.0",
        help_text=_("Beside the logo, on shared cards, and below the icon on a phone."),
    )
    word = models.CharField(
        _("word of the home page"),
        max_length=30,
        default=DRAWN["word"],
        help_text=_("In large letters on the waterline. It looks best in capitals."),
    )
    sign = models.CharField(
        _("sign beside it"),
        max_length=8,
        blank=True,
        default=DRAWN["sign"],
        help_text=_("A year or a number; its dots are coloured. It may be left out."),
    )
    tagline_fr = models.CharField(_("tagline"), max_length=200, blank=True)
    tagline_en = models.CharField(_("tagline in English"), max_length=200, blank=True)
    city = models.CharField(_("city"), max_length=100, default="Marseille")
    contact = models.EmailField(
        _("contact address"),
        blank=True,
        help_text=_("Public, at the foot of each page; answers to our mails go there."),
    )
    sender = models.CharField(
        _("sender of mails"),
        max_length=100,
        blank=True,
        help_text=_("Empty: the name of the site. The address is that of the hosting."),
    )
    credits_fr = models.CharField(_("credits"), max_length=300, blank=True)
    credits_en = models.CharField(_("credits in English"), max_length=300, blank=True)
    palette = models.CharField(
        _("palette"),
        max_length=20,
        choices=[*palettes.NAMES.items(), (OWN, _("Own colours, chosen below"))],
        default=palettes.DEFAULT,
    )
    paper = _colour(_("paper"), "paper")
    ink = _colour(_("ink"), "ink")
    sea = _colour(_("sea"), "sea")
    point = _colour(_("point"), "point")
    signal = _colour(_("signal"), "signal")
    logo = models.ImageField(_("logo"), blank=True)
    # By field, the outlines of what is not drawn in the templates (core.lettering).
    drawn = models.JSONField(default=dict, editable=False)

    tagline = Translated()
    credits = Translated()

    class Meta:
        verbose_name = _("identity of the site")
        verbose_name_plural = _("identity of the site")
        constraints: ClassVar[Any] = [
            models.CheckConstraint(condition=models.Q(version=1), name="one_site_identity")
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._draw()
        ContentVersion.objects.get_or_create(pk=1)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self._draw()
        if any(not re.match(COLOUR, getattr(self, name)) for name in COLOURS):
            # That field is refused already.
            return
        if found := list(palettes.faults(self.colours)):
            raise ValidationError([_told(fault) for fault in found], code="contrast")

    def _draw(self) -> None:
        """Draw what the templates have not. Raises ValidationError where the fonts lack a sign."""
        from core.lettering import MissingGlyphError, draw  # noqa: PLC0415 (10 MB, for this alone)

        self.drawn = {}
        for name, field in (("word", "word"), ("sign", "sign"), ("letter", "short_name")):
            words = getattr(self, name)
            try:
                if words and words != DRAWN[name]:
                    self.drawn[name] = draw(words)
            except MissingGlyphError as error:
                message = gettext("The letters of the site have no “%(sign)s”.")
                told = message % {"sign": error}
                raise ValidationError({field: ValidationError(told, code="glyph")}) from error

    @property
    def letter(self) -> str:
        """What stands for the site in its mark and icons."""
        return next((sign for sign in self.short_name.upper() if sign.isalnum()), DRAWN["letter"])

    @property
    def stem(self) -> str:
        """The short name without the sign at its end, which is set apart."""
        has_sign = self.sign and self.short_name.endswith(self.sign)
        return self.short_name.removesuffix(self.sign) if has_sign else self.short_name

    @property
    def colours(self) -> Palette:
        if self.palette == OWN:
            return Palette(*(getattr(self, name).lower() for name in COLOURS))
        return PALETTES.get(self.palette, PALETTES[palettes.DEFAULT])

    @property
    def roles(self) -> dict[str, Role]:
        return palettes.roles(self.colours)

    @property
    def is_recoloured(self) -> bool:
        """Are its colours others than those of tokens.css?"""
        return self.colours != PALETTES[palettes.DEFAULT]


def _told(fault: Fault) -> str:
    """A pair of colours that is refused, in a sentence."""
    theme = gettext("at night") if fault.is_dark else gettext("in broad daylight")
    return gettext(
        "%(front)s on %(ground)s, %(theme)s: the contrast is %(ratio)s to 1, and at least "
        "%(least)s to 1 is needed."
    ) % {
        "front": capfirst(str(palettes.WORDS[fault.front])),
        "ground": palettes.WORDS[fault.ground],
        "theme": theme,
        # Never rounded up to what is needed.
        "ratio": number_format(int(fault.ratio * 10) / 10, 1),
        "least": number_format(fault.least, 1),
    }

"""The row of the site's identity: what it is called and how it looks."""

import re
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _

from core.branding import palettes
from core.branding.palettes import PALETTES, Fault, Palette, Role
from core.content.models import ContentVersion
from core.text.translated import Translated, fold

OWN = "own"
COLOURS = Palette._fields
# What the templates have drawn already; the letter stands over its reflection, a W.
DRAWN = {"word": "MARSEILLE", "sign": "2.0", "letter": "M"}
# A word that is shorter is no larger than this one.
SHORTEST_WORD = 1400
# How wide “2.0” is; no sign is larger.
NUMBER_WIDTH = 465


COLOUR = r"^#[0-9a-fA-F]{6}\Z"
is_colour = RegexValidator(COLOUR, _("Write a colour as # and six digits."))


def _colour(words: Any, name: str) -> models.CharField[str, str]:
    default = getattr(PALETTES[palettes.DEFAULT], name)
    return models.CharField(words, max_length=7, default=default, validators=[is_colour])


class SiteIdentity(models.Model):
    """The identity of the site; without its row the site is Marseille 2.0, as the defaults say.

    It belongs to the version of the content, so that both come in one query; a change of it is a
    change of every page. core.branding.identity keeps it in memory.
    """

    version = models.OneToOneField(
        ContentVersion,
        models.CASCADE,
        primary_key=True,
        related_name="identity",
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
    logo = models.ImageField(
        _("logo"),
        width_field="logo_width",
        height_field="logo_height",
        blank=True,
        help_text=_(
            "Best as a PNG without a ground. Icons are made of it; without one, of a letter."
        ),
    )
    logo_width = models.PositiveIntegerField(editable=False, null=True)
    logo_height = models.PositiveIntegerField(editable=False, null=True)
    # By field, the outlines of what is not drawn in the templates (core.branding.lettering).
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
        if self._state.adding:
            self.version, _created = ContentVersion.objects.get_or_create(pk=1)
            # Never over a row that another request made meanwhile.
            kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self._draw()
        if any(not re.match(COLOUR, getattr(self, name)) for name in COLOURS):
            # That field is refused already.
            return
        if found := list(palettes.faults(self.colours)):
            raise ValidationError([_sentence(fault) for fault in found], code="contrast")

    def _draw(self) -> None:
        """Draw what the templates have not. Raises ValidationError where the fonts lack a sign."""
        from core.branding.lettering import MissingGlyphError, draw  # noqa: PLC0415 (10 MB, for this alone)

        self.drawn = {}
        for name, field in (("word", "word"), ("sign", "sign"), ("letter", "short_name")):
            words = getattr(self, name)
            try:
                if words and words != DRAWN[name]:
                    self.drawn[name] = draw(words)
            except MissingGlyphError as error:
                message = gettext("The letters of the site have no “%(sign)s”.")
                text = message % {"sign": error}
                raise ValidationError({field: ValidationError(text, code="glyph")}) from error

    @property
    def is_kept(self) -> bool:
        """Tell whether there is a row, or only these defaults."""
        return not self._state.adding

    # --- Words -----------------------------------------------------------------------------------

    @property
    def letter(self) -> str:
        """Return the letter for the site's mark and icons."""
        return next((sign for sign in self.short_name.upper() if sign.isalnum()), DRAWN["letter"])

    @property
    def stem(self) -> str:
        """Return the short name without the sign at its end, which is set apart."""
        return self.short_name.removesuffix(self.sign)

    @property
    def sign_parts(self) -> list[str]:
        """Return the sign at the end of the short name, split at its dots; [] where it has none."""
        sign = self.short_name.removeprefix(self.stem)
        return sign.split(".") if sign else []

    @property
    def spelled(self) -> str:
        """Return what the flags spell: letters without accents."""
        return fold(f"{self.word}{self.sign}")

    # --- Drawings --------------------------------------------------------------------------------

    @property
    def word_width(self) -> int:
        """Return the width of the word, with the space beside a short one; its height is 330."""
        return max(self._width("word", 1669), SHORTEST_WORD)

    @property
    def sign_left(self) -> int:
        """Return where the drawing of the sign begins, which stands at the right."""
        return min(0, self._width("sign", NUMBER_WIDTH) - NUMBER_WIDTH)

    @property
    def sign_width(self) -> int:
        return max(NUMBER_WIDTH, self._width("sign", NUMBER_WIDTH))

    @property
    def letter_left(self) -> int:
        """Return where the letter of the mark begins, centred in 40."""
        return round((40 - self._width("letter", 0) * 23 / 330) / 2)

    def _width(self, name: str, otherwise: int) -> int:
        drawn: dict[str, Any] = self.drawn.get(name, {})
        return int(drawn.get("width", otherwise))

    @property
    def logo_shown_width(self) -> int:
        """Return the width of the logo beside the name, 40 high, or lower where it is wide."""
        return min(120, round(40 * (self.logo_width or 1) / (self.logo_height or 1)))

    @property
    def logo_shown_height(self) -> int:
        return round(self.logo_shown_width * (self.logo_height or 1) / (self.logo_width or 1))

    # --- Colours ---------------------------------------------------------------------------------

    @property
    def colours(self) -> Palette:
        if self.palette == OWN:
            return Palette(*(getattr(self, name).lower() for name in COLOURS))
        return PALETTES.get(self.palette, PALETTES[palettes.DEFAULT])

    @property
    def roles(self) -> dict[str, Role]:
        return palettes.roles(self.colours)

    @property
    def day(self) -> dict[str, str]:
        """Return the roles by day, named for templates, where no stylesheet reaches."""
        return {name.replace("-", "_"): role.light for name, role in self.roles.items()}

    @property
    def night(self) -> dict[str, str]:
        return {name.replace("-", "_"): role.dark for name, role in self.roles.items()}

    @property
    def is_recoloured(self) -> bool:
        """Tell whether the colours differ from those of tokens.css."""
        return self.colours != PALETTES[palettes.DEFAULT]

    @property
    def stylesheet(self) -> str:
        """Return the name of the stylesheet, which holds all colours, so that any process can make
        it.
        """
        return f"{''.join(self.colours).replace('#', '')}-{palettes.digest(self.colours)}"

    @property
    def is_redrawn(self) -> bool:
        """Tell whether the icons differ from those in static/core/icons."""
        return bool(self.logo or "letter" in self.drawn or self.is_recoloured)


def _sentence(fault: Fault) -> str:
    """Return a sentence about a pair of colours that is refused."""
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

"""How severe it is to break each rule of a programme (talks.clashes), as an edition sets it."""

from django.db import models
from django.utils.translation import gettext_lazy as _, pgettext_lazy
from django_stubs_ext import StrPromise

from events.models import Edition


class Severity(models.TextChoices):
    """What it means that a rule is broken; an error stops publishing."""

    OFF = "off", pgettext_lazy("severity", "Off")
    ADVICE = "advice", pgettext_lazy("severity", "Advice")
    WARNING = "warning", pgettext_lazy("severity", "Warning")
    ERROR = "error", pgettext_lazy("severity", "Error")


type SeverityField = models.CharField[str, str]


def _severity(title: StrPromise, usual: Severity, sentence: StrPromise) -> SeverityField:
    return models.CharField(
        title,
        max_length=10,
        choices=Severity.choices,
        default=usual,
        db_default=usual.value,
        help_text=sentence,
    )


class RuleSettings(models.Model):
    """The severities of an edition's rules, a column each; without a row, the defaults.

    Rules without a column are always errors.
    """

    edition = models.OneToOneField(
        Edition, models.CASCADE, related_name="rule_settings", verbose_name=_("edition")
    )
    person_twice = _severity(
        _("A person is expected in two places at once"),
        Severity.ERROR,
        _("Two sessions of one person overlap, in different rooms."),
    )
    person_away = _severity(
        _("A person is not there"),
        Severity.WARNING,
        _("A session is at a time for which one of its people did not say that they are there."),
    )
    room_lacks = _severity(
        _("A room lacks what a session promises"),
        Severity.WARNING,
        _("Captions, loop, step-free access, interpreting, streaming: promised, and not there."),
    )
    too_small = _severity(
        _("More stars than seats"),
        Severity.ADVICE,
        _("More readers picked a session than its room seats, and a larger room is free."),
    )
    too_far = _severity(
        _("Too little time to change rooms"),
        Severity.WARNING,
        _("Between two sessions of one person, there is less time than the walk takes."),
    )
    unusual_length = _severity(
        _("Longer or shorter than its format"),
        Severity.ADVICE,
        _("A session does not last as long as its format usually does."),
    )
    without_slot = _severity(
        _("Confirmed without a slot"),
        Severity.WARNING,
        _("A session is confirmed, and has neither time nor room."),
    )
    same_topic = _severity(
        _("The same topic at once"),
        Severity.OFF,
        _("Two sessions with a topic in common overlap: readers have to choose."),
    )
    unrecorded_at_once = _severity(
        _("Two at once, neither recorded"),
        Severity.OFF,
        _("Two sessions overlap, and neither can be watched later."),
    )
    no_host = _severity(
        _("Nobody hosts it"),
        Severity.OFF,
        _("A session has nobody as moderator or host."),
    )

    class Meta:
        verbose_name = _("rules of an edition")
        verbose_name_plural = _("rules of editions")

    def __str__(self) -> str:
        return str(self.edition)

    @property
    def severities(self) -> dict[str, Severity]:
        """Return rule → how severe it is to break it."""
        columns = (field.name for field in self._meta.concrete_fields if field.choices)
        return {name: Severity(getattr(self, name)) for name in columns}

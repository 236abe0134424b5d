"""Rules of a programme: how severe each is."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Severity(models.TextChoices):
    """What it means that a rule is broken; an error stops publishing."""

    OFF = "off", pgettext_lazy("severity", "Off")
    ADVICE = "advice", pgettext_lazy("severity", "Advice")
    WARNING = "warning", pgettext_lazy("severity", "Warning")
    ERROR = "error", pgettext_lazy("severity", "Error")

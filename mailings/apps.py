from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailingsConfig(AppConfig):
    name = "mailings"
    verbose_name = _("mailings")

    def ready(self) -> None:
        from core.content.overview import LINES  # noqa: PLC0415
        from core.history.signals import keep_history  # noqa: PLC0415
        from mailings.models import StandingText  # noqa: PLC0415
        from mailings.overview import lines  # noqa: PLC0415

        LINES.add(lines)
        keep_history(StandingText)

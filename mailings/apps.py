from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailingsConfig(AppConfig):
    name = "mailings"
    verbose_name = _("mailings")

    def ready(self) -> None:
        from core.history.signals import keep_history  # noqa: PLC0415
        from mailings.models import StandingText  # noqa: PLC0415

        keep_history(StandingText)

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsletterConfig(AppConfig):
    name = "newsletter"
    verbose_name = _("newsletter")

    def ready(self) -> None:
        from core.content.overview import LINES  # noqa: PLC0415
        from newsletter.overview import lines  # noqa: PLC0415

        LINES.add(lines)

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsletterConfig(AppConfig):
    name = "newsletter"
    verbose_name = _("newsletter")

    def ready(self) -> None:
        from core.accounts.groups import EDITORS, EVERYTHING, ORGANISERS, grant_permissions  # noqa: PLC0415
        from core.content.overview import LINES  # noqa: PLC0415
        from newsletter.overview import lines  # noqa: PLC0415

        LINES.add(lines)
        everything = {
            "digest": EVERYTHING,
            "delivery": ("view",),
            # To erase is to delete.
            "subscriber": ("view", "delete"),
        }
        grant_permissions(self, {ORGANISERS: everything, EDITORS: everything})

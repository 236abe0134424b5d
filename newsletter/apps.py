from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsletterConfig(AppConfig):
    name = "newsletter"
    verbose_name = _("newsletter")

    def ready(self) -> None:
        from core.groups import EDITORS, EVERYTHING, ORGANISERS, give_rights  # noqa: PLC0415

        everything = {
            "digest": EVERYTHING,
            "delivery": ("view",),
            # To erase is to delete.
            "subscriber": ("view", "delete"),
        }
        give_rights(self, {ORGANISERS: everything, EDITORS: everything})

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PicksConfig(AppConfig):
    name = "picks"
    verbose_name = _("picks")

    def ready(self) -> None:
        from core.accounts.groups import ORGANISERS, grant_permissions  # noqa: PLC0415

        grant_permissions(self, {ORGANISERS: {"starcount": ("view",)}})

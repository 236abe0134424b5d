from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TalksConfig(AppConfig):
    name = "talks"
    verbose_name = _("programme")

    def ready(self) -> None:
        from core.content import shown_outside_releases  # noqa: PLC0415
        from talks.models import Release  # noqa: PLC0415

        shown_outside_releases(Release)

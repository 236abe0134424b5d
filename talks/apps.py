from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TalksConfig(AppConfig):
    name = "talks"
    verbose_name = _("programme")

    def ready(self) -> None:
        from core.content import shown_outside_releases  # noqa: PLC0415
        from core.groups import EVERYTHING, ORGANISERS, give_rights  # noqa: PLC0415
        from talks.models import Release  # noqa: PLC0415

        shown_outside_releases(Release)
        rows = ("session", "slot", "credit", "sessionlink", "track", "format")
        # Whoever may add a release may publish.
        release = {"release": ("view", "add")}
        give_rights(self, {ORGANISERS: {**dict.fromkeys(rows, EVERYTHING), **release}})

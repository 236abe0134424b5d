from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TalksConfig(AppConfig):
    name = "talks"
    verbose_name = _("programme")

    def ready(self) -> None:
        from core.content import count_changes_of  # noqa: PLC0415
        from core.groups import EVERYTHING, ORGANISERS, grant_permissions  # noqa: PLC0415
        from talks.models import Release  # noqa: PLC0415

        count_changes_of(Release)
        rows = ("session", "slot", "credit", "sessionlink", "track", "format")
        # Whoever may add a release may publish.
        release = {"release": ("view", "add")}
        grant_permissions(self, {ORGANISERS: {**dict.fromkeys(rows, EVERYTHING), **release}})

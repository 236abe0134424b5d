from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TimetableConfig(AppConfig):
    name = "timetable"
    verbose_name = _("timetable")

    def ready(self) -> None:
        from core.database.locks import hold_before  # noqa: PLC0415
        from events.models import Edition  # noqa: PLC0415
        from timetable import extensions  # noqa: PLC0415
        from timetable.models import Step  # noqa: PLC0415

        extensions.register()
        hold_before(Edition, "edition", Step)

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("editions and places")

    def ready(self) -> None:
        from core.content import shown_outside_releases  # noqa: PLC0415
        from events.models import Announcement, Edition, Page, Partner  # noqa: PLC0415

        shown_outside_releases(Announcement, Edition, Page, Partner)

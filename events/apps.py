from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("editions and places")

    def ready(self) -> None:
        from core.content import shown_outside_releases  # noqa: PLC0415
        from core.groups import EDITORS, EVERYTHING, ORGANISERS, give_rights  # noqa: PLC0415
        from core.models import leave_former_slugs  # noqa: PLC0415
        from events.models import Announcement, Edition, Page, Partner  # noqa: PLC0415

        shown_outside_releases(Announcement, Edition, Page, Partner)
        leave_former_slugs(Page, Page.objects.published)
        texts = dict.fromkeys(("page", "announcement"), EVERYTHING)
        places = dict.fromkeys(("edition", "venue", "room", "partner"), EVERYTHING)
        give_rights(self, {ORGANISERS: texts | places, EDITORS: texts})

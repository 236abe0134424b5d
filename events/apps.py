from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("editions and places")

    def ready(self) -> None:
        from core.content.overview import LINES  # noqa: PLC0415
        from core.content.version import count_changes_of  # noqa: PLC0415
        from core.database.locks import hold_before  # noqa: PLC0415
        from core.history import keep_history  # noqa: PLC0415
        from core.models import leave_former_slugs  # noqa: PLC0415
        from events.admin.archive import ARCHIVE  # noqa: PLC0415
        from events.admin.overview import lines  # noqa: PLC0415
        from events.admin.pages import EDITION_PAGES  # noqa: PLC0415
        from events.admin.walking import WALKING  # noqa: PLC0415
        from events.models import (  # noqa: PLC0415
            Announcement,
            Edition,
            Page,
            Partner,
            Room,
            Venue,
            WalkingTime,
        )

        LINES.add(lines)
        EDITION_PAGES.add(lambda: WALKING)
        EDITION_PAGES.add(lambda: ARCHIVE)
        count_changes_of(Announcement, Edition, Page, Partner, WalkingTime)
        keep_history(Edition, WalkingTime)
        for model in (Announcement, Page, Partner, Room, Venue):
            keep_history(model)
        hold_before(Edition, "edition", Venue, Room, WalkingTime)
        leave_former_slugs(Page, Page.objects.published)

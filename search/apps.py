from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("search")

    def ready(self) -> None:
        from core.content.version import count_changes_of  # noqa: PLC0415
        from core.history import keep_history  # noqa: PLC0415
        from search.copying import copy_shortcuts  # noqa: PLC0415
        from search.models import Shortcut  # noqa: PLC0415
        from talks.copying import COPIED_WITH_PAGES  # noqa: PLC0415

        count_changes_of(Shortcut)
        keep_history(Shortcut)
        COPIED_WITH_PAGES.add(copy_shortcuts)

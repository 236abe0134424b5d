from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("site and accounts")

    def ready(self) -> None:
        from core import checks, receivers  # noqa: F401, PLC0415 (registers them)
        from core.content import count_changes_of  # noqa: PLC0415
        from core.groups import (  # noqa: PLC0415
            BLOGGERS,
            EDITORS,
            EVERYTHING,
            ORGANISERS,
            grant_permissions,
        )
        from core.models import FormerSlug, Rendition, TaggedItem  # noqa: PLC0415

        count_changes_of(FormerSlug, Rendition, TaggedItem)
        grant_permissions(
            self,
            {
                ORGANISERS: {"user": ("view",), "tag": EVERYTHING, "letter": ("view",)},
                EDITORS: {"tag": ("view", "add", "change"), "letter": ("view",)},
                BLOGGERS: {"tag": ("view",)},
            },
        )

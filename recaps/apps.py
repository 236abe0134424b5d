from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecapsConfig(AppConfig):
    name = "recaps"
    verbose_name = _("recaps")

    def ready(self) -> None:
        from core.content import shown_outside_releases  # noqa: PLC0415
        from core.groups import (  # noqa: PLC0415
            BLOGGERS,
            EDITORS,
            EVERYTHING,
            ORGANISERS,
            give_rights,
        )
        from core.models import leave_former_slugs  # noqa: PLC0415
        from recaps.models import Author, Recap  # noqa: PLC0415

        shown_outside_releases(Author, Recap)
        leave_former_slugs(Author, Author.objects.all)
        leave_former_slugs(Recap, Recap.objects.published)
        everything = {"recap": (*EVERYTHING, "publish"), "author": EVERYTHING}
        give_rights(
            self,
            {
                ORGANISERS: everything,
                EDITORS: everything,
                # Of their own recaps, which they cannot publish: recaps.admin tells.
                BLOGGERS: {"recap": ("view", "add", "change")},
            },
        )

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecapsConfig(AppConfig):
    name = "recaps"
    verbose_name = _("recaps")

    def ready(self) -> None:
        from core.content import shown_outside_releases  # noqa: PLC0415
        from recaps.models import Author, Recap  # noqa: PLC0415

        shown_outside_releases(Author, Recap)

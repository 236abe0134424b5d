from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "exchange"
    verbose_name = _("import and export")

    def ready(self) -> None:
        from core.admin.base import LIST_TOOLS  # noqa: PLC0415
        from core.content.overview import LINES  # noqa: PLC0415
        from exchange.overview import lines, list_tools  # noqa: PLC0415
        from exchange.running import forget_words  # noqa: PLC0415
        from talks.erasure import something_erased  # noqa: PLC0415

        LINES.add(lines)
        LIST_TOOLS.add(list_tools)
        something_erased.connect(forget_words, dispatch_uid="exchange forget words")

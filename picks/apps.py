from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PicksConfig(AppConfig):
    name = "picks"
    verbose_name = _("picks")

    def ready(self) -> None:
        from core.content.overview import BELOW_NUMBERS, LINES  # noqa: PLC0415
        from picks.admin.front_page import lines, most_wanted  # noqa: PLC0415
        from picks.stars import for_speaker, how_many, magnitude  # noqa: PLC0415
        from talks.clashes import CIRCUMSTANCES, CIRCUMSTANCES_SEEN  # noqa: PLC0415
        from talks.extension_points import FOR_SPEAKER  # noqa: PLC0415

        LINES.add(lines)
        BELOW_NUMBERS.add(most_wanted)
        FOR_SPEAKER.add(for_speaker)
        CIRCUMSTANCES.add(how_many)
        CIRCUMSTANCES_SEEN.add(magnitude)

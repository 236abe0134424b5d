"""What the home page shows of the programme once an edition is the current one."""

from django.utils.translation import gettext as _, ngettext

from events.extension_points import OnHome
from events.models import Edition
from talks.releases import newest, released_programme


def on_home(edition: Edition) -> OnHome:
    programme = released_programme(newest(edition))
    if programme is None:
        return OnHome(sentence=_("Nothing of its programme was published yet."), is_empty=True)
    count = len(programme.counted)
    sentence = ngettext("%(count)d public session", "%(count)d public sessions", count)
    return OnHome(sentence=sentence % {"count": count}, is_empty=not count)

"""Who said no to a session that still counts on them: organisers see it until they decide."""

from collections.abc import Iterator

from django.db.models import Model, Q
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.extensions import Extension
from core.templatetags.text import plain
from events.models import Edition
from participation.answers import noes
from participation.organisers import MAY_READ_ANSWERS
from talks.clashes import Problem
from talks.models import Session, Severity


def above_form(request: HttpRequest, row: Model) -> Iterator[Extension]:
    """Yield who said no to a session, above its form."""
    if not (isinstance(row, Session) and request.user.has_perm(MAY_READ_ANSWERS)):
        return
    if found := list(noes(row.edition).filter(session=row)):
        may_see = request.user.has_perm("participation.view_participation")
        content = {"answers": found, "zone": row.edition.zone, "may_see_participation": may_see}
        yield Extension(template="admin/participation/_noes.html", content=content)


def refusals(edition: Edition) -> Iterator[Problem]:
    """Yield the sessions that are public, or will be, and whose speaker said no."""
    is_public = Q(session__state=Session.State.CONFIRMED) | Q(session__announced=True)
    for answer in noes(edition).filter(is_public):
        speaker = answer.participation.speaker
        sentence = _("“%(session)s”: %(person)s said that they cannot come.") % {
            "session": plain(answer.session.title),
            "person": speaker.name,
        }
        yield Problem(
            "said_no", sentence, (answer.session.key, speaker.key), severity=Severity.WARNING
        )

"""The organisers who read what speakers answer."""

from collections.abc import Iterable

from core.accounts.rights import holders
from core.models import User

RIGHT = "participation.view_answer"


def organisers() -> Iterable[User]:
    """Return the users who hear of answers; without any who has the right, the superusers."""
    return holders(RIGHT)

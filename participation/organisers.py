"""The organisers who read what speakers answer, and those who know how to reach them."""

from collections.abc import Iterable

from core.accounts.rights import holders
from core.models import User
from participation.models import Contact

MAY_READ_ANSWERS = "participation.view_answer"
MAY_KEEP_ADDRESSES = tuple(
    f"participation.{action}_contact" for action in Contact._meta.default_permissions
)


def organisers() -> Iterable[User]:
    """Return the users who hear of answers; without any who has the right, the superusers."""
    return holders(MAY_READ_ANSWERS)

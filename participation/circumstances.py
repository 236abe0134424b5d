"""What the rules of a programme judge by, of what speakers said."""

from events.models import Edition
from participation.availability import joined, read
from participation.models import PracticalDetails
from talks.clashes import Circumstances

VIEW = "participation.view_practicaldetails"


def when_there(edition: Edition) -> Circumstances:
    """Return when the speakers of an edition are there, as far as they said it."""
    rows = PracticalDetails.objects.filter(participation__edition=edition)
    said = rows.values_list("participation__speaker__key", "available")
    return Circumstances(
        available={key: joined(read(row) or []) for key, row in said if row is not None},
        private_to={"available": VIEW},
    )

"""What the rules of a programme judge by, of what speakers said."""

from django.db.models import CharField, Count, Max, QuerySet, Value
from django.db.models.functions import Concat

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


def seen(edition: int) -> QuerySet[PracticalDetails, str]:
    """Return, as a query, a text that differs once anyone of an edition says other times."""
    rows = PracticalDetails.objects.filter(participation__edition=edition).order_by()
    times = Concat(Count("pk"), Value(" "), Max("available_at"), output_field=CharField())
    return rows.values(all=Value(1)).annotate(times=times).values_list("times", flat=True)

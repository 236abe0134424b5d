"""The section of a speaker's page where they say when they are there."""

from copy import copy
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from participation import details
from participation.availability import DayPart
from participation.availability_form import AvailabilityForm
from participation.portal.section import Section
from participation.portal.visits import Visit


class Availability(Section):
    """Half-days or hours of the edition's clock; it is sent apart from all else."""

    name = "availability"
    template = "participation/portal/_availability.html"

    def form(
        self,
        visit: Visit,
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
    ) -> AvailabilityForm:
        return AvailabilityForm(
            instance=copy(details.details_of(visit.participation)),
            data=data,
            prefix=self.name,
            auto_id="%s",
        )

    def content(self, visit: Visit, form: Any) -> dict[str, object]:
        return {"parts": list(DayPart), "is_said": form.instance.available is not None}

    def save(self, visit: Visit, form: Any) -> list[str]:
        form.save()
        return []

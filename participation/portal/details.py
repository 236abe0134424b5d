"""The section of a speaker's page on what they need, and how they arrive."""

from copy import copy
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from participation import details, retention
from participation.portal.section import Section
from participation.portal.visits import Visit


class Details(Section):
    """Needs, arrival and telephone, which organisers alone read."""

    name = "details"
    template = "participation/portal/_details.html"

    def form(
        self,
        visit: Visit,
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
    ) -> details.DetailsForm:
        return details.DetailsForm(
            instance=copy(details.details_of(visit.participation)),
            data=data,
            prefix=self.name,
            auto_id="%s",
        )

    def content(self, visit: Visit, form: Any) -> dict[str, object]:
        return {"goes_at": retention.details_go_at(visit.edition)}

    def save(self, visit: Visit, form: Any) -> list[str]:
        form.save()
        return []

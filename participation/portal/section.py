"""What a section of a speaker's page is."""

from typing import Any, Literal

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from participation.portal.visits import Visit


class Section:
    """A part of a speaker's page, and its form, which is sent to an address of its own.

    `name` is its id and the end of that address; `template` finds `visit`, `form`, `content` and
    `is_sent` (whether it was just sent).
    """

    name: str
    template: str
    # Above the forms, among them, or below: where there is room these are the left column.
    place: Literal["above", "forms", "below"] = "forms"

    def form(
        self,
        visit: Visit,
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
    ) -> forms.BaseForm | None:
        """Return the form, bound to what was sent; None if there is none."""
        return None

    def content(self, visit: Visit, form: forms.BaseForm | None) -> object:
        """Return what the template shows besides the form."""
        return None

    def sent_as(self, form: Any) -> str:
        """Return the name by which the device keeps what is typed into a form of the section.

        It begins with the name of the section.
        """
        return self.name

    def save(self, visit: Visit, form: Any) -> list[str]:
        """Keep what a valid form says; return sentences on what could not be kept."""
        raise NotImplementedError

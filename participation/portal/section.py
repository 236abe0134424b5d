"""What a section of a speaker's page is."""

from typing import Any, Literal

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from participation.portal.visits import Visit


class Section:
    """A part of a speaker's page, with a form or several, each sent to an address of its own.

    The page is one form to a browser, so that nothing that is typed in it is lost when a part of it
    is sent: names of fields are prefixed. `name` is the id of the section, and its address if it
    has one form. `template` finds that as `form`, with `visit`, `content`, `is_sent` (just now) and
    `is_left` (something was typed in it, and is not sent); `_outcome.html` says these, and `faults`
    (fields that have errors).
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
        """Return the form, bound to what was sent; None if there is none, or several."""
        return None

    def forms(
        self,
        visit: Visit,
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
    ) -> dict[str, forms.BaseForm]:
        """Return all forms by the ends of their addresses, which begin with that of the section."""
        form = self.form(visit, data, files)
        return {self.name: form} if form else {}

    def content(self, visit: Visit, form: Any) -> object:
        """Return what the template shows besides the form, or besides the dict of several."""
        return None

    def save(self, visit: Visit, form: Any) -> list[str]:
        """Keep what a valid form says; return sentences on what could not be kept."""
        raise NotImplementedError

    def gone(self, name: str, data: QueryDict) -> list[str]:
        """Return sentences on a form that was sent and is none of the section any more."""
        return []

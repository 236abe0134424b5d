"""The section of a speaker's page on the letters to them."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy

from participation.models import Contact
from participation.portal.section import Section
from participation.portal.visits import Visit


class LettersForm(forms.Form):
    """In which language they are."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language of letters"), choices=Contact.Language.choices
    )


class Letters(Section):
    """Where letters go, and in which language; nothing if no address is known."""

    name = "letters"
    template = "participation/portal/_letters.html"
    place = "below"

    def form(
        self,
        visit: Visit,
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
    ) -> LettersForm | None:
        contact: Contact | None = getattr(visit.speaker, "contact", None)
        if contact is None:
            return None
        initial = {"language": contact.language}
        return LettersForm(data, initial=initial, prefix=self.name, auto_id="%s")

    def save(self, visit: Visit, form: Any) -> list[str]:
        # An address that organisers delete meanwhile does not come back.
        theirs = Contact.objects.filter(speaker=visit.speaker)
        theirs.update(language=form.cleaned_data["language"])
        return []

"""The section of a speaker's page where they say what they allow."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy

from participation import consents
from participation.models import Consent
from participation.portal.section import Section
from participation.portal.visits import Visit

YES, NO = "yes", "no"


class ConsentsForm(forms.Form):
    """A yes or a no for each purpose; nothing is chosen before a speaker did."""

    def __init__(self, known: dict[str, Consent], **kwargs: Any) -> None:
        super().__init__(prefix=Consents.name, auto_id="%s", **kwargs)
        self.known = known
        for question in consents.QUESTIONS:
            answer = known.get(question.purpose)
            given = answer.given if answer else None
            self.fields[question.purpose] = forms.ChoiceField(
                label=question.title,
                choices=[(YES, gettext_lazy("Yes")), (NO, gettext_lazy("No"))],
                initial=None if given is None else YES if given else NO,
                required=False,
                widget=forms.RadioSelect,
            )

    def given(self) -> dict[str, bool]:
        """Return what was answered; a question that was left open stays open."""
        return {name: said == YES for name, said in self.cleaned_data.items() if said}


class Consents(Section):
    """Of what they no longer allow, what is public is listed."""

    name = "consents"
    template = "participation/portal/_consents.html"

    def form(
        self,
        visit: Visit,
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
    ) -> ConsentsForm:
        return ConsentsForm(consents.newest(visit.participation), data=data)

    def content(self, visit: Visit, form: Any) -> list[dict[str, object]]:
        found: list[dict[str, object]] = []
        for question in consents.QUESTIONS:
            purpose = question.purpose
            answer = form.known.get(purpose)
            refused = answer is not None and not answer.given
            concerned = consents.concerned(visit.participation, purpose) if refused else []
            row = {"question": question, "field": form[purpose], "answer": answer}
            found.append(row | {"concerned": concerned})
        return found

    def save(self, visit: Visit, form: Any) -> list[str]:
        consents.answer(visit.participation, form.given(), by=visit.speaker.name)
        return []

"""Forms to propose a recap elsewhere."""

from collections.abc import Iterator, Mapping
from itertools import islice

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundWidget
from django.utils.translation import get_language, gettext as _, gettext_lazy

from core.forms.forms import KnownField
from core.text.markup import clean
from core.text.translated import fold
from reactions.elsewhere.proposals import Proposal
from recaps.models import ExternalRecap
from recaps.text.choices import worth_telling
from talks.published import published_site


class OpenForm(forms.Form):
    """A form for everybody, with a field that only programs see (_trap.html)."""

    website = forms.CharField(required=False)

    def clean(self) -> None:
        if self.cleaned_data.get("website"):
            raise ValidationError(_("A program seems to have filled this in."), code="program")


class AddressForm(OpenForm):
    # Browsers know no address without https://.
    url = forms.URLField(
        label=gettext_lazy("Address of your text"),
        assume_scheme="https",
        max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text=gettext_lazy("The page of that text itself, on your own site or wherever it is."),
        error_messages={
            "required": gettext_lazy("Paste the address of a page."),
            "invalid": gettext_lazy("This is no address of a page. One begins with https://"),
        },
    )


class ProposalForm(OpenForm):
    """A form to correct and send what was found on a page.

    Of a recap that is known already, it only adds sessions.
    """

    found = forms.CharField(widget=forms.HiddenInput)
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=200,
        error_messages={"required": gettext_lazy("The page says no title: write it here.")},
    )
    summary = forms.CharField(
        label=gettext_lazy("Summary"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    sessions = KnownField(label=gettext_lazy("Sessions it speaks of"), required=False)

    def __init__(
        self,
        data: Mapping[str, object] | None,
        *,
        proposal: Proposal,
        ticked: set[str] | None = None,
    ) -> None:
        """Bind the form to a proposal; `ticked` are keys of sessions to begin with."""
        self.proposal, self.known = proposal, proposal.known
        super().__init__(
            data,
            initial={
                "found": proposal.sealed,
                "title": proposal.title,
                "summary": proposal.summary,
                "sessions": sorted({*proposal.sessions, *(ticked or ())}),
            },
        )
        if proposal.language:
            for name in ("title", "summary"):
                self.fields[name].widget.attrs["lang"] = proposal.language
        self.offered = list(_offered(self.known))
        choices = [choice for _name, sessions in self.offered for choice in sessions]
        self.fields["sessions"].choices = choices  # type: ignore[attr-defined]
        if self.is_known:
            del self.fields["title"], self.fields["summary"]
            # Of what waits nothing more is asked: who clicks twice is thanked twice.
            self.fields["sessions"].required = self.is_published
            self.fields["sessions"].error_messages["required"] = _("Tick at least one session.")

    @property
    def is_known(self) -> bool:
        """Whether the recap is here or waits; one that its author withdrew can come back."""
        return self.known is not None and self.known.state != ExternalRecap.State.WITHDRAWN

    @property
    def is_published(self) -> bool:
        return self.known is not None and self.known.is_published

    def clean_title(self) -> str:
        return self._line("title", 200)

    def clean_summary(self) -> str:
        return self._line("summary", 500)

    def _line(self, name: str, longest: int) -> str:
        """Return the field's text on one line, without invisible characters.

        Raises ValidationError if the field is required and nothing is left.
        """
        line = clean(self.cleaned_data[name], longest)
        if not line and self.fields[name].required:
            raise ValidationError(self.fields[name].error_messages["required"], code="required")
        return line

    def ticked(self) -> list[BoundWidget]:
        """Return the boxes that are ticked, which the page shows first."""
        return [box for box in self["sessions"] if box.data["selected"]]

    def editions(self) -> Iterator[tuple[str, list[BoundWidget]]]:
        """Yield the name of each edition with the boxes of its sessions that are not ticked."""
        boxes = iter(self["sessions"])
        for name, sessions in self.offered:
            own = islice(boxes, len(sessions))
            yield name, [box for box in own if not box.data["selected"]]


def _offered(known: ExternalRecap | None) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield the name of each edition with the keys and titles of its sessions, by title."""
    related = set(known.sessions.values_list("key", flat=True)) if known else set()
    language = get_language() or "fr"
    for edition in published_site().editions:
        sessions = [
            (str(session.key), session.title.read_in(language)[0])
            for session in worth_telling(edition)
            if session.key not in related
        ]
        if sessions:
            yield edition.facts.name, sorted(sessions, key=lambda session: fold(session[1]))

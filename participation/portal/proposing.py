"""Forms of a speaker's page whose values become proposals; the rows stay as they are."""

from contextlib import suppress
from copy import copy
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _, gettext_lazy

from core.files.images import MOST_BYTES, PictureFormField
from core.files.pdf import PdfFormField
from core.forms.forms import GuardedForm, SnapshotField, WordsField, comparable
from core.forms.named_fields import NamedField
from core.forms.web_addresses import WebAddressesField
from core.text.translated import site_of
from core.text.validators import web_addresses
from participation import proposals, uploads
from participation.models import Participation, Proposal
from participation.portraits import Crop
from participation.proposable import FIELDS, LONGEST, text_field, value_of
from participation.proposals import Typed
from speakers.models import SMALLEST_PORTRAIT, Speaker, SpeakerLink
from talks.models import Session, SessionLink

if TYPE_CHECKING:
    from core.files.uploads import KeptFileField

MOST_LINKS = 20
LONGEST_LINK = 200
SHOWN_OF_LINK = 40
# What the sites of these names are, in links of speakers; others are sites of their own.
KINDS = {
    "bsky.app": SpeakerLink.Kind.BLUESKY,
    "github.com": SpeakerLink.Kind.GITHUB,
    "linkedin.com": SpeakerLink.Kind.LINKEDIN,
    "youtube.com": SpeakerLink.Kind.VIDEO,
    "vimeo.com": SpeakerLink.Kind.VIDEO,
    "orcid.org": SpeakerLink.Kind.PUBLICATIONS,
}
DESCRIPTIONS = ("portrait_alt_fr", "portrait_alt_en")
SLIDERS = ("y", "x", "zoom")
# Links of a session that its speakers give; a live stream is the organisers'.
SESSION_KINDS = (SessionLink.Kind.RECORDING, SessionLink.Kind.NOTES, SessionLink.Kind.OTHER)


class RangeInput(forms.NumberInput):
    """A slider: for a finger, a mouse and a keyboard."""

    input_type = "range"


class AddressesField(WebAddressesField):
    """Web addresses, as many and as long as rows may hold."""

    def clean(self, value: object) -> list[str]:
        addresses = list(dict.fromkeys(super().clean(value)))
        if len(addresses) > MOST_LINKS:
            message = _("These are %(count)d addresses: give %(most)d at most.")
            params = {"count": len(addresses), "most": MOST_LINKS}
            raise ValidationError(message, code="too_many", params=params)
        faults = [_too_long(address) for address in addresses if len(address) > LONGEST_LINK]
        try:
            web_addresses([address for address in addresses if len(address) <= LONGEST_LINK])
        except ValidationError as error:
            faults += error.error_list
        if faults:
            raise ValidationError(faults)
        return addresses


def _too_long(address: str) -> ValidationError:
    message = _("“%(start)s…” is too long: an address has %(most)d characters at most.")
    params = {"start": address[:SHOWN_OF_LINK], "most": LONGEST_LINK}
    return ValidationError(message, code="too_long", params=params)


class ShownField(forms.CharField):
    """What a row held of some fields when the page was made, as a dict, signed.

    It goes on with what was typed, until that is sent: who corrects another field has not seen
    more. Without one, the form is shown again with what the row holds.
    """

    # The script of the page keeps it with what was typed.
    widget = forms.HiddenInput({"data-kept": ""})
    salt = ""

    def __init__(self) -> None:
        super().__init__(required=False)

    def show(self, row: Speaker | Session, values: dict[str, Any]) -> None:
        """Set what the row holds."""
        self.salt = f"participation.proposing {row._meta.label} {row.pk}"
        self.initial = values

    def prepare_value(self, value: Any) -> str:
        return value if isinstance(value, str) else signing.dumps(value, salt=self.salt)

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data if self._read(data) else initial

    def clean(self, value: Any) -> dict[str, Any]:
        if (shown := self._read(value)) is None:
            message = _(
                "This page does not say which version it was opened from. Check it and save again."
            )
            raise ValidationError(message, code="stale")
        return shown

    def has_changed(self, initial: object, data: object) -> bool:
        return False

    def _read(self, value: Any) -> dict[str, Any] | None:
        with suppress(signing.BadSignature):
            shown: dict[str, Any] = signing.loads(value or "", salt=self.salt)
            return shown
        return None


def _addresses(label: Any) -> AddressesField:
    field = AddressesField(
        label=label,
        required=False,
        max_length=LONGEST,
        help_text=gettext_lazy("One web address per line."),
    )
    field.widget.attrs["rows"] = 2
    return field


def texts_of(model: type[Speaker | Session]) -> list[str]:
    """Return the names of the texts that speakers may propose."""
    return [name for name in FIELDS[model] if name not in {"links", "slides", "portrait"}]


def _field(model: type[Speaker | Session], column: models.Field[Any, Any], **_more: Any) -> Any:
    return text_field(model, column.name)


def _keep_for(account: str, field: forms.Field) -> None:
    """Keep a file for this account alone while they put the form right; a script of the page says
    at once when it is too large, as all that is sent with it would be refused unread.
    """
    cast("KeptFileField", field).account = account
    too_large = _("The file is larger than 15 MB.")
    field.widget.attrs |= {"data-most-bytes": MOST_BYTES, "data-too-large": too_large}


def _waiting(participation: Participation, session: Session | None) -> dict[str, Proposal]:
    """Return what waits, of the proposals that were read once for the whole page."""
    return {
        each.field: each
        for each in participation.proposals.all()
        if each.state == Proposal.State.WAITING and each.session_id == (session and session.pk)
    }


class ProposingForm(GuardedForm):
    """A form that shows what waits of a speaker, else what the row holds."""

    def __init__(self, participation: Participation, row: Speaker | Session, **kwargs: Any) -> None:
        self.participation = participation
        self.session = row if isinstance(row, Session) else None
        self.waiting = _waiting(participation, self.session)
        self.over = {name: value_of(row, name) for name in FIELDS[type(row)]}
        initial = {name: each.value for name, each in self.waiting.items()}
        # A copy: what is typed is written into it, and the page still names the row.
        super().__init__(instance=copy(row), initial=initial, **kwargs)
        # It goes back with what was typed over it, when the browser had kept that.
        self.fields["snapshot"].widget.attrs["data-kept"] = ""
        for name, value in self.initial_links(self.shown("links")).items():
            self.initial[name] = value

    def shown(self, name: str) -> Any:
        """Return the value that the form was made of."""
        return self.waiting[name].value if name in self.waiting else self.over[name]

    def initial_links(self, links: list[list[str]]) -> dict[str, list[str]]:
        """Return the addresses for each field of links."""
        raise NotImplementedError

    def links(self) -> list[list[str]]:
        """Return the links that were typed, with their kinds."""
        raise NotImplementedError

    def typed(self) -> dict[str, Typed]:
        """Return what is not as it was shown."""
        values = {name: self.cleaned_data[name] for name in self._meta.fields or ()}
        values["links"] = self.links()
        return {
            name: Typed(value=value, over=self.over[name])
            for name, value in values.items()
            if comparable(value) != comparable(self.shown(name))
        }

    def send(self) -> None:
        """Propose what was typed. Raises participation.proposals.NotYoursError."""
        proposals.propose(self.participation, self.session, self.typed())


class ProfileForm(ProposingForm):
    """What the site says of a speaker, but the portrait."""

    addresses = _addresses(gettext_lazy("Links"))

    class Meta:
        model = Speaker
        fields = tuple(name for name in texts_of(Speaker) if not name.startswith("portrait"))
        formfield_callback = partial(_field, Speaker)

    def initial_links(self, links: list[list[str]]) -> dict[str, list[str]]:
        return {"addresses": [url for _kind, url in links]}

    def links(self) -> list[list[str]]:
        known = {url: kind for kind, url in [*self.over["links"], *self.shown("links")]}
        return [
            [known.get(url) or str(KINDS.get(site_of(url), SpeakerLink.Kind.SITE)), url]
            for url in self.cleaned_data["addresses"]
        ]


class SessionTextsForm(ProposingForm):
    """The texts, links and slides of a session."""

    held = ShownField()
    recording = _addresses(gettext_lazy("Recording"))
    notes = _addresses(gettext_lazy("Notes, captions"))
    other = _addresses(gettext_lazy("Other links"))
    slides = PdfFormField(
        label=gettext_lazy("Slides (PDF)"), required=False, help_text=gettext_lazy("At most 15 MB.")
    )

    class Meta:
        model = Session
        fields = tuple(texts_of(Session))
        formfield_callback = partial(_field, Session)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = uploads.account_of(self.participation.pk, self.instance.pk)
        _keep_for(self.account, self.fields["slides"])
        held = cast("ShownField", self.fields["held"])
        held.show(self.instance, {"slides": self.over["slides"]})

    def initial_links(self, links: list[list[str]]) -> dict[str, list[str]]:
        return {str(kind): [url for each, url in links if each == kind] for kind in SESSION_KINDS}

    def links(self) -> list[list[str]]:
        others = [link for link in self.shown("links") if link[0] not in SESSION_KINDS]
        typed = [[str(kind), url] for kind in SESSION_KINDS for url in self.cleaned_data[kind]]
        return [*others, *typed]

    def typed(self) -> dict[str, Typed]:
        file = self.cleaned_data["slides"]
        held = self.cleaned_data["held"]
        slides = {"slides": Typed(value="", over=held["slides"], file=file)} if file else {}
        return super().typed() | slides

    def send(self) -> None:
        super().send()
        uploads.forget_kept(self.account)


def _slider(label: Any, least: int, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        required=False,
        show_hidden_initial=True,
        widget=RangeInput,
    )


def _description(label: Any, help_text: Any = "") -> WordsField:
    # What another tab sent meanwhile is left alone, unless it was changed here too.
    return WordsField(
        label=label,
        help_text=help_text,
        max_length=200,
        required=False,
        show_hidden_initial=True,
    )


class PortraitForm(forms.Form):
    """A new portrait, where it is cut, and what is seen on it."""

    bound_field_class = NamedField

    held = ShownField()
    # The proposal that waited when the page was made.
    waits = SnapshotField()
    portrait = PictureFormField(
        label=gettext_lazy("Portrait"),
        required=False,
        help_text=gettext_lazy("A JPEG, PNG, WebP or AVIF picture of 15 MB at most."),
    )
    y = _slider(gettext_lazy("The square higher or lower"), 0, 100)
    x = _slider(gettext_lazy("More to the left or to the right"), 0, 100)
    zoom = _slider(gettext_lazy("Closer"), 100, 300)
    portrait_alt_fr = _description(
        gettext_lazy("What is seen, in French"),
        gettext_lazy("Needed with a portrait, in one language: for those who do not see it."),
    )
    portrait_alt_en = _description(gettext_lazy("What is seen, in English"))

    def __init__(self, participation: Participation, **kwargs: Any) -> None:
        self.participation = participation
        self.waiting = _waiting(participation, None)
        speaker = participation.speaker
        over = {name: value_of(speaker, name) for name in ("portrait", *DESCRIPTIONS)}
        crop = self.waiting["portrait"].value if self.has_waiting else asdict(Crop())
        texts = {
            name: self.waiting[name].value if name in self.waiting else over[name]
            for name in DESCRIPTIONS
        }
        number = str(self.waiting["portrait"].pk) if self.has_waiting else ""
        super().__init__(initial=crop | texts | {"waits": number}, **kwargs)
        self.fields["waits"].widget.attrs["data-kept"] = ""
        cast("ShownField", self.fields["held"]).show(speaker, over)
        field = cast("PictureFormField", self.fields["portrait"])
        field.smallest = SMALLEST_PORTRAIT
        self.account = uploads.account_of(participation.pk)
        _keep_for(self.account, field)

    @property
    def has_waiting(self) -> bool:
        """Tell whether a portrait of theirs waits."""
        return "portrait" in self.waiting

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        is_described = any(typed.get(name) for name in DESCRIPTIONS)
        is_there = self.has_waiting or bool(self.participation.speaker.portrait)
        # Of a file that is refused, that is said already.
        if is_described and not is_there and not typed.get("portrait", True):
            message = _("Choose a picture first: this describes none.")
            self.add_error("portrait", ValidationError(message, code="nothing_to_describe"))
        if typed.get("portrait") and not is_described:
            message = _("Say in words what is seen, for those who do not see the portrait.")
            self.add_error(DESCRIPTIONS[0], ValidationError(message, code="undescribed"))
        is_cut = bool(set(SLIDERS) & set(self.changed_data))
        if (typed.get("portrait") or is_cut) and typed.get("waits") != self.initial["waits"]:
            message = _(
                "Not sent: your portrait was sent or cut anew in another tab, on another device or "
                "by the organisers meanwhile. Send it again if this one is to replace it."
            )
            self.add_error(None, ValidationError(message, code="stale"))
        return typed

    def typed(self) -> dict[str, Typed]:
        """Return what is not as it was shown; with a new picture, also what is said of it."""
        held, file = self.cleaned_data["held"], self.cleaned_data["portrait"]
        found = {
            name: Typed(value=self.cleaned_data[name], over=held[name])
            for name in DESCRIPTIONS
            if file or name in self.changed_data
        }
        if file or (self.has_waiting and set(SLIDERS) & set(self.changed_data)):
            crop = {
                name: self.initial[name]
                if self.cleaned_data[name] is None
                else self.cleaned_data[name]
                for name in SLIDERS
            }
            found["portrait"] = Typed(value=crop, over=held["portrait"], file=file or None)
        return found

    def send(self) -> None:
        """Propose what was typed."""
        proposals.propose(self.participation, None, self.typed())
        uploads.forget_kept(self.account)

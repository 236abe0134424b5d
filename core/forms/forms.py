"""Forms that organisers save without overwriting each other, and the fields they share."""

import re
from datetime import UTC, date, datetime
from itertools import takewhile
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.core import signing
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models.fields.files import FieldFile
from django.forms.models import BaseInlineFormSet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.text import slugify
from django.utils.translation import gettext as _, gettext_lazy

from core.forms.named_fields import NamedField
from core.text.mail_addresses import bare
from core.text.translated import fold, one_line, shown

if TYPE_CHECKING:
    from django.http import QueryDict

# How many characters of a long text are shown when it changed, and how many before the change.
ROOM = 140
RUN_UP = 30
# Letters that are no other one with a sign, as people write them who have no such key.
IN_ADDRESSES = str.maketrans("đðħıłøŧəɓɗƙŋɛɔ", "ddhilotebdkneo") | {ord("þ"): "th"}
# The field that tells what a row is called: the first of these that its form has.
TITLE_FIELDS = ("title_fr", "name_fr", "name")


# --- Fields --------------------------------------------------------------------------------------


class WordsField(forms.CharField):
    """Words on one line, without characters that are not shown or turn others around."""

    def to_python(self, value: object) -> str | None:
        words: str | None = super().to_python(one_line(value) if isinstance(value, str) else value)
        return words


class SeveralLinesField(forms.CharField):
    """A text of several lines, each ended by one character as in the rows; browsers send two."""

    widget = forms.Textarea

    def to_python(self, value: object) -> str | None:
        text: str | None = super().to_python(value)
        return text.replace("\r\n", "\n") if text else text


class ParagraphsField(SeveralLinesField):
    """A long text, without characters that are not shown or turn others around."""

    def to_python(self, value: object) -> str | None:
        return super().to_python(shown(value) if isinstance(value, str) else value)


class LinesField(SeveralLinesField):
    """A list of strings, edited as one line each."""

    def prepare_value(self, value: object) -> object:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: object) -> list[str]:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]

    def has_changed(self, initial: list[str] | None, data: object) -> bool:
        return super().has_changed("\n".join(initial or []), data)


class AddressField(forms.EmailField):
    """An e-mail address in lower case: the same person may write it in capitals another day.

    What mail programs copy along is taken off.
    """

    widget = forms.EmailInput(attrs={"autocomplete": "email"})

    def to_python(self, value: object) -> str:
        address: str = super().to_python(bare(value) if isinstance(value, str) else value) or ""
        # Before they are made small: some signs become plain letters then, of another address.
        if not address.rpartition("@")[0].isascii():
            message = _("Before the @, use plain letters without accents: mail knows no others.")
            raise ValidationError(message, code="not_ascii")
        return address.lower()


class ChecklistField(forms.MultipleChoiceField):
    """A JSON list of choices, edited as tick boxes."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, **kwargs})


class KnownField(forms.MultipleChoiceField):
    """Choices without those that readers do not know (any more): a text is kept all the same."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: object) -> list[str]:
        return [key for key in super().to_python(value) if self.valid_value(key)]


# --- What another person changed meanwhile -------------------------------------------------------


class SnapshotField(forms.CharField):
    """The values a form was made from, signed; they are those of the time it is shown."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def bound_data(self, data: object, initial: object) -> object:
        return initial

    def has_changed(self, initial: object, data: object) -> bool:
        return False


def comparable(value: object) -> object:
    """Return a field's value as plain JSON, the same whether it comes from a row or from a form."""
    match value:
        case str():
            return value.replace("\r\n", "\n").strip()
        case datetime():
            return value.astimezone(UTC).isoformat()
        case models.Model():
            return value.pk
        case FieldFile():
            return value.name or ""
        case models.QuerySet() | list() | tuple():
            items: list[Any] = [comparable(item) for item in value]
            are_rows = any(isinstance(item, models.Model) for item in value)
            return sorted(items) if are_rows else items
        case None | bool() | int() | float():
            return value
    return str(value)


class GuardedForm(forms.ModelForm[Any]):
    """A form that does not overwrite what another person changed since the page was made.

    The page carries a snapshot of the values it was made from. When the row has other values by the
    time it is saved, the form lists them and shows them wherever the organiser typed nothing; what
    they typed stays. It carries a new snapshot then, so saving again is deliberate.
    """

    bound_field_class = NamedField
    snapshot = SnapshotField()
    # A reason not to save, given by the admin after the database refused what the form allowed.
    refusal: ClassVar[str] = ""
    # What the script of its page sends along.
    sent_by_script: ClassVar[dict[str, str]] = {}
    # Whether a row that is not there yet is guarded too: another person may make it meanwhile.
    guards_new: ClassVar[bool] = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.guards_new or self.guarded.pk is not None:
            # A callable: the fields are settled only when the page is made.
            self.initial["snapshot"] = self._sealed

    @property
    def guarded(self) -> models.Model:
        """Return the row that a snapshot is of: it has one as soon as that is saved."""
        row: models.Model = self.instance
        return row

    @property
    def _salt(self) -> str:
        return f"core.forms {self.guarded._meta.label} {self.guarded.pk}"

    def _values(self) -> dict[str, object]:
        """Return what the row held when the form was made, for each field that can be edited."""
        return {
            name: comparable(self.initial[name])
            for name, field in self.fields.items()
            if name in self.initial and name != "snapshot" and not field.disabled
        }

    def _sealed(self) -> str:
        return signing.dumps(self._values(), salt=self._salt, compress=True)

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.refusal:
            self.add_error(None, ValidationError(self.refusal, code="refused"))
        if self.guards_new or self.instance.pk is not None:
            self._refuse_stale()
        return self.cleaned_data

    def seen(self) -> dict[str, object] | None:
        """Return the values that the page was made from; None if it does not say them."""
        try:
            return cast(
                "dict[str, object]", signing.loads(self["snapshot"].data or "", salt=self._salt)
            )
        except signing.BadSignature:
            return None

    def _refuse_stale(self) -> None:
        seen = self.seen()
        if seen is None:
            message = _(
                "This page does not say which version it was opened from. Check it and save again."
            )
            self.add_error(None, ValidationError(message, code="stale"))
            return
        sentences = []
        typed = {name: comparable(value) for name, value in self.cleaned_data.items()}
        for name, now in self._values().items():
            if name not in seen or now == seen[name] or (name in typed and now == typed[name]):
                continue
            if name in typed and typed[name] == seen[name]:
                # Nothing was typed here: what the row has now is shown.
                self.fields[name].bound_data = lambda data, initial: initial  # type: ignore[method-assign]
            sentences.append(describe_change(self.fields[name], self[name].label, seen[name], now))
        if sentences:
            explanation = _(
                "Not saved: someone else changed this meanwhile, as listed here. Where you "
                "changed nothing, the page now shows the new value; what you typed is still there. "
                "Save again if it is what you want."
            )
            texts = (explanation, *sentences)
            self.add_error(None, [ValidationError(text, code="stale") for text in texts])


def describe_change(field: forms.Field, label: object, seen: object, now: object) -> str:
    before, after = where_they_differ(_display_value(field, seen), _display_value(field, now))
    return _("%(field)s: “%(seen)s” → “%(now)s”") % {"field": label, "seen": before, "now": after}


def _display_value(field: forms.Field, value: object) -> str:
    """Return a comparable value as an organiser would read it in the form."""
    if isinstance(field, forms.ModelChoiceField):
        keys = value if isinstance(value, list) else [value]
        rows = cast("Any", field.queryset).model._meta.default_manager.filter(
            pk__in=[key for key in keys if key]
        )
        return ", ".join(map(str, rows))
    if isinstance(field, forms.ChoiceField):
        labels = {str(choice): str(label) for choice, label in field.choices}  # type: ignore[misc,union-attr]
        picked = value if isinstance(value, list) else [value]
        return ", ".join(labels.get(str(choice), str(choice)) for choice in picked)
    if isinstance(field, forms.BooleanField):
        return _("yes") if value else _("no")
    if value and isinstance(value, str) and isinstance(field, forms.DateTimeField):
        local = timezone.localtime(datetime.fromisoformat(value))
        return date_format(local, "SHORT_DATETIME_FORMAT")
    if value and isinstance(value, str) and isinstance(field, forms.DateField):
        return date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT")
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else strip_tags(str(value))


def where_they_differ(one: str, other: str) -> tuple[str, str]:
    """Return the parts of two long texts around where they begin to differ."""
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    start = max(0, sum(1 for _pair in alike) - RUN_UP)

    def part(text: str) -> str:
        before, after = "…" * bool(start), "…" * (len(text) > start + ROOM)
        return f"{before}{text[start : start + ROOM]}{after}"

    return part(one), part(other)


class GuardedFormSet(BaseInlineFormSet[Any, Any, Any]):
    """Rows edited on the page of the row they belong to.

    A row that another person deleted meanwhile stays on the page as a new one, and the page says
    so.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gone: list[int] = []
        if self.is_bound and self.management_form.is_valid():
            self._settle()

    @property
    def _key(self) -> str:
        return cast("type[models.Model]", self.model)._meta.pk.name

    def _settle(self) -> None:
        """Match the posted rows with those that still exist."""
        rows = {str(row.pk): row for row in self.get_queryset()}
        count = min(self.initial_form_count(), self.total_form_count())
        sent = [self.data.get(f"{self.add_prefix(n)}-{self._key}", "") for n in range(count)]
        # The admin pairs forms and rows by their position.
        self._queryset = [rows[pk] for pk in sent if pk in rows]
        gone = {n for n, pk in enumerate(sent) if pk not in rows}
        if gone:
            self._make_new(gone)

    def _make_new(self, gone: set[int]) -> None:
        """Move these rows to the end, without their key."""
        total = self.total_form_count()
        initial = min(self.initial_form_count(), total)
        pattern = re.compile(rf"{re.escape(str(self.prefix))}-(\d+)-(.+)")
        posted: dict[int, dict[str, list[str]]] = {n: {} for n in range(total)}
        data = cast("QueryDict", self.data).copy()
        for name in self.data:
            if (found := pattern.fullmatch(name)) and int(found[1]) in posted:
                posted[int(found[1])][found[2]] = data.pop(name)
        for n in gone:
            for name in (self._key, "snapshot"):
                posted[n].pop(name, None)
        self.gone = [n for n in sorted(gone) if "DELETE" not in posted[n]]
        order = [n for n in range(total) if n not in gone] + self.gone
        for position, n in enumerate(order):
            for name, values in posted[n].items():
                data.setlist(f"{self.prefix}-{position}-{name}", values)
        data[f"{self.prefix}-INITIAL_FORMS"] = str(initial - len(gone))
        data[f"{self.prefix}-TOTAL_FORMS"] = str(len(order))
        self.data = data
        del self.management_form

    def clean(self) -> None:
        super().clean()
        if self.gone:
            message = _(
                "Not saved: someone else deleted a row meanwhile. It is here as a new one, the "
                "last. Save again to keep it, or remove it."
            )
            raise ValidationError(message, code="stale")
        for form in self.initial_forms:
            if self._should_delete_form(form) and form.has_error(NON_FIELD_ERRORS, "stale"):  # type: ignore[attr-defined]
                message = _("Not saved: a row you are about to delete changed meanwhile.")
                raise ValidationError(message, code="stale")


def require_alt_text(form: forms.ModelForm[models.Model], picture: str) -> None:
    """Require a description of the picture in this field, next to its input."""
    alt = f"{picture}_alt_fr"
    typed = form.cleaned_data
    if typed.get(picture) and not typed.get(alt) and alt not in form.errors:
        message = _("Describe the picture in words, for those who do not see it.")
        form.add_error(alt, ValidationError(message, code="undescribed"))


# --- Addresses -----------------------------------------------------------------------------------


class SlugForm(GuardedForm):
    """A form with a slug; left empty, it is made from the row's title."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = gettext_lazy(
                "The last part of the page’s web address. Left empty, it is made from the title."
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "slug" in self.fields and "slug" not in self.errors and not cleaned.get("slug"):
            source = next((name for name in TITLE_FIELDS if name in self.fields), "")
            english = cleaned.get(source.replace("_fr", "_en"))
            cleaned["slug"] = self._free_slug(cleaned.get(source) or english or "")
            if not cleaned["slug"]:
                # The row keeps what it has: its page is shown again, and links to it.
                del cleaned["slug"]
                if source not in self.errors:
                    self.add_error("slug", _("Give an address of letters and digits."))
        return cleaned

    def _free_slug(self, title: str) -> str:
        """Return the title as a slug, numbered when another row has it already."""
        others = self.instance._meta.default_manager.exclude(pk=self.instance.pk)
        if edition := self.cleaned_data.get("edition"):
            others = others.filter(edition=edition)
        return free_slug(others, slug_of(title))


def free_slug(others: models.QuerySet[Any], slug: str) -> str:
    """Return the slug, numbered when one of the others has it already."""
    longest = cast("Any", others.model._meta.get_field("slug")).max_length - len("-99")
    slug = slug[:longest].strip("-")
    taken = set(others.filter(slug__startswith=slug).values_list("slug", flat=True))
    numbered = (f"{slug}-{n}" for n in range(2, 100))
    return slug if slug not in taken else next(s for s in numbered if s not in taken)


def slug_of(text: str) -> str:
    """Return a text as a slug: « L’été à l’œuvre » is l-ete-a-l-oeuvre, “Søren” soren."""
    return slugify(re.sub(r"[^\w-]+", " ", fold(text).translate(IN_ADDRESSES)))

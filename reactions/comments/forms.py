"""Forms for comments."""

import re
from datetime import timedelta
from unicodedata import category

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, TimestampSigner
from django.core.validators import URLValidator
from django.db.models import Q
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext as _, gettext_lazy

from core.forms.forms import AddressField
from core.text.validators import refuse_addresses
from reactions.models import Commenter, Reaction
from reactions.models.reaction import APPLAUSE, LONGEST
from recaps.models import Recap
from recaps.models.moderated import Moderated

# Faster than anybody whose browser fills in the rest of what they wrote below the recap; older than
# anybody lets a page wait.
FASTEST = timedelta(seconds=2)
OLDEST = timedelta(days=1)

# They hold emoji and the letters of some scripts together.
JOINERS = "\u200c\u200d"
# Letters and signs by name, of which nothing is seen.
BLANKS = "\u115f\u1160\u2800\u3164\uffa0"


def readable(text: str) -> str:
    """Return a text without characters that are invisible or change its direction.

    Return "" if nothing to be read is left.
    """
    text = text.replace("\t", " ")
    kept = "".join(c for c in text if c in f"\n{JOINERS}" or category(c) not in {"Cc", "Cf"})
    unseen = JOINERS + BLANKS
    if all(c.isspace() or c in unseen or category(c) == "Mn" for c in kept):
        return ""
    # Line by line: a pattern of blanks around line ends goes over long blanks again and again.
    lines = "\n".join(line.strip() for line in kept.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines)


class ReadableField(forms.CharField):
    """A field of plain text."""

    def to_python(self, value: object) -> str:
        text = str(value or "").replace("\r\n", "\n")
        # Too long a text is refused as it came, before it costs the time to clean it.
        if self.max_length and len(text) > self.max_length:
            return text
        return super().to_python(readable(text)) or ""


class ReadableLineField(ReadableField):
    """A field of plain text on one line."""

    def to_python(self, value: object) -> str:
        return super().to_python(" ".join(str(value or "").split()))


class SiteField(forms.URLField):
    """A field for the address of a site, with or without https://, which browsers insist on."""

    widget = forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url"})
    default_validators = [URLValidator(schemes=["http", "https"])]
    default_error_messages = {
        "invalid": gettext_lazy(
            "This is no address of a site. One looks like https://example.org; leave the field "
            "empty if you have none."
        )
    }


class ChangeForm(forms.Form):
    """A form of what readers see of a comment; its fields are columns of Reaction."""

    text = ReadableField(
        label=gettext_lazy("Your comment"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    author_name = ReadableLineField(
        label=gettext_lazy("Your name"),
        max_length=Reaction._meta.get_field("author_name").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        validators=[refuse_addresses],
    )
    author_url = SiteField(
        label=gettext_lazy("Your site (optional)"),
        required=False,
        max_length=Reaction._meta.get_field("author_url").max_length,
        assume_scheme="https",
    )


class CommentForm(ChangeForm):
    """A form for a new comment on a recap."""

    email = AddressField(
        label=gettext_lazy("Your e-mail address"),
        max_length=Commenter._meta.get_field("email").max_length,
        help_text=gettext_lazy("It is not shown. You confirm it once, with a link we send there."),
    )
    # A trap (_trap.html): people do not see it.
    website = forms.CharField(required=False)
    to = forms.ModelChoiceField(
        Reaction.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={
            "invalid_choice": gettext_lazy(
                "The comment you answered is no longer there. If you send yours again, it is "
                "published on its own."
            )
        },
    )
    started = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order = ("text", "author_name", "email", "author_url")

    def __init__(
        self, recap: Recap, data: QueryDict | None = None, initial: dict[str, str] | None = None
    ) -> None:
        self.recap = recap
        self.signer = TimestampSigner(salt=f"reactions.comments {recap.pk}")
        super().__init__(data, initial={**(initial or {}), "started": self._stamp()})
        with_parent = Q(answers=None) | Q(answers__state=Moderated.State.PUBLISHED)
        answerable = Reaction.objects.published().exclude(kind__in=APPLAUSE)
        self.fields["to"].queryset = answerable.filter(with_parent, recap=recap)  # type: ignore[attr-defined]

    @cached_property
    def parent(self) -> Reaction | None:
        """The reaction that it answers; of an answer, the one that heads the thread."""
        try:
            to: Reaction | None = self.fields["to"].clean(self["to"].value())
        except ValidationError:
            return None
        return to.answers or to if to else None

    def comment(self, *, is_unchecked: bool) -> Reaction:
        """Return the comment as an unsaved reaction.

        is_unchecked: the browser has not solved its proof of work.
        """
        columns = {name: self.cleaned_data[name] for name in ChangeForm.base_fields}
        return Reaction(
            recap=self.recap,
            answers=self.parent,
            source=Reaction.Source.COMMENT,
            state=Moderated.State.UNCONFIRMED,
            language=get_language() or "fr",
            is_unchecked=is_unchecked,
            **columns,
        )

    def clean_started(self) -> None:
        started = self.cleaned_data["started"]
        if not self._is_stamped(started, OLDEST):
            raise ValidationError(
                _("This page waited for more than a day: send your comment once more.")
            )
        if self._is_stamped(started, FASTEST):
            raise ValidationError(
                _("That was quick! Read it once more, then send it in a few seconds.")
            )

    def clean(self) -> None:
        if "to" in self.errors:
            self._send_instead("to", "")
        if "started" in self.errors:
            self._send_instead("started", self._stamp())

    def _stamp(self) -> str:
        return self.signer.sign("")

    def _is_stamped(self, stamp: str, most: timedelta) -> bool:
        try:
            self.signer.unsign(stamp, max_age=most)
        except BadSignature:
            return False
        return True

    def _send_instead(self, name: str, value: str) -> None:
        """Fill in a hidden field for when the form is sent again."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data[name] = value
        self.data = data

"""Forms of the desk."""

from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy

from core.files.images import PictureFormField
from core.forms.forms import KnownField, ParagraphsField, WordsField
from core.models import Tag, User
from core.text.translated import fold
from events.models import Edition
from recaps.models import Invitation, Picture, Recap
from recaps.quotas import keep_picture
from recaps.revisions import RevisionDocument
from recaps.text.body import refuse_heavy, sanitize
from recaps.text.choices import public_sessions, public_speakers
from talks.published import published_site
from writing.desk.editor import BodyWidget

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.utils.datastructures import MultiValueDict


class LineField(WordsField):
    """A field for one line whose words may wrap on the screen."""

    widget = forms.Textarea(attrs={"rows": 1})

    def to_python(self, value: object) -> str:
        return " ".join((super().to_python(value) or "").split())


class TextForm(forms.Form):
    """A form for all that an author changes of a recap; `document()` is what a revision keeps."""

    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    title = LineField(label=gettext_lazy("Title"), required=False, max_length=200)
    standfirst = LineField(
        label=gettext_lazy("Standfirst"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("Two or three sentences that make one want to read on."),
    )
    body = ParagraphsField(label=gettext_lazy("Text"), required=False, strip=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the text"), choices=Recap.Language.choices
    )
    cover_gone = forms.BooleanField(label=gettext_lazy("Take the cover away"), required=False)
    cover = forms.CharField(widget=forms.HiddenInput, required=False)
    cover_file = PictureFormField(label=gettext_lazy("Cover"), required=False)
    cover_alt = LineField(label=gettext_lazy("Cover, in words"), required=False, max_length=200)
    sessions = KnownField(label=gettext_lazy("Sessions"), required=False)
    speakers = KnownField(label=gettext_lazy("Speakers"), required=False)
    tags = KnownField(label=gettext_lazy("Topics"), required=False)

    def __init__(
        self,
        data: QueryDict | None,
        files: "MultiValueDict[str, UploadedFile[bytes]] | None",
        *,
        before: RevisionDocument,
        by: User,
        number: int = 0,
    ) -> None:
        """Bind the form to the text under work.

        before: its document. number: of its revision, 0 before the first. by: the user who writes.
        """
        self.before = before
        names = ("title", "standfirst", "body", "cover_alt")
        initial = before | {"base": number} | {name: before[f"{name}_fr"] for name in names}
        super().__init__(data, files, initial=initial)
        self.by = by
        self.fields["cover_file"].account = by.pk  # type: ignore[attr-defined]
        self.fields["body"].widget = BodyWidget(
            reverse("desk:autocomplete"), reverse("desk:picture")
        )
        for name, known in (
            ("sessions", sessions_in_order(by)),
            ("speakers", public_speakers()),
            ("tags", announced_topics()),
        ):
            self.fields[name].choices = [(str(key), label) for key, label in known.items()]  # type: ignore[attr-defined]

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        refuse_heavy(body)
        return sanitize(body)

    def clean_cover(self) -> str:
        name: str = "" if self.cleaned_data["cover_gone"] else self.cleaned_data["cover"]
        before: str = self.before["cover"]
        is_known = name in {"", before} or Picture.objects.filter(file=name).exists()
        # A text is kept whatever became of its cover meanwhile.
        return name if is_known else before

    def document(self) -> RevisionDocument:
        """Return the text as it was sent, with the fields of `before` that the form does not have.

        Raises ValidationError when there is no room left for a picture.
        """
        sent = self.cleaned_data
        cover = sent["cover"]
        if sent["cover_file"]:
            cover = keep_picture(sent["cover_file"], self.by).file.name
        # Words in English come from the admin: they are about the cover they were written for.
        alt_en = self.before["cover_alt_en"] if cover == self.before["cover"] else ""
        return self.before | {
            "title_fr": sent["title"],
            "standfirst_fr": sent["standfirst"],
            "body_fr": sent["body"],
            "language": sent["language"],
            "cover": cover,
            "cover_alt_fr": sent["cover_alt"],
            "cover_alt_en": alt_en,
            **{name: sorted(sent[name]) for name in ("sessions", "speakers", "tags")},
        }


def sessions_in_order(user: User) -> dict[UUID, str]:
    """Return the titles of all public sessions by key, those of the edition worked on first."""
    working = Edition.objects.worked_on_by(user)
    edition = published_site().of_row(working.pk) if working else None
    first = {session.key for session in edition.programme.sessions} if edition else set()
    return dict(sorted(public_sessions().items(), key=lambda item: item[0] not in first))


def announced_topics() -> dict[UUID, str]:
    """Return the names of all public topics by key, in order of name."""
    rows = Tag.objects.filter(announced=True, withdrawn=False)
    language = get_language() or "fr"
    named = {row.key: row.text.read_in(language)[0] for row in rows}
    return dict(sorted(named.items(), key=lambda item: fold(item[1])))


class CoauthorForm(forms.ModelForm[Invitation]):
    """A form to invite a co-author."""

    class Meta:
        model = Invitation
        fields = ("name", "email")
        labels: ClassVar = {"name": gettext_lazy("Name")}
        widgets: ClassVar = {
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
        }
        field_classes: ClassVar = {"name": WordsField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The form of the text is on the same page.
        self.auto_id = "coauthor-%s"

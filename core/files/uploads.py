"""Files of forms that came back with an error: kept for their sender until the form is right."""

import base64
import io
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import storages
from django.tasks import task
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from PIL import Image

from core.files.storage import or_later

# How long they are kept, and how many of one account.
LONGEST = timedelta(days=1)
MOST = 10
# How large one is shown beside its field, in pixels.
SHOWN = (160, 160)


def keep(file: ContentFile[bytes], account: int | str) -> str:
    """Keep a file that was checked; return a reference that gives it back to this account alone."""
    storage = storages["uploads"]
    storage.save(f"{account}/{file.name}", file.open())
    for oldest in sorted(_names(account), key=_kept_at, reverse=True)[MOST:]:
        storage.delete(oldest)
    sweep.using(run_after=timezone.now() + LONGEST).enqueue()
    return _signer(account).sign(str(file.name))


def kept(reference: str, account: int | str) -> ContentFile[bytes] | None:
    """Return the file behind a reference; None when it is another account's, or no longer kept."""
    try:
        name = _signer(account).unsign(reference, max_age=LONGEST)
        with storages["uploads"].open(f"{account}/{name}") as file:
            return ContentFile(file.read(), name=name)
    except (signing.BadSignature, FileNotFoundError):
        return None


@task
def forget(account: str) -> None:
    """Delete all files kept for an account, and for those below it: `12` has `12-3`, not `123`.

    Called at once; what cannot be deleted then, the task worker deletes.
    """
    storage = storages["uploads"]
    with or_later(forget, account), suppress(FileNotFoundError):
        for each in storage.listdir("")[0]:
            if each == account or each.startswith(f"{account}-"):
                for name in _names(each):
                    storage.delete(name)


def _names(account: int | str) -> list[str]:
    """Return the names of all files kept for an account."""
    return [f"{account}/{name}" for name in storages["uploads"].listdir(str(account))[1]]


def _signer(account: int | str) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"core.uploads {account}")


@task(priority=-10)
def sweep() -> None:
    """Delete what is too old, of all accounts."""
    with or_later(sweep), suppress(FileNotFoundError):
        for account in storages["uploads"].listdir("")[0]:
            for name in _names(account):
                if _kept_at(name) < timezone.now() - LONGEST:
                    storages["uploads"].delete(name)


def _kept_at(name: str) -> datetime:
    """Return when a file was kept; long ago if another process has just deleted it."""
    try:
        return storages["uploads"].get_modified_time(name)
    except FileNotFoundError:
        return datetime.min.replace(tzinfo=UTC)


class KeptInput(forms.ClearableFileInput):
    """A file input that still has its file when the form is shown again."""

    template_name = "admin/widgets/clearable_file_input.html"
    # Not Django's word, which is that for erasing a person.
    clear_checkbox_label = cast("str", _("Take this file away"))
    # A label of its own rather than the legend that Django gives it.
    use_fieldset = False
    # Set by the field: what was sent, and the account that it is kept for.
    file: ContentFile[bytes] | None = None
    account: int | str | None = None

    def shown(self, file: ContentFile[bytes]) -> str:
        """Return the address of a small copy of the file, or "" where there can be none."""
        return ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the file that was chosen now, else the reference of the one that is kept."""
        sent = super().value_from_datadict(data, files, name)
        if sent is None and f"{name}-leave" not in data:
            return data.get(f"{name}-kept") or None
        return sent

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return super().value_omitted_from_data(data, files, name) and f"{name}-kept" not in data

    def render(
        self, name: str, value: object, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Render the input; a form is shown again with the file that it was sent with."""
        if self.file is None or self.account is None:
            return super().render(name, value, attrs, renderer)
        attrs = {**(attrs or {}), "required": False}
        reference = keep(self.file, self.account)
        context = {"name": name, "reference": reference, "shown": self.shown(self.file)}
        kept = render_to_string("_kept_file.html", context)
        return super().render(name, value, attrs, renderer) + kept


class PictureInput(KeptInput):
    """A KeptInput that shows its picture."""

    def shown(self, file: ContentFile[bytes]) -> str:
        return small(file)


class KeptFileField(forms.FileField):
    """A file that is checked, and stays with a form that has to be corrected."""

    widget = KeptInput
    # Whose form it is: for this account the file is kept.
    account: int | str | None = None

    def __init__(self, *, max_length: int | None = None, **kwargs: Any) -> None:
        # The file gets a short name of its own: how long the sender's is does not matter.
        super().__init__(**kwargs)

    def checked(self, upload: File[bytes]) -> ContentFile[bytes]:
        """Return what is kept of an upload, named by its content's hash. Raises ValidationError."""
        raise NotImplementedError

    def clean(self, data: object, initial: object = None) -> object:
        if isinstance(data, str):
            return self._shown_again(self._kept(data))
        upload = super().clean(data, initial)
        if isinstance(upload, File) and upload is not initial:
            return self._shown_again(self.checked(upload))
        return upload

    def _shown_again(self, file: ContentFile[bytes]) -> ContentFile[bytes]:
        """Give the file to the input, in case something else in the form is wrong."""
        widget = cast("KeptInput", self.widget)
        widget.file, widget.account = file, self.account
        return file

    def _kept(self, reference: str) -> ContentFile[bytes]:
        file = kept(reference, self.account) if self.account else None
        if file is None:
            message = _("The file is not kept any more: choose it again.")
            raise ValidationError(message, code="gone")
        return file


def small(picture: ContentFile[bytes], size: tuple[int, int] = SHOWN) -> str:
    """Return a small copy as a data: address, which nobody else can request."""
    buffer = io.BytesIO()
    with Image.open(picture.open()) as image:
        image.thumbnail(size)
        image.save(buffer, "WEBP")
    return f"data:image/webp;base64,{base64.b64encode(buffer.getvalue()).decode()}"

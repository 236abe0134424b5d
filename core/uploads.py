"""Pictures of forms that came back with an error: kept for whoever sent them, until it is right."""

import base64
import io
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from time import time
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.files.base import ContentFile
from django.tasks import task
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from PIL import Image

# How long they are kept, and how many of one account.
LONGEST = timedelta(days=1)
MOST = 10
# How large one is shown beside its field, in pixels.
SHOWN = (160, 160)


def keep(picture: ContentFile[bytes], account: int) -> str:
    """Keep a re-encoded picture; what is returned gives it back to this account alone."""
    path = _folder(account) / str(picture.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(picture.open().read())
    for oldest in sorted(path.parent.iterdir(), key=_kept_at, reverse=True)[MOST:]:
        oldest.unlink(missing_ok=True)
    sweep.using(run_after=timezone.now() + LONGEST).enqueue()
    return _signer(account).sign(path.name)


def kept(reference: str, account: int) -> ContentFile[bytes] | None:
    """The picture behind a reference; None when it is another's, or not kept any more."""
    try:
        name = _signer(account).unsign(reference, max_age=LONGEST)
        return ContentFile((_folder(account) / name).read_bytes(), name=name)
    except (signing.BadSignature, FileNotFoundError):
        return None


def _folder(account: int | str = "") -> Path:
    """Where those of an account are; without one, of all."""
    folder: Path = settings.VAR_DIR / "uploads" / str(account)
    return folder


def _signer(account: int) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"core.uploads {account}")


@task(priority=-10)
def sweep() -> None:
    """Let go of what is old, of everybody."""
    old = time() - LONGEST.total_seconds()
    for path in _folder().glob("*/*"):
        if _kept_at(path) < old:
            path.unlink(missing_ok=True)


def _kept_at(path: Path) -> float:
    """In seconds; 0 when another process let go of it just now."""
    with suppress(FileNotFoundError):
        return path.stat().st_mtime
    return 0.0


class PictureInput(forms.ClearableFileInput):
    """A file input that still has its picture when the form is shown again."""

    template_name = "admin/widgets/clearable_file_input.html"
    # A label of its own rather than the legend that Django gives it.
    use_fieldset = False
    # Set by the field: what was sent, and the account that it is kept for.
    picture: ContentFile[bytes] | None = None
    account: int | None = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The file that was chosen now, else the reference of the one that is kept."""
        sent = super().value_from_datadict(data, files, name)
        if sent is None and f"{name}-leave" not in data:
            return data.get(f"{name}-kept") or None
        return sent

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return super().value_omitted_from_data(data, files, name) and f"{name}-kept" not in data

    def render(
        self, name: str, value: object, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The input; a form is shown again with the picture that it was sent with."""
        if self.picture is None or self.account is None:
            return super().render(name, value, attrs, renderer)
        attrs = {**(attrs or {}), "required": False}
        reference = keep(self.picture, self.account)
        context = {"name": name, "reference": reference, "shown": _small(self.picture)}
        kept = render_to_string("_kept_picture.html", context)
        return super().render(name, value, attrs, renderer) + kept


def _small(picture: ContentFile[bytes]) -> str:
    """The address of a small copy that nobody else can ask for: the copy itself."""
    buffer = io.BytesIO()
    with Image.open(picture.open()) as image:
        image.thumbnail(SHOWN)
        image.save(buffer, "WEBP")
    return f"data:image/webp;base64,{base64.b64encode(buffer.getvalue()).decode()}"

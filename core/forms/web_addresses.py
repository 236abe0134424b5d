"""Web addresses as people write them, in fields of forms."""

from django import forms

from core.forms.forms import LinesField
from core.text.validators import is_web_address


class WebAddressesField(LinesField):
    """Web addresses, one per line, with or without https://; what is none stays as it was typed."""

    def to_python(self, value: object) -> str:
        return "\n".join(map(_whole, (super().to_python(value) or "").splitlines()))


def _whole(line: str) -> str:
    # With https:// an e-mail address would be one of the web, with a name to sign in.
    if "@" in line.partition("/")[0]:
        return line
    address = forms.URLField().to_python(line) or ""
    return address if is_web_address(address) else line

"""Validators of fields, with messages that the person who fills them in understands."""

import re
from unicodedata import category, normalize

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _


def web_addresses(value: object) -> None:
    """Refuse anything but a list of http(s) addresses, as JSON; each that is none is named."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValidationError(_("Give one web address per line."))
    message = _("“%(address)s” is not a web address.")
    wrong = [address for address in value if not is_web_address(address)]
    if wrong:
        raise ValidationError(
            [ValidationError(message, params={"address": address}) for address in wrong]
        )


def is_web_address(text: str) -> bool:
    """Tell whether a text is a whole http(s) address."""
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        return False
    return True


def refuse_addresses(name: str) -> None:
    """Refuse addresses in names, which stand in letters that we send to strangers.

    Mail programs make a link of two words with a dot and no space between them. A single letter
    after the dot is an initial, as in M.C. Solaar.
    """
    # As it is read: a full-width dot is a dot, and what is not seen is not there.
    seen = "".join(c for c in normalize("NFKC", name) if category(c) not in {"Cc", "Cf"})
    if re.search(r"[/@]|www\.", seen, re.IGNORECASE):
        raise ValidationError(_("Write the name alone, without an address."), code="address")
    for word in seen.split():
        if re.search(r"\w[.。][\w-]{2}", word):
            message = _(
                "“%(word)s” looks like the address of a site: put a space after the dot, or leave "
                "it out."
            )
            raise ValidationError(message, code="address", params={"word": word})

"""What a field may hold, in words an organiser understands."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _


def web_addresses(value: object) -> None:
    """A list of http(s) addresses, as JSON."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValidationError(_("Give one web address per line."))
    check = URLValidator(schemes=["http", "https"])
    for address in value:
        try:
            check(address)
        except ValidationError as error:
            message = _("“%(address)s” is not a web address.")
            raise ValidationError(message, params={"address": address}) from error

"""`{{ identity|wordmark }}`, and `{% known_identity as identity %}` where there is no request."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from core.branding import identity
from core.models import SiteIdentity

register = template.Library()
register.simple_tag(identity.known_identity)


@register.filter
def wordmark(identity: SiteIdentity) -> str:
    """Return the short name, with the sign at its end and the dots of the sign set apart."""
    parts = ((part,) for part in identity.sign_parts)
    sign = format_html_join(mark_safe("<i>.</i>"), "{}", parts)
    return format_html("{}<b>{}</b>", identity.stem, sign) if sign else identity.stem

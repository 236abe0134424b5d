"""The forms by which a browser sends its subscription."""

from base64 import b64decode
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from cryptography.hazmat.primitives.asymmetric import ec
from django import forms
from django.utils.translation import gettext_lazy as _

from core.client import host_of, is_web_port
from push.models import Topic

# More sessions than any conference has.
MOST_SESSIONS = 2000
# In bytes: a point, uncompressed, and what is agreed on beside it (RFC 8291, 3.2).
POINT, SECRET = 65, 16


def unpadded(value: str) -> bytes:
    """Decode Base64url without padding and other characters. Raises ValueError."""
    padded = value.encode("ascii") + b"=" * (-len(value) % 4)
    return b64decode(padded, altchars=b"-_", validate=True)


# It reads a thousand files.
known_zones = cache(available_timezones)


class KeysForm(forms.Form):
    """A form for a subscription as browsers have it (PushSubscription.toJSON)."""

    endpoint = forms.CharField(max_length=1000)
    p256dh = forms.CharField(max_length=100)
    auth = forms.CharField(max_length=30)

    def clean_endpoint(self) -> str:
        endpoint: str = self.cleaned_data["endpoint"]
        try:
            parts = urlsplit(endpoint)
            host = host_of(parts)
            # No push service is called by a number: the client looks where the name leads.
            is_one = (
                parts.scheme == "https"
                and "." in host
                and not host.rpartition(".")[2].isdigit()
                and "@" not in parts.netloc
                and is_web_port(parts.port)
            )
        except ValueError:
            is_one = False
        if not is_one:
            raise forms.ValidationError(_("This browser names no service that can be reached."))
        return endpoint

    def clean_p256dh(self) -> str:
        return self._checked("p256dh", POINT)

    def clean_auth(self) -> str:
        return self._checked("auth", SECRET)

    def _checked(self, name: str, length: int) -> str:
        value: str = self.cleaned_data[name].rstrip("=")
        try:
            key = unpadded(value)
            if len(key) != length:
                raise ValueError(name)
            if length == POINT:
                ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)
        except ValueError as error:
            raise forms.ValidationError(_("This browser names no key that can be used.")) from error
        return value

    @property
    def why(self) -> str:
        """Return the first error, as a sentence."""
        return str(next(iter(self.errors.values()))[0])


class PushForm(KeysForm):
    """A form for a subscription, its sessions, topics and quiet hours."""

    picks = forms.CharField(required=False)
    topics = forms.MultipleChoiceField(choices=Topic.choices, required=False)
    quiet_from = forms.TimeField()
    quiet_until = forms.TimeField()
    time_zone = forms.CharField(max_length=50)

    def clean_picks(self) -> set[str]:
        keys = set(self.cleaned_data["picks"].split())
        if len(keys) > MOST_SESSIONS:
            message = _("A selection holds %(most)d sessions at most.")
            raise forms.ValidationError(message, params={"most": MOST_SESSIONS})
        return keys

    def clean_time_zone(self) -> str:
        """Return the zone, or "" if the browser knows more than this machine."""
        zone: str = self.cleaned_data["time_zone"]
        return zone if zone in known_zones() else ""

"""The identification of this site to push services by its signing key (RFC 8292)."""

from datetime import timedelta
from email.utils import parseaddr

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils import timezone
from py_vapid import Vapid02
from py_vapid.utils import b64urlencode

from core.branding.identity import reply_to, sender
from core.client import Target
from push.models import VapidKey

# A day is the most that a push service takes.
VALID = timedelta(hours=12)


def signer() -> Vapid02:
    """Return the key of this site, making it on first use."""
    row = VapidKey.objects.filter(pk=1).first()
    if row is None:
        fresh = Vapid02()
        fresh.generate_keys()
        # If two processes make a key at once, the database keeps one, and both use it.
        row, _made = VapidKey.objects.get_or_create(
            pk=1, defaults={"pem": fresh.private_pem().decode()}
        )
    # A site that is tried out at home has no contact that the library would take.
    key: Vapid02 = Vapid02.from_pem(row.pem.encode())
    key.conf = {"no-strict": True}
    return key


def public_key(key: Vapid02) -> str:
    """Return the key to subscribe with: the point, uncompressed, in Base64url."""
    point = key.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return str(b64urlencode(point))


def contact() -> str:
    """Return the address at which a push service may reach the site's owner."""
    return settings.SITE_URL or f"mailto:{parseaddr((reply_to() or [sender()])[0])[1]}"


def authorization(key: Vapid02, endpoint: str, contact: str) -> str:
    """Return the header that identifies us to this endpoint. Raises RefusedError."""
    claims = {
        "aud": Target.read(endpoint).origin,
        "exp": int((timezone.now() + VALID).timestamp()),
        "sub": contact,
    }
    return str(key.sign(claims)["Authorization"])

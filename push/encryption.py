"""Encrypting a notification, so that its browser alone can read it (RFC 8291)."""

import os

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

# The bytes that push services must accept; a notification is one record, and shorter.
RECORD = 4096
# The last record of a message ends with it, before a tag of 16 bytes.
LAST = b"\x02"
HEADER = 86
LONGEST = RECORD - HEADER - len(LAST) - 16


def encrypt(content: bytes, point: bytes, secret: bytes) -> bytes:
    """Return the body of a request to a push service for `Content-Encoding: aes128gcm` (RFC 8188).

    `point` (65 bytes, uncompressed) and `secret` (16 bytes) are the browser's `p256dh` and `auth`.
    `content` has up to `LONGEST` bytes. Raises ValueError for any other.
    """
    if len(content) > LONGEST:
        raise ValueError(f"A notification has at most {LONGEST} bytes, not {len(content)}.")
    browser = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    # A key for this message alone, like the salt.
    own = ec.generate_private_key(ec.SECP256R1())
    own_point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    salt = os.urandom(16)

    shared = own.exchange(ec.ECDH(), browser)
    key = _derived(shared, secret, b"WebPush: info\0" + point + own_point, 32)
    content_key = _derived(key, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(key, salt, b"Content-Encoding: nonce\0", 12)
    header = salt + RECORD.to_bytes(4) + bytes([len(own_point)]) + own_point
    return header + AESGCM(content_key).encrypt(nonce, content + LAST, None)


def _derived(key: bytes, salt: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, purpose).derive(key)

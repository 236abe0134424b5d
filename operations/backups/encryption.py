"""Encryption with age (age-encryption.org), so that the keeper of a backup cannot read it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from operations.backups.errors import BackupError


def _pyrage() -> Any:
    try:
        import pyrage  # noqa: PLC0415 (hosted sites alone have it)
    except ImportError:
        raise BackupError("Encryption needs what requirements/hosting.txt installs.") from None
    return pyrage


def _lines(given: str, start: str) -> list[str]:
    """Return the key itself, or the keys in the file of that name, without its comments."""
    if given.startswith(start):
        return [given]
    try:
        lines = [line.strip() for line in Path(given).read_text().splitlines()]
    except PermissionError as error:
        # Root may have typed it, and the user of the site is to read it.
        raise BackupError(f"{given} is not readable by the user that runs this.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError(f"{given} is neither a key of age ({start}…) nor its file.") from error
    found = [line for line in lines if line and not line.startswith("#")]
    if not found:
        raise BackupError(f"{given} holds no key of age ({start}…).")
    return found


def recipients(given: str) -> Sequence[Any]:
    """Return whom to encrypt for: an `age1…`, or a file of them. Raises BackupError."""
    age = _pyrage()
    try:
        return [age.x25519.Recipient.from_str(line) for line in _lines(given, "age1")]
    except age.RecipientError as error:
        raise BackupError(f"{given} is no public key of age (age1…): {error}") from None


def identities(given: str) -> Sequence[Any]:
    """Return what decrypts, from the file that age-keygen wrote. Raises BackupError."""
    age = _pyrage()
    try:
        return [age.x25519.Identity.from_str(line) for line in _lines(given, "AGE-SECRET-KEY-")]
    except age.IdentityError:
        # It is not shown: it may be a secret.
        raise BackupError("That is no secret key of age (AGE-SECRET-KEY-…).") from None


def encrypt(path: Path, keys: Sequence[Any]) -> Path:
    """Replace a file by its encrypted one; it is read piece by piece. Raises BackupError."""
    age = _pyrage()
    encrypted = path.with_name(f"{path.name}.age")
    try:
        age.encrypt_file(str(path), str(encrypted), keys)
    except age.EncryptError as error:
        raise BackupError(f"{path.name} cannot be encrypted: {error}") from error
    path.unlink()
    return encrypted


def decrypt(path: Path, keys: Sequence[Any]) -> Path:
    """Replace an encrypted file by the plain one. Raises BackupError when another key is needed."""
    age = _pyrage()
    plain = path.with_suffix("")
    try:
        age.decrypt_file(str(path), str(plain), keys)
    except age.DecryptError as error:
        raise BackupError(f"It cannot be decrypted with this identity: {error}") from None
    path.unlink()
    return plain

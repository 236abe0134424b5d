"""What age encrypts, age decrypts, and nobody else."""

import shutil
import subprocess
from pathlib import Path

import pytest
from pyrage import x25519

from operations.backups.encryption import decrypt, encrypt, identities, recipients
from operations.backups.errors import BackupError

FULL = Path("/dev/full")


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file as age-keygen writes it."""
    identity = x25519.Identity.generate()
    path = tmp_path / "key.txt"
    path.write_text(f"# created: today\n# public key: {identity.to_public()}\n{identity}\n")
    (tmp_path / "public.txt").write_text(f"# ours\n\n{identity.to_public()}\n")
    return path


def test_there_and_back(tmp_path: Path, secret: Path) -> None:
    plain = tmp_path / "part.tar"
    plain.write_bytes(b"content" * 100_000)
    hidden = encrypt(plain, recipients(str(tmp_path / "public.txt")))
    assert hidden == tmp_path / "part.tar.age"
    assert not plain.exists()
    assert b"content" not in hidden.read_bytes()
    assert decrypt(hidden, identities(str(secret))) == plain
    assert plain.read_bytes() == b"content" * 100_000


@pytest.mark.skipif(not shutil.which("age"), reason="no age on this machine")
def test_age_itself_reads_it(tmp_path: Path, secret: Path) -> None:
    plain = tmp_path / "secret_key"
    plain.write_text("key")
    hidden = encrypt(plain, recipients(str(tmp_path / "public.txt")))
    command = ["age", "--decrypt", "--identity", str(secret), str(hidden)]
    assert subprocess.run(command, capture_output=True, check=True).stdout == b"key"


@pytest.mark.parametrize("given", ["age1nonsense", "nowhere.txt"])
def test_no_public_key(given: str) -> None:
    with pytest.raises(BackupError, match="key of age"):
        recipients(given)


def test_an_empty_file(tmp_path: Path) -> None:
    """Or nothing would be encrypted for anybody."""
    (tmp_path / "empty").write_text("# nothing\n")
    for read in (recipients, identities):
        with pytest.raises(BackupError, match="holds no key of age"):
            read(str(tmp_path / "empty"))


def test_a_file_of_another_person(secret: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(BackupError, match="not readable by the user that runs this"):
        identities(str(secret))


def test_no_secret_key(tmp_path: Path, secret: Path) -> None:
    with pytest.raises(BackupError, match="no secret key of age"):
        identities(str(tmp_path / "public.txt"))


def test_a_full_disk(tmp_path: Path) -> None:
    if not FULL.exists():
        pytest.skip("no device of this system is always full")
    path = tmp_path / "database"
    path.write_bytes(b"x" * 100_000)
    (tmp_path / "database.age").symlink_to(FULL)
    keys = recipients(str(x25519.Identity.generate().to_public()))
    with pytest.raises(BackupError, match=r"database cannot be encrypted: No space left"):
        encrypt(path, keys)
    assert path.exists()

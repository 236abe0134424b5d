"""Archives that a person made up: each is refused by a sentence before anything is touched."""

import io
import lzma
import tarfile
from collections.abc import Callable

BLOCK = tarfile.BLOCKSIZE
E_ACUTE, E_AND_ACUTE = "\u00e9", "e\u0301"


def header(
    name: str = "a", kind: bytes = tarfile.REGTYPE, size: int = 0, link: str = ""
) -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.size, made.linkname = kind, size, link
    return made


def tar(*members: tarfile.TarInfo, form: int = tarfile.PAX_FORMAT) -> bytes:
    """An archive as tarfile writes it."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=form) as made:
        for member in members:
            made.addfile(member, io.BytesIO(b"x" * member.size) if member.isreg() else None)
    return file.getvalue()


def raw(*blocks: bytes) -> bytes:
    """Blocks as they are, then the end of an archive."""
    return b"".join(blocks).ljust(tarfile.RECORDSIZE, b"\0")


def summed(block: bytes) -> bytes:
    """A header whose checksum fits again."""
    bare = block[:148] + b" " * 8 + block[156:BLOCK]
    return bare[:148] + f"{sum(bare):06o}\0 ".encode() + bare[156:]


def block(member: tarfile.TarInfo) -> bytes:
    return member.tobuf(tarfile.GNU_FORMAT)[:BLOCK]


def with_size(field: bytes, kind: bytes = tarfile.REGTYPE) -> bytes:
    """A header whose size is written so."""
    made = bytearray(block(header(kind=kind)))
    made[124:136] = field.ljust(12, b"\0")
    return summed(bytes(made))


def pax(kind: bytes = b"x", **records: str) -> bytes:
    """A header of more words than fit into one, before a file `a`."""
    lines = b""
    for name, value in records.items():
        rest = f" {name}={value}\n".encode()
        length = len(rest) + len(str(len(rest) + 2))
        lines += f"{length}".encode() + rest
    padded = lines.ljust(-(-len(lines) // BLOCK) * BLOCK, b"\0")
    return block(header("pax", kind, len(lines))) + padded + block(header())


def numbered(name: str) -> Callable[[], bytes]:
    return lambda: tar(header(name))


def of_kind(kind: bytes, link: str = "") -> Callable[[], bytes]:
    return lambda: tar(header("a", kind, link=link))


def two(first: str, second: str) -> Callable[[], bytes]:
    return lambda: tar(header(first), header(second))


def cut(at: int) -> Callable[[], bytes]:
    return lambda: tar(header(size=3 * BLOCK), header("b", size=BLOCK))[:at]


NAMES = [
    "a/../../outside", "..", "/outside", "./a", "a//b", "a/", "a\\b", "a\nb", "a\x1b[2J",
    "n" * 256, E_ACUTE * 128, "/".join(["n" * 200] * 6),
]  # fmt: skip
KINDS = {
    "a link to a file": (tarfile.SYMTYPE, "/etc/passwd"),
    "a second name within": (tarfile.LNKTYPE, "b"),
    "a pipe": (tarfile.FIFOTYPE, ""),
    "a disk": (tarfile.BLKTYPE, ""),
    "a folder": (tarfile.DIRTYPE, ""),
    "a kind that nobody knows": (b"Z", ""),
    "part of a file": (tarfile.GNUTYPE_SPARSE, ""),
}
TWICE = {
    "the same name": ("a", "a"),
    "but for capitals": ("a.png", "A.PNG"),
    "but for how é is written": (E_ACUTE, E_AND_ACUTE),
    "but for ß": ("ß", "SS"),
    "a file and a folder": ("a", "a/b"),
    "a folder in capitals": ("A/b", "a"),
}
ARCHIVES: dict[str, Callable[[], bytes]] = {
    **{f"the name {name[:20]!r} of {len(name)}": numbered(name) for name in NAMES},
    **{name: of_kind(*each) for name, each in KINDS.items()},
    **{f"twice, {name}": two(*each) for name, each in TWICE.items()},
    "cut off in a header": cut(300),
    "cut off in a file": cut(BLOCK + 700),
    "cut off between two": cut(4 * BLOCK),
    "nothing": lambda: b"",
    "a size beyond the end": lambda: raw(with_size(b"77777777")),
    "a size below nothing": lambda: raw(with_size(b"\xff" * 12)),
    "a file longer than its size": lambda: raw(with_size(b"1"), b"x" * BLOCK, b"x" * BLOCK),
    "a size said twice": lambda: raw(pax(size="999999")),
    "a long name without end": lambda: raw(
        with_size(b"\x80" + b"\0" * 5 + b"\x7f" * 6, tarfile.GNUTYPE_LONGNAME)
    ),
    "headers of headers": lambda: raw(
        *[block(header("l", tarfile.GNUTYPE_LONGNAME, 1)), b"a".ljust(BLOCK, b"\0")] * 3000
    ),
    "a name with nothing in it": lambda: raw(pax(path="a\0b")),
    "another name than it seems": lambda: raw(pax(path="../outside")),
    "something behind its end": lambda: tar(header()) + tar(header("../outside")),
    "zeros without end": lambda: tar(header()) + bytes(1_000_000),
    "compressed, a thousand times as much": lambda: lzma.compress(tar(header(size=10_000_000))),
}

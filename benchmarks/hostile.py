"""Print what hostile files cost those who read them.

`python -m benchmarks.hostile`; it needs Linux. Each file is read as a worker does it; the exit code
is 1 when the worker or its reader takes too much memory, or when what waits behind waits too long.
"""

import os
import resource
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import django
from django.conf import settings

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"

MEMORY, WAIT = 300.0, 5.0  # MB; seconds
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
STRINGS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
STYLES = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEADINGS = '<row><c t="inlineStr"><is><t>Titre</t></is></c></row>'
# Pieces of a text, and how often each stands there.
type Pieces = tuple[tuple[str, int], ...]

CELLS: Pieces = (("<row>" + "<c/>" * 100 + "</row>", 120_000),)
SHEETS: dict[str, tuple[Pieces, Pieces, Pieces, Pieces]] = {
    # The rows of the sheet, its merged cells, the texts of the workbook, and its looks.
    "100 columns × 120,000 rows": (CELLS, (), (), ()),
    "1,040,000 empty rows": ((("<row/>", 1_040_000),), (), (), ()),
    "as many cells as are read": (
        (("<row>" + "<c><v>1</v></c>" * 40 + "</row>", 4800),), (), (), ()
    ),
    "a merged cell that never ends": ((), (("<mergeCell ", 400_000),), (), ()),
    "a million merged cells": ((), (('<mergeCell ref="A2:A3"/>', 1_000_000),), (), ()),
    "merged cells of 5,000 rows": ((), (('<mergeCell ref="A2:A5000"/>', 9000),), (), ()),
    "nine million empty texts": ((), (), (("<si/>", 9_000_000),), ()),
    "as many texts as are read": ((), (), (("<si><t>a</t></si>", 190_000),), ()),
    "one text of 48 MB": ((), (), (("<si><t>", 1), ("a", 48_000_000), ("</t></si>", 1)), ()),
    "one text in 190,000 cells": (
        (("<row>" + '<c t="s"><v>0</v></c>' * 40 + "</row>", 4800),), (),
        (("<si><t>", 1), ("a", 32_000), ("</t></si>", 1)), (),
    ),
    "as many looks as are read": ((), (), (), (("<xf/>", 390_000),)),
}  # fmt: skip
TEXTS: dict[str, Pieces] = {
    "CSV of line ends": (("Titre;Salle\n", 1), ("\n", 19_000_000)),
    "CSV of old line ends": (("Titre;Salle\n", 1), ("\r", 19_000_000)),
    "CSV of separators": (("Titre;Salle\n", 1), (";", 19_000_000)),
    "CSV of one row of 3,800,000 cells": (("Titre;Salle\n", 1), ('"a\n";', 3_800_000)),
    "CSV of a text without an end": (('Titre;Salle\n"', 1), ("a\n", 9_000_000)),
    "CSV of 4,000,000 rows": (("Titre;Salle\n", 1), ("a;b\n", 4_000_000)),
    "XML of 1,000,000 events": (("<schedule><day><room>", 1), ("<event/>", 1_000_000)),
    "XML of 290,000 events": (
        ("<schedule><day><room>", 1), ("<event/>", 290_000), ("</room></day></schedule>", 1)
    ),
    "XML of line ends": (("<schedule>", 1), ("\n", 19_000_000), ("</schedule>", 1)),
    "XML of ampersands": (("<schedule>a", 1), ("&amp;\n", 3_000_000), ("</schedule>", 1)),
    "JSON of lists": (("[", 1), ("[],", 6_000_000), ("[]]", 1)),
    "JSON of objects": (('{"schedule": [', 1), ("{},", 6_000_000), ("{}]}", 1)),
    "JSON of numbers": (("[", 1), ("1,", 9_500_000), ("1]", 1)),
    "JSON without an end": (("[", 19_000_000),),
}  # fmt: skip


def blocks(pieces: Pieces) -> Iterator[bytes]:
    """Yield a text in blocks of some 100 kB, as bytes."""
    for piece, times in pieces:
        at_once = max(1, 100_000 // len(piece))
        for done in range(0, times, at_once):
            yield (piece * min(at_once, times - done)).encode()


def workbook(path: Path, rows: Pieces, merged: Pieces, strings: Pieces, looks: Pieces) -> None:
    types = "".join(
        f'<Override PartName="/xl/{at}" ContentType="{kind}"/>'
        for at, kind in (
            ("workbook.xml", WORKBOOK), ("worksheets/sheet.xml", WORKSHEET),
            ("strings.xml", STRINGS), ("styles.xml", STYLES),
        )
    )  # fmt: skip
    relations = "".join(
        f'<Relationship Id="{at}" Type="{RELATIONS}/{kind}" Target="{target}.xml"/>'
        for kind, at, target in (
            ("worksheet", "sheet", "worksheets/sheet"),
            ("sharedStrings", "strings", "strings"),
            ("styles", "styles", "styles"),
        )
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    book = f'<sheets><sheet name="a" sheetId="1" xmlns:r="{RELATIONS}" r:id="sheet"/></sheets>'
    written: dict[str, Pieces] = {
        "[Content_Types].xml": (
            (f'<Types xmlns="{package}/content-types">{types}</Types>', 1),
        ),
        "xl/workbook.xml": ((f'<workbook xmlns="{NAMESPACE}">{book}</workbook>', 1),),
        "xl/_rels/workbook.xml.rels": (
            (f'<Relationships xmlns="{package}/relationships">{relations}</Relationships>', 1),
        ),
        "xl/worksheets/sheet.xml": (
            (f'<worksheet xmlns="{NAMESPACE}"><sheetData>{HEADINGS}', 1), *rows,
            ("</sheetData><mergeCells>", 1), *merged, ("</mergeCells></worksheet>", 1),
        ),
        "xl/strings.xml": ((f'<sst xmlns="{NAMESPACE}">', 1), *strings, ("</sst>", 1)),
        "xl/styles.xml": (
            (f'<styleSheet xmlns="{NAMESPACE}"><cellXfs>', 1), *looks,
            ("</cellXfs></styleSheet>", 1),
        ),
    }  # fmt: skip
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, pieces in written.items():
            with archive.open(name, "w") as part:
                for block in blocks(pieces):
                    part.write(block)


def judge(path: Path) -> None:
    """Print what a file costs a new process that reads it as a worker does."""
    django.setup()
    from exchange import isolated  # noqa: PLC0415 (once there are settings)
    from exchange.records import UnreadableError  # noqa: PLC0415

    began, content = monotonic(), path.read_bytes()
    try:
        said = f"{len(isolated.read(content, {}).records)} records"
    except UnreadableError as error:
        said = str(error)
    mine, theirs = (
        resource.getrusage(who).ru_maxrss / 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(monotonic() - began, spent.ru_utime + spent.ru_stime, mine, theirs, said, sep="\t")


def measure(name: str, path: Path) -> bool:
    """Print what a file costs; return whether that is within the bounds."""
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.hostile", path],
        capture_output=True, text=True, check=True, cwd=settings.BASE_DIR,
    )  # fmt: skip
    took, spent, mine, theirs, said = run.stdout.strip().split("\t")
    print(
        f"{name:<34}{float(took):>5.1f} s, {float(spent):.1f} on the processor; "
        f"worker {float(mine):.0f} MB, reader {float(theirs):.0f} MB: {said[:60]}",
        flush=True,
    )
    return float(took) <= WAIT and max(float(mine), float(theirs)) <= MEMORY


def main() -> int:
    if sys.argv[1:]:
        judge(Path(sys.argv[1]))
        return 0
    print(f"At most {WAIT:g} s and {MEMORY:g} MB", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        path, results = Path(folder, "file"), []
        for name, parts in SHEETS.items():
            workbook(path, *parts)
            results.append(measure(f"XLSX: {name}", path))
        for name, pieces in TEXTS.items():
            path.write_bytes(b"".join(blocks(pieces)))
            results.append(measure(name, path))
    return int(not all(results))


if __name__ == "__main__":
    sys.exit(main())

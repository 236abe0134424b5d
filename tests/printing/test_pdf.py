"""The script that makes a PDF, and nothing else."""

import os
import select
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from printing.rendering import PDF_SCRIPT

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("with_pango")]

# Imported into the tests' own process, WeasyPrint would make Pillow accept broken pictures.
FETCH = """
import pathlib, sys
from pdf import StaticFetcher
fetcher = StaticFetcher(pathlib.Path(sys.argv[1]))
for address in sys.argv[2:]:
    try:
        print(fetcher.fetch(address).read())
    except ValueError as error:
        print("refused" if "fetches nothing" in str(error) else error)
"""


# A task worker, whose script waits for a font.
WORKER = """
import pathlib, sys
import django
django.setup()
from printing import rendering
rendering.static_folder = lambda: pathlib.Path(sys.argv[1])
css = "@font-face{font-family:M2;src:url(../font)}"
rendering.render(rendering.Document(html="<p>2.0</p>", css=css, base="printed/a.css"), "")
"""


def test_it_fetches_nothing_from_outside(tmp_path: Path) -> None:
    house = tmp_path / "static"
    house.mkdir()
    (house / "font.woff2").write_bytes(b"font")
    (tmp_path / "secret_key").write_bytes(b"secret")
    addresses = [
        "https://example.org/font.woff2",
        "http://127.0.0.1/admin/",
        (tmp_path / "secret_key").as_uri(),
        f"{house.as_uri()}/../secret_key",
        f"file://example.org{house}/font.woff2",
        "ftp://example.org/font.woff2",
    ]
    own = (house / "font.woff2").as_uri()
    run = subprocess.run(
        [sys.executable, "-c", FETCH, house, own, *addresses],
        capture_output=True,
        check=True,
        cwd=PDF_SCRIPT.parent,
        text=True,
    )
    assert run.stdout.splitlines() == ["b'font'", *("refused" for _address in addresses)]


def test_it_ends_with_the_worker_that_is_killed(tmp_path: Path) -> None:
    font = tmp_path / "font"
    os.mkfifo(font)
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, tmp_path],
        env=os.environ
        | {"DJANGO_SETTINGS_MODULE": "marseille20.settings", "VAR_DIR": str(tmp_path / "var")},
    )
    with ThreadPoolExecutor() as threads:
        # As soon as the script reads at the other end.
        opening = threads.submit(os.open, font, os.O_WRONLY)
        try:
            end = opening.result(timeout=60)
        finally:
            os.close(os.open(font, os.O_RDONLY | os.O_NONBLOCK))
    worker.kill()
    worker.wait()
    left = select.poll()
    left.register(end, 0)
    try:
        assert left.poll(20_000), "It still reads."
    finally:
        os.close(end)

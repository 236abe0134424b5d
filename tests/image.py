"""The image of containers: its libraries as pip takes them, and the whole, built and tried.

    python -m tests.image libraries    # with the flags of the Containerfile; needs the index
    python -m tests.image whole        # needs root, buildah and debootstrap

`BUILD_OPTIONS` go to `make image`, as they do from a shell.
"""

import os
import re
import resource
import shlex
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError

from tests.process import unwind_when_asked_to_stop
from tests.valkey import free_port

BASE = Path(__file__).resolve().parent.parent
DEBIAN, IMAGE = "localhost/debian13", "localhost/marseille20"
PATIENCE = 60  # seconds; a machine may be busy
# Without an engine, and where a container could mount nothing.
WITHOUT_ENGINE = {"BUILDAH_ISOLATION": "chroot", "STORAGE_DRIVER": "vfs"}
# buildah raises limits, which not every machine lets it: they stay as they are.
LIMITS = [
    f"--ulimit={name}={':'.join(map(str, resource.getrlimit(number)))}"
    for name, number in (("nofile", resource.RLIMIT_NOFILE), ("nproc", resource.RLIMIT_NPROC))
]


def has_index() -> bool:
    """Whether packages can be had from here."""
    asked = [sys.executable, "-m", "pip", "--quiet", "index", "versions", "pip"]
    return not subprocess.run(asked, capture_output=True, check=False).returncode


def pip_command() -> list[str]:
    """What the Containerfile says to pip, but for where its files lie."""
    shown = (BASE / "Containerfile").read_text().replace("\\\n", " ")
    found = re.search(r"/opt/venv/bin/pip (.* install .*)", shown)
    assert found
    words = shlex.split(found[1].replace("/tmp/", "requirements/"))  # noqa: S108 (the image's own)
    assert "requirements/hosting.txt" in words
    return words


def try_libraries() -> None:
    """Install them into a new environment."""
    with tempfile.TemporaryDirectory(prefix="m2-libraries-") as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([f"{folder}/bin/pip", *pip_command()], cwd=BASE, check=True)


def try_whole() -> None:
    """Build the image out of Debian's packages, and let one answer."""
    os.environ.update(WITHOUT_ENGINE)
    if not _reported("buildah", "images", "--quiet", "--filter", f"reference={DEBIAN}"):
        subprocess.run(["deploy/container/base", DEBIAN], cwd=BASE, check=True)
    options = shlex.join(LIMITS) + " " + os.environ.get("BUILD_OPTIONS", "")
    build = ["make", "image", f"BASE={DEBIAN}", f"BUILD_OPTIONS={options}"]
    subprocess.run(build, cwd=BASE, check=True)
    with container() as name:
        run = ["buildah", "run", name, "--"]
        subprocess.run([*run, "deploy/container/run", "prepare"], check=True)
        assert _reported(*run, "id", "-u") == "10001"
        # The program and its libraries are nobody's who runs them.
        assert not _reported(*run, "find", "/opt", "-writable", "-not", "-type", "l")
        port = free_port()
        elsewhere = f"sed 's/--port 8000/--port {port}/' deploy/container/run | sh -s web"
        # What it says of its end is no news.
        with subprocess.Popen([*run, "sh", "-c", elsewhere], stderr=subprocess.DEVNULL) as web:
            try:
                wait_for(f"http://127.0.0.1:{port}/health/ready")
                page = fetch(f"http://127.0.0.1:{port}/").decode()
                for address in re.findall(r'"(/static/[^"]+\.css)"', page):
                    assert fetch(f"http://127.0.0.1:{port}{address}")
                assert 'href="/static/' in page
            finally:
                web.terminate()


@contextmanager
def container() -> Iterator[str]:
    """One of the image; its processes see its files and no others."""
    name = _reported("buildah", "from", *LIMITS, IMAGE)
    try:
        yield name
    finally:
        subprocess.run(["buildah", "rm", name], check=True, stdout=subprocess.DEVNULL)


def wait_for(address: str) -> None:
    """Return when this answers 200."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(URLError, ConnectionError):
            fetch(address)
            return
        time.sleep(0.2)
    raise TimeoutError(f"{address} does not answer")


def fetch(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        content: bytes = answer.read()
    return content


def _reported(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    unwind_when_asked_to_stop()
    {"libraries": try_libraries, "whole": try_whole}[sys.argv[1]]()

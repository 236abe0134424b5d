"""Install what the tests need of Debian, and tell what is left out without it.

python -m tests.packages    # installs as root; ALL=1 asks for what `make test ALL=1` needs too
"""

import os
import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path
from shutil import which
from typing import NamedTuple

from tests import postgres
from tests.browser import chromium

BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")


class Package(NamedTuple):
    """A package of Debian; `brew` is its name at Homebrew, "" where macOS has no use of it."""

    name: str
    is_here: object
    left_out: str
    brew: str


def packages() -> list[Package]:
    """Return what the tests need, and whether each is here."""
    sbin, shell = f"{os.environ['PATH']}:/usr/sbin", which(chromium.SHELL)
    found = [
        Package("postgresql", postgres.programs(), "tests on PostgreSQL", "postgresql@17"),
        Package("chromium", chromium.whole_browser(), "journeys", "--cask chromium"),
        Package("chromium-headless-shell", shell, "quick journeys", ""),
        Package("libpangoft2-1.0-0", find_library("pangoft2-1.0"), "PDFs", "pango"),
        Package("libharfbuzz-subset0", find_library("harfbuzz-subset"), "PDFs", "harfbuzz"),
        Package("gettext", which("xgettext"), "the catalogue", "gettext"),
        Package("nginx", which("nginx", path=sbin), "nginx", "nginx"),
        Package("libnginx-mod-http-brotli-static", BROTLI.exists(), "nginx with brotli", ""),
        Package("valkey-server", which("valkey-server"), "Valkey", "valkey"),
        Package("systemd", which("systemd-analyze"), "units of systemd", ""),
        Package("promtool", which("promtool"), "alerts", "prometheus"),
        Package("age", which("age"), "encrypted backups", "age"),
    ]
    if os.environ.get("ALL"):
        is_root = not os.getuid()
        found += [
            Package("iproute2", is_root and which("ip"), "ten hosts (they need root)", ""),
            Package("buildah", is_root and which("buildah"), "the image (it needs root)", ""),
            Package("debootstrap", which("debootstrap"), "the image", ""),
        ]
    return found


def main() -> int:
    """Install what is missing where that may be done; fail in CI where something is left out."""
    names = [package.name for package in packages() if not package.is_here]
    if names and not os.getuid() and which("apt-get"):
        install = ["install", "--yes", "--no-install-recommends", *names]
        for command in (["update"], install):
            apt = ["apt-get", "--quiet=2", *command]
            subprocess.run(apt, stdin=subprocess.DEVNULL, check=False)
    missing = [package for package in packages() if not package.is_here]
    for package in missing:
        how = f"apt install {package.name}"
        if sys.platform == "darwin":
            how = f"brew install {package.brew}" if package.brew else "not for macOS"
        print(f"LEFT OUT: {package.left_out}, for want of {package.name} ({how})", flush=True)
    return int(bool(missing) and os.environ.get("CI") == "true")


if __name__ == "__main__":
    sys.exit(main())

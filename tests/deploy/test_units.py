"""The units of deploy/machine, as systemd reads them."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from marseille20.settings import QUEUES
from tests.machine import BASE, DEPLOY, exec_start
from tests.servers import certificate_of

# Of systemd-analyze, from 0 (nothing can be done) to 10.
MOST_EXPOSED = 2.0
SERVICES = sorted(path.name for path in DEPLOY.glob("*.service"))
UNITS = sorted(path.name for path in DEPLOY.iterdir() if path.suffix in {".timer", ".target"})

needs_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="no systemd-analyze on this machine"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The units, with a Python that is there."""
    python = tmp_path / "python"
    python.symlink_to("/bin/true")
    for name in (*SERVICES, *UNITS):
        text = (DEPLOY / name).read_text()
        (tmp_path / name).write_text(
            text.replace("/opt/marseille20/current/.venv/bin/python", str(python))
        )
    return tmp_path


@needs_systemd
@pytest.mark.parametrize("name", [*SERVICES, *UNITS])
def test_systemd_finds_nothing_wrong(folder: Path, name: str) -> None:
    unit = folder / name.replace("@.", "@8001.")
    if not unit.exists():
        unit.symlink_to(name)
    printed = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", unit],
        env=os.environ | {"SYSTEMD_UNIT_PATH": f"{folder}:"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (printed.returncode, printed.stderr) == (0, "")


@needs_systemd
@pytest.mark.parametrize("name", SERVICES)
def test_units_can_do_little_beside_their_work(name: str) -> None:
    printed = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", DEPLOY / name],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    exposure = re.search(r"Overall exposure level for \S+: ([\d.]+)", printed)
    assert exposure
    assert float(exposure[1]) <= MOST_EXPOSED
    assert "\nMemoryMax=1G\n" in (DEPLOY / name).read_text()


def test_each_queue_has_a_worker() -> None:
    target = (DEPLOY / "marseille20.target").read_text()
    assert set(re.findall(r"worker@(\w+)\.service", target)) == set(QUEUES)
    installer = (DEPLOY / "install").read_text()
    assert f"QUEUES=({' '.join(QUEUES)})" in installer


def test_one_process_at_a_time_is_asked_to_stop() -> None:
    """What it started finishes what it was asked first, within the time that systemd gives."""
    unit = (DEPLOY / "marseille20-web@.service").read_text()
    patience = re.search(r"--workers-kill-timeout (\d+)", exec_start("marseille20-web@.service"))
    given = re.search(r"TimeoutStopSec=(\d+)", unit)
    assert patience
    assert given
    assert "KillMode=mixed" in unit
    assert int(patience[1]) < int(given[1])


def ask_for_host(*wishes: str) -> subprocess.CompletedProcess[str]:
    """What `make host` says; the wishes are such that it touches nothing."""
    return subprocess.run(
        ["make", "--no-print-directory", "host", *wishes],
        cwd=BASE,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )


def part_of_installer(name: str, folder: Path, wishes: Mapping[str, str] | None = None) -> str:
    """What a function of it says, with settings and units in a folder."""
    script = (DEPLOY / "install").read_text().removesuffix('main "$@"\n')
    script = script.replace("/etc/marseille20/environment", f"{folder}/environment")
    script = script.replace("/etc/systemd/system", str(folder))
    return subprocess.run(
        # By the file it is in it knows where the program is.
        ["bash", "-c", script + name, DEPLOY / "install"],
        env={"PATH": os.environ["PATH"], **(wishes or {})},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


class TestInstaller:
    SITE = "SITE_URL=https://localhost"
    ORGANISER = "ORGANISER=ines@example.org"

    @pytest.mark.parametrize(
        ("wishes", "expected"),
        [
            ([ORGANISER, "SITE_URL=https://example.org/a"], "SITE_URL has to be"),
            ([SITE, "ORGANISER=ines"], "ORGANISER has to be"),
            ([SITE, ORGANISER, "SMTP_URL=smtp://a:b/c@example.org"], "SMTP_URL has to be"),
            (
                [SITE, ORGANISER, "SMTP_URL=smtp://a:b%2Fc@example.org:587", "KEY=key.pem"],
                "CERTIFICATE and KEY have to be",
            ),
            ([SITE, ORGANISER, "CERTIFICATE=README.md", "KEY=README.md"], "is no certificate"),
        ],
    )
    def test_it_says_what_is_wrong(self, wishes: list[str], expected: str) -> None:
        if os.getuid():
            expected = "root"
        ended = ask_for_host(*wishes)
        assert ended.returncode
        sentence, make = ended.stderr.splitlines()
        assert expected in sentence
        assert "Error 1" in make

    @pytest.mark.parametrize(
        ("url", "folder"),
        [
            ("/srv/backups", "/srv/backups"),
            ("s3://key:secret@host/bucket", "/var/lib/marseille20/backups"),
        ],
    )
    def test_units_may_write_where_backups_are(self, url: str, folder: str, tmp_path: Path) -> None:
        (tmp_path / "environment").write_text(f"BACKUP_URL={url}\n")
        part_of_installer("open_backups", tmp_path)
        for unit in ("marseille20-backup", "marseille20-worker@"):
            drop_in = tmp_path / f"{unit}.service.d" / "backups.conf"
            assert drop_in.read_text() == f"[Service]\nReadWritePaths=-{folder}\n"

    @pytest.mark.skipif(os.getuid() != 0, reason="only root is told")
    def test_it_looks_at_the_certificate(self, tmp_path: Path) -> None:
        file = certificate_of("localhost", tmp_path / "site.pem")
        other = certificate_of("localhost", tmp_path / "other.pem")
        ended = ask_for_host(self.SITE, self.ORGANISER, f"CERTIFICATE={file}", f"KEY={other}")
        assert f"{other} is not the key of {file}." in ended.stderr
        elsewhere = "SITE_URL=https://example.org"
        ended = ask_for_host(elsewhere, self.ORGANISER, f"CERTIFICATE={file}", f"KEY={file}")
        assert f"{file} is not for example.org." in ended.stderr


def test_what_comes_by_night_stops_and_starts_with_the_rest() -> None:
    """Or a restore is backed up while it goes on, and afterwards nothing ever is."""
    target = (DEPLOY / "marseille20.target").read_text()
    timers = [path.name for path in DEPLOY.glob("*.timer")]
    assert len(timers) == 2
    for name in timers:
        assert name in target
        assert "\nPartOf=marseille20.target\n" in (DEPLOY / name).read_text()

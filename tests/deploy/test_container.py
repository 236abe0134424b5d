"""The image and deploy/compose.yaml, read as they are written: no engine is needed."""

import os
import re
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from marseille20.settings import QUEUES
from tests.deploy.containers import WORDS, is_word, known_settings
from tests.machine import BASE, DEPLOY, exec_start

COMPOSE = BASE / "deploy" / "compose.yaml"
RUN = BASE / "deploy" / "container" / "run"
EXAMPLE = BASE / "deploy" / "environment.example"


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    read: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE.read_text())["services"]
    return read


def own(services: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Those of the image."""
    return {name: each for name, each in services.items() if "marseille20" in each["image"]}


class TestImage:
    @pytest.mark.parametrize("script", ["run", "base"])
    def test_scripts_are_readable_by_their_shells(self, script: str) -> None:
        path = RUN.with_name(script)
        shell = path.read_text().partition("\n")[0].removeprefix("#!")
        subprocess.run([shell, "-n", path], check=True)
        assert path.stat().st_mode & 0o111

    def test_a_process_answers_as_on_a_machine(self) -> None:
        """But for where: a container has an address of its own."""
        ours = WORDS["web"].replace("0.0.0.0", "127.0.0.1").replace("8000", "%i")  # noqa: S104
        assert f"/opt/marseille20/current/.venv/bin/{ours}" == exec_start(
            "marseille20-web@.service"
        )
        ours = WORDS["worker"].replace('"${2:?worker QUEUE}"', "%i")
        theirs = exec_start("marseille20-worker@.service")
        assert f"/opt/marseille20/current/.venv/bin/{ours}" == theirs

    @pytest.mark.parametrize(
        ("now", "seconds"),
        [
            ("2027-06-30 02:09:59", 1),
            ("2027-06-30 02:10:00", 86_400),
        ],
    )
    def test_a_backup_is_made_at_once_and_each_night(
        self, tmp_path: Path, now: str, seconds: int
    ) -> None:
        """Whatever becomes of one, the next is made."""
        found = tmp_path / "told"
        moment = datetime.fromisoformat(f"{now}+00:00")
        for name, does in {
            "python": "exit 1",
            "date": f"echo {moment.timestamp():.0f}",
            # It is stopped while it waits for the second time.
            "sleep": f"test $(grep -c sleep {found}) = 1",
        }.items():
            program = tmp_path / name
            program.write_text(f'#!/bin/sh\necho "{name} $*" >> {found}\n{does}\n')
            program.chmod(0o755)
        path = f"{tmp_path}:{os.environ['PATH']}"
        subprocess.run([RUN, "nightly"], env={"PATH": path}, check=False)
        night = [f"sleep {seconds}", "python manage.py backup"]
        lines = [line for line in found.read_text().splitlines() if not line.startswith("date")]
        assert lines == ["python manage.py backup", *night, night[0]]


class TestCompose:
    def test_each_runs_what_the_image_has(self, services: dict[str, dict[str, Any]]) -> None:
        commands = [each["command"] for each in own(services).values()]
        assert all(is_word(*command) for command in commands)
        assert commands.count(["web"]) == 2
        assert {command[1] for command in commands if command[0] == "worker"} == set(QUEUES)
        assert commands.count(["nightly"]) == 1

    def test_each_is_given_all_settings(self, services: dict[str, dict[str, Any]]) -> None:
        for each in own(services).values():
            assert each["environment"].keys() <= known_settings()
        given = {
            line.partition("=")[0]
            for line in EXAMPLE.read_text().splitlines()
            if not line.startswith("#")
        }
        # What compose.yaml asks for itself.
        asked = set(re.findall(r"\$\{(\w+):\?\}", COMPOSE.read_text()))
        assert asked <= given
        assert given - asked <= known_settings()

    def test_each_can_do_little(self, services: dict[str, dict[str, Any]]) -> None:
        for each in services.values():
            assert each["read_only"]
            assert each["cap_drop"] == ["ALL"]
            assert each["security_opt"] == ["no-new-privileges:true"]
        # The database may be between two versions.
        assert services["prepare"]["restart"] == "no"

    def test_nginx_is_given_all_its_words(self, services: dict[str, dict[str, Any]]) -> None:
        nginx = services["nginx"]
        words = set(re.findall(r"\$\{(\w+)\}", (DEPLOY / "nginx.conf").read_text()))
        words.discard("WORDS_LIKE_THIS")
        assert words <= nginx["environment"].keys()
        for bound in nginx["volumes"]:
            if isinstance(bound, str) and bound.startswith("./"):
                assert (COMPOSE.parent / bound.split(":")[0]).is_file()
        for name, word in (("web-1", "WEB_1"), ("web-2", "WEB_2")):
            address = services[name]["networks"]["default"]["ipv4_address"]
            assert nginx["environment"][word] == f"{address}:8000"

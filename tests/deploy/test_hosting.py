"""What docs/hosting.md tells a newcomer to type is there, and is taken."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from django.core.management import get_commands

from tests.deploy.containers import known_settings
from tests.machine import BASE

GUIDE = (BASE / "docs" / "hosting.md").read_text()
# Line by line, as a shell takes them.
TYPED = [
    line.replace("…", "x" * 60)
    for block in re.findall(r"^```sh\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
    for line in block.replace("\\\n", " ").splitlines()
]
COMMANDS = [
    words
    for line in TYPED
    for part in line.split("&&")
    if (words := shlex.split(part, comments=True)) and not re.match(r"[A-Z_]+=", words[0])
]
SETTINGS = dict(
    word.split("=", 1)
    for line in TYPED
    if re.match(r"[A-Z_]+=", line)
    for word in shlex.split(line, comments=True)
)


def test_all_settings_of_the_environment_are_listed() -> None:
    code = (BASE / "marseille20" / "settings" / "__init__.py").read_text()
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', code))
    assert len(read) > 20
    assert {"DATABASE_URL", "CACHE_URL", "STORAGE_URL", "SECRET_KEY"} <= SETTINGS.keys()
    assert read <= known_settings()


def test_commands_of_the_site_exist() -> None:
    found = [words[words.index("manage.py") + 1] for words in COMMANDS if "manage.py" in words]
    found += re.findall(r"`manage\.py (\w+)", GUIDE)
    assert {"organiser", "doctor", "check"} <= set(found)
    assert set(found) <= get_commands().keys()


def test_a_machine_among_many_takes_its_settings(tmp_path: Path) -> None:
    own = {"DJANGO_SETTINGS_MODULE": "marseille20.settings", "VAR_DIR": str(tmp_path)}
    code = "import django; django.setup(); from django.conf import settings; print(settings.HTTPS)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=BASE,
        env=os.environ | own | SETTINGS,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("True\n", "")

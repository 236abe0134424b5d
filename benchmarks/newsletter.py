"""Send a newsletter by three workers, kill them again and again, and count what that costs.

`python -m benchmarks.newsletter READERS KILLS SEED`; the exit code is 1 when a letter was sent
twice or lost.
"""

import sys

import benchmarks.setup  # noqa: F401  # isort: skip (before models)

from benchmarks.data import database
from tests.newsletter.crew import send_with_kills
from tests.smtp import running


def main(readers: int, kills: int, seed: int) -> int:
    with database(), running() as mailbox:
        environment = {
            "DJANGO_SETTINGS_MODULE": "marseille20.settings",
            "SMTP_URL": f"smtp://127.0.0.1:{mailbox.port}",
        }
        outcome = send_with_kills(mailbox, environment, count=readers, kills=kills, seed=seed)
    print(
        f"{readers} readers, {kills} kills: {outcome.twice} letters sent twice, "
        f"{outcome.lost} lost, {outcome.uncertain} uncertain"
    )
    return int(bool(outcome.twice or outcome.lost))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))

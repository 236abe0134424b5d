"""Hosts of a network that leads nowhere else: network namespaces of Linux, on a bridge.

The bridge lies in a namespace too, so nothing reaches this machine's own network, and several
networks with the same addresses never meet. What a thread starts or opens while it is `inside` a
host belongs there.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

NETWORK = "10.87.0.0/24"
FOLDER = Path("/run/netns")
# Where the bridge is, and who asks.
SWITCH = "switch"


def why_unavailable() -> str:
    """What keeps this machine from having any; nothing where it may."""
    if not shutil.which("ip"):
        return "no iproute2 on this machine"
    trial = f"m2-{os.getpid()}-trial"
    if subprocess.run(["ip", "netns", "add", trial], capture_output=True, check=False).returncode:
        return "no right to make network namespaces on this machine"
    _remove(trial)
    return ""


class Network:
    """Hosts by their names; the first has the address that ends in 2."""

    def __init__(self) -> None:
        self.prefix = f"m2-{os.getpid()}-"
        self.addresses: dict[str, str] = {}
        self._add(SWITCH)
        self._ip(
            f"-n {self.prefix}{SWITCH} link add bridge type bridge",
            f"-n {self.prefix}{SWITCH} link set bridge up",
            f"-n {self.prefix}{SWITCH} address add {self.addresses[SWITCH]}/24 dev bridge",
        )

    def add(self, host: str) -> str:
        """Plug a new host in, whose name has at most 15 letters; return its address."""
        self._add(host)
        switch, name = self.prefix + SWITCH, self.prefix + host
        self._ip(
            f"link add {host} netns {switch} type veth peer name eth0 netns {name}",
            f"-n {switch} link set {host} master bridge up",
            f"-n {name} link set eth0 up",
            f"-n {name} address add {self.addresses[host]}/24 dev eth0",
        )
        return self.addresses[host]

    def _add(self, host: str) -> None:
        self.addresses[host] = f"10.87.0.{len(self.addresses) + 1}"
        self._ip(f"netns add {self.prefix}{host}", f"-n {self.prefix}{host} link set lo up")

    @contextmanager
    def inside(self, host: str) -> Iterator[None]:
        """For this thread, and the processes that it starts."""
        assert sys.platform == "linux"
        with (
            Path("/proc/thread-self/ns/net").open() as before,
            (FOLDER / f"{self.prefix}{host}").open() as there,
        ):
            os.setns(there.fileno(), os.CLONE_NEWNET)
            try:
                yield
            finally:
                os.setns(before.fileno(), os.CLONE_NEWNET)

    @contextmanager
    def without(self, host: str) -> Iterator[None]:
        """Its cable is pulled out: packets from and to it vanish."""
        self._ip(f"-n {self.prefix}{SWITCH} link set {host} down")
        try:
            yield
        finally:
            self._ip(f"-n {self.prefix}{SWITCH} link set {host} up")

    def _ip(self, *commands: str) -> None:
        for command in commands:
            subprocess.run(["ip", *command.split()], check=True)

    def remove(self) -> None:
        """Take all down, with what still runs there."""
        for host in self.addresses:
            _remove(self.prefix + host)


def _remove(namespace: str) -> None:
    printed = subprocess.run(
        ["ip", "netns", "pids", namespace], capture_output=True, text=True, check=False
    ).stdout
    # Not this process, should one of its threads still be inside.
    for pid in {*map(int, printed.split())} - {os.getpid()}:
        with suppress(ProcessLookupError):
            os.kill(pid, 9)
    subprocess.run(["ip", "netns", "delete", namespace], capture_output=True, check=False)


def remove_left_behind() -> None:
    """Take down what processes had that were killed before they could."""
    for path in FOLDER.glob("m2-*-*"):
        if not Path("/proc", path.name.split("-")[1]).exists():
            _remove(path.name)


@contextmanager
def network() -> Iterator[Network]:
    """A network without hosts."""
    remove_left_behind()
    made = Network()
    try:
        yield made
    finally:
        made.remove()

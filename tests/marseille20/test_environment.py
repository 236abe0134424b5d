"""Settings by address alone; what cannot be meant stops the start with a sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from marseille20 import environment
from marseille20.settings import BASE_DIR

SHAPE = "s3://key:s%2Fcret@s3.eu-west-3.amazonaws.com/files"


def test_files_are_in_the_bucket_that_is_told() -> None:
    storages = environment.storages(f"{SHAPE}?region=eu-west-3", Path("var"))
    assert storages["default"] == {
        "BACKEND": "core.s3.PictureStorage",
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
    told = environment.bucket("s3://key:secret@127.0.0.1:8333/files/?secure=no")
    assert told["endpoint_url"] == "http://127.0.0.1:8333"
    assert told["region_name"] is None


@pytest.mark.parametrize(
    "url",
    [
        "https://key:secret@host/files",
        "s3://host/files",
        "s3://key@host/files",
        "s3://key:@host/files",
        "s3://key:secret@host",
        "s3://key:secret@host/",
        "s3://key:secret@host/files/deeper",
        "s3://key:se/cret@host/files",
        "s3://key:secret@/files",
        "s3://key:secret@host:port/files",
        "s3://key:secret@[host/files",
        "s3://key:secret@host/files?secure=maybe",
        "s3://key:secret@host/files?regoin=eu-west-3",
        "files",
    ],
)
def test_half_a_bucket_is_refused_and_its_secret_not_told(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^STORAGE_URL must be like") as refused:
        environment.storages(url, Path("var"))
    assert "se/cret@" not in str(refused.value)
    assert "secret@host:port" not in str(refused.value)


@pytest.mark.parametrize("url", ["redis://", "http://host", "host:6379", "redis://host:x"])
def test_no_address_of_a_cache_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^CACHE_URL must be like redis://host"):
        environment.caches(url)


@pytest.mark.parametrize(
    "url",
    [
        "example.org",
        "ftp://example.org",
        "https://",
        "https://example.org/programme",
        "https://example.org?x",
        "https://ines@example.org",
        "https://example.org:x",
        "https://[::1",
    ],
)
def test_no_public_address_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^SITE_URL must be like https://example.org"):
        environment.site(url)


@pytest.mark.parametrize("url", ["", "http://localhost:8000", "https://a.example", "http://[::1]"])
def test_a_public_address_or_none(url: str) -> None:
    assert environment.site(url).geturl() == url


def test_browsers_are_told_of_this_host_alone_unless_told() -> None:
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
    assert environment.secret_key("told", tmp_path, ["CACHE_URL"]) == "told"
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY must be set where CACHE_URL is"):
        environment.secret_key("", tmp_path, ["CACHE_URL"])


@pytest.mark.process
@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"SITE_URL": "example.org"}, "SITE_URL must be like"),
        ({"TRUSTED_PROXIES": "x"}, '"TRUSTED_PROXIES" invalid: Not a valid integer'),
        ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES must be"),
        ({"CACHE_URL": "redis://host", "SECRET_KEY": ""}, "SECRET_KEY must be set where CACHE_URL"),
    ],
)
def test_the_start_says_so_in_a_sentence(told: dict[str, str], said: str, tmp_path: Path) -> None:
    environ = os.environ | {"VAR_DIR": str(tmp_path), "SECRET_KEY": "x"} | told
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

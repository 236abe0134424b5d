"""Hosts that share by address: what one does all have, and what each loss costs."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests import hosts
from tests.hosts import APPLICATIONS, LEASE, PROGRAMME, WORKERS, Answer, Browser, Site, until
from tests.network import NETWORK
from tests.tasks import begun, let_end

pytestmark = [
    pytest.mark.slow,
    pytest.mark.exhaustive,
    pytest.mark.allow_hosts([NETWORK]),
]

type Loss = Callable[[Site, str], AbstractContextManager[None]]

LOSSES = {"stopped": Site.stopped, "cut off": lambda site, host: site.network.without(host)}
EVERYWHERE = (*APPLICATIONS, "nginx")
PAGES = ("/", "/en/", PROGRAMME, "/sobre/sessions/ouverture-2/", "/recits/un-mot/")
# Which nginx has to ask for: no two are the same.
ASKS = 12


@pytest.fixture(scope="module")
def site(var: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Site]:
    own = tmp_path_factory.getbasetemp()
    # One of the processes that run tests has the network; of another, this fails.
    (own if worker_id == "master" else own.parent).joinpath("network").mkdir()
    if why := hosts.missing():
        # Only a developer's machine may be without it.
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(why)
    with hosts.running(var) as site:
        yield site


@pytest.fixture(scope="module")
def organiser(site: Site) -> Browser:
    browser = site.browser("web1")
    browser.sign_in()
    return browser


def send(organiser: Browser) -> Answer:
    """A picture that nobody has yet, as the desk's script sends it."""
    buffer = BytesIO()
    Image.frombytes("RGB", (64, 32), os.urandom(64 * 32 * 3)).save(buffer, "PNG")
    picture = SimpleUploadedFile("photo.png", buffer.getvalue())
    return organiser.ask("/ecrire/images/", {"picture": picture}, Accept="application/json")


def copies(site: Site, path: str) -> set[bytes]:
    """The file as each host and nginx hand it out, once they do."""

    def file(browser: Browser) -> bytes:
        answer = browser.ask(path)
        return answer.content if answer.status == HTTPStatus.OK else b""

    return {until(partial(file, site.browser(host))) for host in EVERYWHERE}


def host_of(worker: str) -> str:
    return worker.partition(".")[0]


def asked_for(site: Site, page: str = PROGRAMME, host: str = "nginx") -> Counter[int]:
    """How nginx, or a host, answers for pages that nobody keeps."""
    reader = site.browser(host)
    return Counter(reader.ask(f"{page}?q={os.urandom(4).hex()}").status for _ in range(ASKS))


class TestWhatIsShared:
    def test_what_is_published_on_one_is_read_on_all(self, site: Site, organiser: Browser) -> None:
        for host in EVERYWHERE:
            assert "Le bac" not in site.browser(host).ask(PROGRAMME).text
        organiser.publish("Le bac")
        for host in EVERYWHERE:
            assert until(site.browser(host).reads(PROGRAMME, "Le bac"))

    def test_a_picture_and_its_copies_are_handed_out_by_all(
        self, site: Site, organiser: Browser
    ) -> None:
        answer = send(organiser)
        assert answer.status == HTTPStatus.CREATED
        original = answer.json()["url"]
        # A worker makes it.
        copy = original.replace(".png", "-64.avif")
        for path in (original, copy):
            assert len(copies(site, path)) == 1

    def test_a_letter_asked_for_on_one_is_sent_by_another_once(self, site: Site) -> None:
        reader = site.browser("web1")
        assert reader.ask("/lettre/", {"email": "odile@example.org"}).status == HTTPStatus.FOUND
        until(lambda: "odile@example.org" in site.mailbox.addresses)
        ((worker,), _began_at), *_ = until(
            lambda: site.runs("core.mail.outbox.send_letter", "SUCCESSFUL")
        )
        assert host_of(worker) in WORKERS
        assert site.mailbox.addresses == ["odile@example.org"]


class TestLostProgram:
    def test_no_page_fails_while_a_host_is_cut_off(self, site: Site, organiser: Browser) -> None:
        with site.network.without("web3"):
            assert asked_for(site) == {HTTPStatus.OK: ASKS}
            organiser.publish("La traversée")
            assert until(site.browser("nginx").reads(PROGRAMME, "La traversée"))
        assert until(site.browser("web3").reads(PROGRAMME, "La traversée"))

    def test_no_page_fails_while_a_process_is_gone(self, site: Site) -> None:
        site.kill_program("web2")
        try:
            assert asked_for(site) == {HTTPStatus.OK: ASKS}
            assert asked_for(site, "/compte/connexion/") == {HTTPStatus.OK: ASKS}
        finally:
            site.start_program("web2")
        site.wait_for("web2")

    def test_what_a_worker_was_doing_is_taken_up_when_its_lease_has_run_out(
        self, site: Site, tmp_path: Path
    ) -> None:
        door = tmp_path / "door"
        os.mkfifo(door)
        task = "tests.tasks.stand_still"
        site.enqueue("web1", task, str(door))
        assert begun(door)
        (((lost,), _began_at),) = site.runs(task, "RUNNING")
        with site.network.without(host_of(lost)):
            assert begun(door)
            (((_lost, taker), began_at),) = site.runs(task, "RUNNING")
            assert host_of(taker) != host_of(lost)
            ((seen_at,),) = site.rows("SELECT seen_at FROM core_worker WHERE id = %s", lost)
            assert began_at > seen_at + timedelta(seconds=LEASE)
            let_end(door)
            assert until(lambda: site.runs(task, "SUCCESSFUL"))


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
class TestLostStore:
    def test_forms_are_answered_without_valkey(self, site: Site, loss: Loss) -> None:
        reader = site.browser("nginx")
        reader.ask("/compte/connexion/")
        with loss(site, "valkey"):
            assert asked_for(site) == {HTTPStatus.OK: ASKS}
            address = {"email": f"ana{len(site.mailbox.addresses)}@example.org"}
            assert reader.ask("/lettre/", address).status == HTTPStatus.FOUND
            assert reader.ask("/compte/connexion/code/", address).status == HTTPStatus.FOUND
            until(lambda: address["email"] in site.mailbox.addresses)
        with site.memory() as memory:
            memory.flushdb()

        def is_counted() -> bool:
            reader.ask("/lettre/", address)
            with site.memory() as memory:
                return bool(memory.dbsize())

        assert until(is_counted)

    def test_pages_and_kept_pictures_stay_without_s3(
        self, site: Site, organiser: Browser, loss: Loss
    ) -> None:
        read, unread = (send(organiser).json()["url"] for _ in range(2))
        reader = site.browser("nginx")
        assert reader.ask(read).status == HTTPStatus.OK
        with loss(site, "s3"):
            assert asked_for(site) == {HTTPStatus.OK: ASKS}
            assert {site.browser("nginx").ask(page).status for page in PAGES} == {HTTPStatus.OK}
            assert reader.ask(read).status == HTTPStatus.OK
            answer = reader.ask(unread, Accept="text/html")
            assert answer.status == HTTPStatus.SERVICE_UNAVAILABLE
            assert "De retour dans un instant" in answer.text
            answer = send(organiser)
            assert answer.status == HTTPStatus.SERVICE_UNAVAILABLE
            assert "Rien n’a été enregistré" in answer.json()["error"]
        assert len(copies(site, unread)) == 1
        assert send(organiser).status == HTTPStatus.CREATED

"""The processes that answer readers: nobody notices that one is down while another answers."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from operations.checkup import Check
from operations.checkup.reasons import reason
from operations.checkup.trouble import Trouble

SECONDS = 3  # for one answer


def processes() -> str:
    """Ask each of WEB_PROCESSES, all at once."""
    addresses: list[str] = settings.WEB_PROCESSES
    if not addresses:
        return _("Nobody said how many web processes there are (WEB_PROCESSES).")
    # Threads do not know in which language it is told.
    with ThreadPoolExecutor(len(addresses)) as together:
        told = dict(zip(addresses, together.map(_ask, addresses), strict=True))
    if down := {address: why for address, why in told.items() if why}:
        sentence = ngettext(
            "%(down)d web process of %(count)d does not answer readers: %(which)s.",
            "%(down)d web processes of %(count)d do not answer readers: %(which)s.",
            len(down),
        )
        which = ", ".join(f"{address} ({_told(why)})" for address, why in down.items())
        units = " ".join(f"marseille20-web@{address.rpartition(':')[2]}" for address in down)
        raise Trouble(
            sentence % {"down": len(down), "count": len(told), "which": which},
            _(
                "On the server, see why (journalctl -u 'marseille20-web@*'), and start again what "
                "is down: systemctl restart %(units)s. Of containers, docker compose logs tells."
            )
            % {"units": units},
        )
    sentence = ngettext(
        "The web process answers.", "All %(count)d web processes answer.", len(told)
    )
    return sentence % {"count": len(told)}


def _ask(address: str) -> str | Exception:
    """What keeps the process at that address from readers; empty when nothing does."""
    host, _colon, port = address.rpartition(":")
    try:
        with closing(HTTPConnection(host.strip("[]"), int(port), timeout=SECONDS)) as visitor:
            visitor.request("GET", "/health/ready")
            answer = visitor.getresponse()
            told = answer.read(200).decode(errors="replace").strip()
    except (OSError, HTTPException) as error:
        return error
    return "" if answer.status == HTTPStatus.OK else told or str(answer.status)


def _told(why: str | Exception) -> str:
    if isinstance(why, TimeoutError):
        return _("no answer within %(seconds)d s") % {"seconds": SECONDS}
    return reason(why) if isinstance(why, Exception) else why


PROCESSES = Check(gettext_lazy("Web processes"), processes)

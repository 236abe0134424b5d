"""Which addresses may be fetched, and the one spelling in which they are."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.conf import settings

from core.client.answers import Reason, RefusedError

# Where the web is. Whatever else listens on a public machine is not for strangers to knock at.
PORTS = {"http": 80, "https": 443}
# What a resolver takes (RFC 1035, 2.3.4).
LONGEST_HOST = 253

# All of IPv6 that was ever handed out; the rest maps to IPv4 in a dozen ways, or leads nowhere.
UNICAST = ip_network("2000::/3")
# Translates to the IPv4 address in its last four bytes (RFC 6052): the only way to most of the web
# for a server that has IPv6 alone.
NAT64 = ip_network("64:ff9b::/96")
# Protocols' own addresses, and tunnels (6to4, Teredo), some of which Python takes for public.
NOT_THE_WEB = [
    ip_network(network)
    for network in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16", "3fff::/20")
]


def host_of(parts: SplitResult) -> str:
    """Return the host of an address as it is asked for, or "": ASCII, lower case, without brackets.

    It folds digits and dots of other alphabets, so that nothing after it has to. Raises ValueError.
    """
    host = (parts.hostname or "").encode("idna").decode().lower().removesuffix(".")
    if len(host) > LONGEST_HOST:
        raise ValueError(host)
    return str(IPv6Address(host)) if "[" in parts.netloc else host


def is_web_port(port: int | None) -> bool:
    """Tell whether a port is one of the web's; None is that of the scheme."""
    return port in {None, *PORTS.values()} or settings.FETCH_LOOPBACK


def is_public(address: str) -> bool:
    """Tell whether an IPv4 or IPv6 address is one of the public web's."""
    ip: IPv4Address | IPv6Address = ip_address(address)
    if ip in NAT64:
        ip = IPv4Address(ip.packed[-4:])
    return (
        ip.is_global
        and not ip.is_multicast
        and (ip.version == 4 or ip in UNICAST)
        and not any(ip in network for network in NOT_THE_WEB)
    )


def may_connect(address: str, port: int) -> bool:
    if settings.FETCH_LOOPBACK and ip_address(address).is_loopback:
        return True
    return port in PORTS.values() and is_public(address)


@dataclass(frozen=True)
class Target:
    """An address in the one spelling that is checked, connected to and sent."""

    scheme: str
    host: str
    port: int
    path: str

    @classmethod
    def read(cls, address: str) -> "Target":
        """Parse an address. Raises RefusedError."""
        try:
            # urlsplit drops line breaks, and browsers read \ as /: nobody shall see two addresses.
            if re.search(r"[\x00-\x1f\x7f\\]", address):
                raise ValueError(address)
            parts = urlsplit(address)
            host = host_of(parts)
            if "@" in parts.netloc or not re.fullmatch(r"[a-z0-9._:-]+", host):
                raise ValueError(address)
            path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
            if parts.query:
                path += "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~?")
            default = PORTS[parts.scheme]
            return cls(parts.scheme, host, default if parts.port is None else parts.port, path)
        except (ValueError, KeyError) as error:
            raise RefusedError(Reason.ADDRESS) from error

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def address(self) -> str:
        return f"{self.origin}{self.path}"

    @property
    def origin(self) -> str:
        """Return the origin, without a port where it is that of the scheme (RFC 6454)."""
        return f"{self.scheme}://{self.authority}"

    def leading_to(self, location: str) -> "Target":
        """Return the target of a redirect, from a header whose bytes were read as Latin-1.

        Raises RefusedError.
        """
        try:
            return self.read(urljoin(self.address, location.encode("latin-1").decode()))
        except (ValueError, RefusedError) as error:
            raise RefusedError(Reason.REDIRECT) from error

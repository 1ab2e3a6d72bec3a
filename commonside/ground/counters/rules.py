"""Whose tries are counted together: a network address, read so that no header lies."""

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

# One household or office has a whole /64 of IPv6 addresses to choose from.
PREFIX = 64
UNKNOWN = "unknown"


def network(meta: Mapping[str, Any], proxies: int) -> str:
    """The network that a request comes from, by its WSGI environment.

    Only what our own proxies wrote is believed: with `proxies` of them before us, the
    entry that far from the right of X-Forwarded-For. Whatever a stranger put to the
    left of it changes nothing; with no proxy the whole header changes nothing.

    >>> network({"REMOTE_ADDR": "192.0.2.7", "HTTP_X_FORWARDED_FOR": "10.9.9.9"}, 0)
    '192.0.2.7'
    >>> network({"REMOTE_ADDR": "::1", "HTTP_X_FORWARDED_FOR": "1.1.1.1, 8.8.8.8"}, 1)
    '8.8.8.8'
    >>> network({"REMOTE_ADDR": "2001:db8:0:1:aaaa::1"}, 0)
    '2001:db8:0:1::/64'
    """
    peer = str(meta.get("REMOTE_ADDR", ""))
    passed = str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    # Fewer entries than proxies: it came by another way, with a stranger's header.
    said = passed[-proxies] if 0 < proxies <= len(passed) else peer
    return _grouped(said) or _grouped(peer) or UNKNOWN


def _grouped(text: str) -> str:
    """The address as it is counted, or "" when it is none."""
    try:
        address = ip_address(_without_port(text.strip()))
    except ValueError:
        return ""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Network((int(address), PREFIX), strict=False))


def _without_port(text: str) -> str:
    """The address alone; some proxies write the port after it."""
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0] if text.count(":") == 1 else text

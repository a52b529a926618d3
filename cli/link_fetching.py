"""Asks links over the network whether they answer, within bounds: a bot's export is not ours to trust.

Theory of operation. The addresses of a host are looked up once, each has to be public, and the request goes to the very
address that was checked, so that a second look-up cannot lead elsewhere. A redirect is a request of its own, checked in
the same way. Nothing is sent along but the request: no cookies, no credentials, no proxy of the environment. Of an
answer only the status counts, so its body is not read. Each link has a deadline for everything together.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import urljoin

import httpx

from .. import __version__

AT_ONCE: Final = 8
DEADLINE_S: Final = 10.0  # for one link, redirects included
MOST_REDIRECTS: Final = 5
_NO_HEAD: Final = frozenset({400, 403, 404, 405, 406, 501})  # servers that do not answer HEAD give these
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_HEADERS: Final = {"User-Agent": f"handoff/{__version__}", "Accept": "*/*"}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Allows = Callable[[Address], bool]


class Refused(Exception):
    """The link must not be asked; the text says why."""


def fetch(links: Sequence[str], *, allows: Allows | None = None, deadline_s: float = DEADLINE_S) -> dict[str, str]:
    """The problem of each link, "" for one that answers.

    Links with references, and those that are not for HTTP, are not asked.

    Args:
        links: the addresses.
        allows: whether a host with this address may be asked; by default public ones only.
        deadline_s: for each link, redirects included.
    """
    asked = [one for one in dict.fromkeys(links) if one.lower().startswith(("http://", "https://")) and "{" not in one]
    return asyncio.run(_fetch_all(asked, allows or is_public, deadline_s))


async def _fetch_all(links: Sequence[str], allows: Allows, deadline_s: float) -> dict[str, str]:
    free = asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(trust_env=False, follow_redirects=False, headers=_HEADERS) as client:

        async def one(link: str) -> str:
            async with free:
                return await _problem(client, link, allows, deadline_s)

        problems = await asyncio.gather(*map(one, links))
    return dict(zip(links, problems, strict=True))


async def _problem(client: httpx.AsyncClient, link: str, allows: Allows, deadline_s: float) -> str:
    try:
        async with asyncio.timeout(deadline_s):
            return await _follow(client, link, allows)
    except Refused as refused:
        return f"not asked: {refused}"
    except TimeoutError:
        return f"no answer within {deadline_s:g} s"
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        return f"no answer: {str(error).lower() or type(error).__name__}"


async def _follow(client: httpx.AsyncClient, link: str, allows: Allows) -> str:
    """Ask the link, and where it leads to."""
    here = link
    for _ in range(MOST_REDIRECTS + 1):
        status, location = await _ask(client, "HEAD", here, allows)
        if status in _NO_HEAD:
            status, location = await _ask(client, "GET", here, allows)
        if not (300 <= status < 400 and location):
            led = f" (led to {here})" if here != link else ""
            return "" if 200 <= status < 400 else f"answers {status}{led}"
        here = urljoin(here, location)
    return f"more than {MOST_REDIRECTS} redirects"


async def _ask(client: httpx.AsyncClient, method: str, link: str, allows: Allows) -> tuple[int, str]:
    """The status and the Location of the answer."""
    url = httpx.URL(link)
    if url.scheme not in ("http", "https"):
        raise Refused(f"it leads to {url.scheme}:, which is not the web")
    if url.userinfo:
        raise Refused("it has a user name or password")
    address = await _address_of(url, allows)
    there = url.copy_with(host=str(address))
    host = url.netloc.decode("ascii")
    request = client.build_request(
        method, there, headers={"Host": host}, extensions={"sni_hostname": url.raw_host.decode("ascii")}
    )
    answer = await client.send(request, stream=True)
    try:
        return answer.status_code, answer.headers.get("location", "")
    finally:
        await answer.aclose()


async def _address_of(url: httpx.URL, allows: Allows) -> Address:
    """The address to send to. Raises Refused when the host has one that is not public."""
    port = url.port or (443 if url.scheme == "https" else 80)
    host = url.raw_host.decode("ascii").strip("[]")
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    inside = next((one for one in addresses if not allows(one)), None)
    if inside is not None:
        raise Refused(f"{url.host} is {inside}, an address that is not public; --allow-private asks it, too")
    return addresses[0]


def is_public(address: Address) -> bool:
    """Whether an address is one of the internet, also that of a tunnel within it."""
    if isinstance(address, ipaddress.IPv6Address):
        teredo = address.teredo[1] if address.teredo else None
        nat64 = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None
        inner = address.ipv4_mapped or address.sixtofour or teredo or nat64
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast

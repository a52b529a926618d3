"""The fake cloud on real sockets: one ASGI application, a loopback server, a forward proxy, the page.

Needs the extra `handoff[server]`. Everything it serves is decided by `FakeCloud`, the REST door and `..messaging`.
"""

from __future__ import annotations

from .application import application
from .certificates import Authority
from .installation import Installation
from .limits import Limits
from .listeners import Listeners, Ports
from .loopback import LoopbackServer
from .served_world import ServedWorld

__all__ = ["Authority", "Installation", "Limits", "Listeners", "LoopbackServer", "Ports", "ServedWorld", "application"]

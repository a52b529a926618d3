"""The fake cloud on real sockets: one ASGI application, a loopback server, a forward proxy, the page.

Needs the extra `handoff[server]`. Everything it serves is decided by `FakeCloud`, the REST door and `..messaging`.
"""

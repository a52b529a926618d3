"""The messaging service of the fake cloud: what agents and consumers say over a WebSocket, without the socket.

Frames go in as text and come out as dictionaries; whoever owns a socket passes them on (see `..server`).
"""

"""Limits for a single client, so that it cannot disturb the others."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds per connection. Times in real seconds, sizes in bytes.

    Attributes:
        connections: how many connections there may be, WebSockets included; fewer if the process may open fewer files.
            Another one takes the place of one without a complete request; if there is none, it waits.
        handshake_s: how long a TLS handshake may take; afterwards the connection is closed.
        head_s: how long the head of a request may take to arrive; afterwards: 408 and close.
        idle_s: how long a connection may stay without a further request; afterwards it is closed.
        body_bytes: the largest body of a request; above: 413.
        body_s: how long a body may take to arrive; afterwards: 408.
        frame_bytes: the largest WebSocket message; above: close 1009.
        queue_frames: how many frames may wait for a peer that has stopped reading; above: close 1008.
        queue_most: how many frames may wait for any peer; above: close 1008.
        ping_s: how often a WebSocket is pinged, and how long the answer may take; afterwards it is closed.
        close_s: how long a closing handshake may take; afterwards the connection is cut.
        init_s: how long a consumer's socket may stay without a token; afterwards: close 4401.
        silence_s: how long a request is left unanswered by a fault that times out.
        flush_s: how long the control API waits for queued frames to be sent.
        conversations: how many closed conversations are stored; the oldest are forgotten.
    """

    connections: int = 2_000
    handshake_s: float = 10.0
    head_s: float = 10.0
    idle_s: float = 5.0
    body_bytes: int = 1_000_000
    body_s: float = 30.0
    frame_bytes: int = 1_000_000
    queue_frames: int = 2_000
    queue_most: int = 50_000
    ping_s: float = 20.0
    close_s: float = 2.0
    init_s: float = 5.0
    silence_s: float = 60.0
    flush_s: float = 5.0
    conversations: int = 200

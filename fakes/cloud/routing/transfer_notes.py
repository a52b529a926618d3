"""Notes about transfers that several parts of the cloud share, and that the state does not hold."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class TransferNotes:
    """Notes by conversation id.

    Attributes:
        failing: conversations whose transfer is going to fail: no agent is rung for them.
        received: the numbers of the consumer's messages that the sending bot has received during its transfer (C50).
        hops: transfers of bots since a consumer or an agent last wrote or accepted.
    """

    failing: set[str] = field(default_factory=set)
    received: dict[str, set[int]] = field(default_factory=dict)
    hops: dict[str, int] = field(default_factory=dict)

    def forget(self, conversation_id: str) -> None:
        """Drop what is noted about a conversation that is over."""
        self.received.pop(conversation_id, None)
        self.hops.pop(conversation_id, None)

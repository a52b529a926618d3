"""The output of a turn's messages: references filled in, links shortened, long texts split."""

from __future__ import annotations

from dataclasses import replace

from .. import events as ev
from ..escalation.transfer_message import BLANK_MESSAGE
from ..ports import Outgoing
from . import citations
from .commands import Say, TurnRun, Wait
from .links import shortened
from .scope import Scope
from .texts import fits_in_one_message, pieces


def say(scope: Scope, text: str) -> TurnRun:
    """Send a text with its references filled in."""
    yield from send(scope, Outgoing(scope.fill(text)))


def send(scope: Scope, message: Outgoing) -> TurnRun:
    """Send a message if it is not empty. Follows INT-TEXT-SPLIT-320 and INT-BREAK-TAG."""
    if not fits_in_one_message(message.text) and not message.private:
        yield from _send_in_pieces(scope, message)
    elif message.text or message.choices or message.cards or message.rich:
        if message.text != BLANK_MESSAGE:
            scope.texts += 1
        yield Say(replace(_shortened(scope, message), node=scope.node))


def acknowledge(scope: Scope) -> TurnRun:
    """Respond without a message, which disarms the silence timer."""
    yield Say(Outgoing("", node=scope.node))


def _shortened(scope: Scope, message: Outgoing) -> Outgoing:
    """The message with its addresses as the setting Shorten URLs requires (SET-SHORTEN-URLS)."""
    setting = scope.bot.settings.shorten_urls
    if setting or (setting is None and (message.choices or message.cards)):
        short = shortened(message, setting)
        return message if short == message else replace(short, rules=(*message.rules, *citations.ADDRESS_SHORTENED))
    return message


def _send_in_pieces(scope: Scope, message: Outgoing) -> TurnRun:
    """Send the pieces of a long text; the last one has the choices."""
    *first, last = pieces(message.text, unlimited=scope.session.max_text)
    for piece in (*first, last):
        if piece.delay_ms:
            scope.note(ev.InteractionDelayed(piece.delay_ms), rules=citations.PIECE_DELAYED)
            yield Wait(piece.delay_ms)
        scope.texts += 1
        whole = message if piece is last else Outgoing("")
        rules = (*message.rules, *citations.piece_sent(piece))
        yield Say(replace(whole, text=piece.text, node=scope.node, rules=rules))

"""Names that a sentence uses: a misspelt one is an error, also where the sentence says that something is not so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from ...engine.errors import FeatureError, UnknownName, message
from ...engine.events import BotDeployed, UserCreated, VariableSet
from ...fakes.rest.router import is_cloud_host

if TYPE_CHECKING:
    from ...engine.bot import Bot
    from .context import ScenarioContext


_INFERRED: Final = ".liveperson.example"  # hosts of the platform whose real names are found at run time


def require_known(kind: str, name: str, known: Iterable[str], *, where: str = "", do: str = "") -> None:
    """Check a name that a sentence uses.

    Args:
        kind: the noun for it, such as "dialog".
        name: the name in the sentence.
        known: all names of this kind.
        where: what should have the name, such as "in this account".
        do: advice, for a name that may have to be made known first.

    Raises:
        UnknownName: it is none of them; the text has the closest one.
    """
    names = list(dict.fromkeys(known))
    if name not in names:
        raise UnknownName(message(f"no {kind} {name!r} {where}".rstrip(), known=names, wanted=name, do=do))


def require_user(context: ScenarioContext, holder: str, name: str) -> None:
    """Check the name of an "agent" or a "bot".

    Raises:
        UnknownName: the account has none of this name.
        FeatureError: the agent that is named is a bot.
    """
    bots = list(_bots(context))
    if holder == "bot":
        require_known("bot", name, bots, where="in this account")
    elif name in bots:
        raise FeatureError(message(f"{name!r} is a bot, not an agent", do=f'write: the bot "{name}"'))
    else:
        context.target.agent(name)  # each kind of account knows its agents, and raises UnknownName


def require_dialog(context: ScenarioContext, name: str, active: Iterable[str]) -> None:
    """Check the name of a dialog; those on the stack may be of another bot. Raises UnknownName."""
    names = (dialog.name for bot in context.versions for dialog in bot.dialogs)
    require_known("dialog", name, [*names, *active], where=of_bots(context))


def require_interaction(context: ScenarioContext, name: str, reached: Iterable[str]) -> None:
    """Check the name of an interaction; those reached may be of another bot. Raises UnknownName."""
    names = (one.name for bot in context.versions for one in bot.interactions)
    require_known("interaction", name, [*names, *reached], where=of_bots(context))


def require_intent(context: ScenarioContext, name: str) -> None:
    """Check the name of an intent of the bot, whose letter case does not matter. Raises UnknownName."""
    if context.bot.intent_id(name) is None:
        require_known("intent", name, context.bot.intent_names, where=f"in the bot {context.bot.name!r}")


def require_result(context: ScenarioContext, name: str) -> None:
    """Check the response data variable of an integration. Raises UnknownName."""
    names = (one.variable for bot in context.versions for one in bot.integrations)
    require_known("response data variable", name, names, where=of_bots(context))


def require_variable(context: ScenarioContext, name: str) -> None:
    """Check the name of a bot variable: it is in a bot's export, or has been set; code may compute any name.

    Raises:
        UnknownName: the name is nowhere.
    """
    from ...engine.lint.custom_code import CustomCode  # parses JavaScript; few scenarios ask

    log = context.target.log
    known = [event.body.name for event in log.events if isinstance(event.body, VariableSet)]
    for bot in context.versions:
        named = CustomCode(bot).names("setBotVariable")
        export = bot.dump().decode("utf-8", "replace")
        if named is None or re.search(rf"(?<!\w){re.escape(name)}(?!\w)", export):
            return
        known += re.findall(r"\$botContext\.(\w+)", export)
        known += [*sorted(named), *(one.name for at in bot.interactions for rule in at.rules for one in rule.variables)]
    require_known("bot variable", name, known, where=of_bots(context), do="the bot neither sets it nor reads it")


def require_address(context: ScenarioContext, method: str, url: str, sent: Iterable[str]) -> None:
    """Check the method and the address of a request that was not sent.

    An integration may have a reference in its address, which can be anything, or no address of its own.

    Raises:
        UnknownName: no integration of a bot can send it.
    """
    known = list(dict.fromkeys(sent))
    for bot in context.versions:
        for one in bot.integrations:
            literal = map(re.escape, re.split(r"\{[^{}]*\}", f"{one.method} {one.url}"))
            if not one.url or re.fullmatch(rf"{'.*'.join(literal)}(?:[?&].*)?", f"{method} {url}"):
                return
            known.append(f"{one.method} {one.url}")
    host = urlsplit(url).hostname or ""
    if not is_cloud_host(host) and not host.endswith(_INFERRED):
        require_known("integration that calls", f"{method} {url}", known, where=of_bots(context))


def require_finding(context: ScenarioContext, rule: str, where: str | None = None) -> None:
    """Check the rule of a finding, and the node at which it is. Raises UnknownName."""
    from ...engine.lint import checked

    require_known("lint rule", rule, checked(), do="`handoff lint` shows the ids of its findings")
    if where is not None:
        places = (place for bot in context.versions for place in _places(bot))
        require_known("node", where, places, where=of_bots(context))


def _places(bot: Bot) -> Iterator[str]:
    """The places of a bot at which lint reports a finding."""
    yield bot.name
    yield from (dialog.name for dialog in bot.dialogs)
    yield from (one.where for one in bot.interactions)
    yield from (one.name for one in bot.integrations)


def _bots(context: ScenarioContext) -> Iterator[str]:
    for event in context.target.log.events:
        match event.body:
            case BotDeployed(bot, user):
                yield from (bot, user)
            case UserCreated(user, user_type="bot"):
                yield user


def of_bots(context: ScenarioContext) -> str:
    names = dict.fromkeys(bot.name for bot in context.versions)
    return f"in the bot{'s' if len(names) > 1 else ''} {', '.join(map(repr, names))}" if names else ""

"""Checks of addresses: where an integration sends its requests, which agent a transfer names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ..errors import shorten
from ..events import FindingReported
from ..turn.reference_kinds import REFERENCE, Kind, kind_of
from .broken_references import problems_of
from .subject import Check, Findings, Subject

_CALLED: Final = frozenset({"API", "FILE"})  # the others have no address of their own
_ADDRESS: Final = re.compile(r"https?://[^/?#\s]+(?=[/?#]|\Z)", re.IGNORECASE)
_BROKEN_SCHEME: Final = re.compile(r"(http|https)(?::\s*/*|//+)\s*(?=[^/\s])", re.IGNORECASE)
_PLAIN: Final = re.compile(r"(?<!\{)\{([A-Za-z_][\w\-]*)\}(?!\})")


def _integration_addresses(subject: Subject) -> Findings:
    for one in subject.bot.integrations:
        if one.type.upper() in _CALLED and not one.is_legacy_transfer:
            for rule, problem in _address_problems(subject, one.url):
                yield FindingReported(rule, "warning", one.name, f"{one.path}.webhook", problem)


def _address_problems(subject: Subject, url: str) -> Iterator[tuple[str, str]]:
    filled = subject.known_value(url).strip()
    if not filled:
        yield (
            "API-HTTP-HTTPS",
            "The integration has no URL, so the call fails: enter the address of the API, such as "
            "https://api.example/orders.",
        )
    elif not _ADDRESS.match(filled) and not filled.startswith("{"):  # a reference may hold the first part
        scheme, has_scheme, rest = filled.rpartition("://")
        broken = _BROKEN_SCHEME.match(filled)
        right = f"{broken[1].lower()}://{filled[broken.end() :]}" if broken else f"https://{rest.lstrip('/')}"
        advice = f", write {right}" if _ADDRESS.match(right) else ""
        fault = f"begins with {scheme}://" if has_scheme and not _ADDRESS.match(filled) else "does not begin with http"
        fault = "has no host after http:// or https://" if scheme.casefold() in ("http", "https") else fault
        yield "API-HTTP-HTTPS", f"The URL {shorten(filled)} {fault}, so the call fails: use http or https{advice}."
    for name in dict.fromkeys(_PLAIN.findall(REFERENCE.sub(" ", url))):
        if name not in (subject.variables_set or ()):  # otherwise reported as a broken reference
            yield (
                "VAR-BOT",
                f"{{{name}}} in the URL is not a reference and is sent as typed: a bot variable is written "
                f"{{$botContext.{name}}}.",
            )


# --- agents ----------------------------------------------------------------------------------------------------------

_AGENT: Final = re.compile(r"(?:\w+\.)?[0-9]+", re.ASCII)


def _agent_ids(subject: Subject) -> Findings:
    for transfer in subject.transfers:
        agent_id = transfer.escalation.agent_id.strip()
        if problem := _agent_id_problem(subject, agent_id):
            yield FindingReported(
                "ESC-AGENT-ID-FORMAT",
                "info" if agent_id.isdigit() else "warning",
                transfer.where,
                transfer.path("agent_id"),
                problem,
            )


def _agent_id_problem(subject: Subject, agent_id: str) -> str:
    if agent_id.isdigit():
        text = f"In Messaging the agent id is written <account id>.{agent_id}; the bare id is for Chat."
        return "" if subject.bot.settings.is_for_chat else text
    system = [found[0] for found in REFERENCE.finditer(agent_id) if kind_of(found[1].strip())[0] is Kind.SYSTEM]
    fault = f"refers to {system[0]}, which never holds the id of another agent" if system else ""
    filled = REFERENCE.sub("1", subject.known_value(agent_id)).strip()
    if not fault and filled and not _AGENT.fullmatch(filled) and not problems_of(subject, agent_id):
        fault = "is not the id of an agent"
    text = (
        f"The agent id {shorten(agent_id)} {fault}, so no agent is asked for: write <account id>.<agent id>, such as "
        "12345678.3456, or leave it empty for any agent of the skill."
    )
    return text if fault else ""


CHECKS: Final[tuple[Check, ...]] = (_integration_addresses, _agent_ids)

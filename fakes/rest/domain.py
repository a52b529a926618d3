"""The Domain API: the host of each service."""

from __future__ import annotations

import json
import re
from typing import Final

from ..cloud import Refused
from .access import known_account
from .resource import Answer, Call, Resource

# service → host, without scheme and path. The names are ours, and the same for every account; a server that serves
# everything itself sets `Services.base_uri`.
HOSTS: Final = {
    "agentVep": "z1.agentvep.liveperson.net",
    "asyncMessagingEnt": "z1.msg.liveperson.net",
    "facadeMsg": "z1.facade-msg.liveperson.net",
    "idp": "z1.idp.liveperson.net",
    "sentinel": "z1.sentinel.liveperson.net",
    "accountConfigReadOnly": "z1.acr.liveperson.net",
    "accountConfigReadWrite": "z1.ac.liveperson.net",
    "msgHist": "z1.msghist.liveperson.net",
    "leDataReporting": "z1.data.liveperson.net",
    "agentActivityDomain": "z1.agent-activity.liveperson.net",
    "faasGW": "z1.faasgw.liveperson.net",
    "faasUI": "z1.faasui.liveperson.net",
    "swift": "z1.swift.liveperson.net",
    "messaging": "z1.messaging.liveperson.net",
}
_CALLBACK: Final = re.compile(r"[A-Za-z_$][\w$.]{0,127}")


def services(call: Call) -> list[dict[str, str]]:
    return [_service(call, service) for service in HOSTS]


def jsonp(call: Call, parameter: str, body: object) -> Answer:
    """The body as a script that calls the function that the query names."""
    callback = call.query.get(parameter, "")
    if not _CALLBACK.fullmatch(callback):
        raise Refused(400, f"{parameter} is not a valid function name")
    return Answer(f"{callback}({json.dumps(body)});", media_type="application/javascript; charset=utf-8")


def _service(call: Call, service: str) -> dict[str, str]:
    if service not in HOSTS:
        raise Refused(404, f"no service {service}")
    return {"service": service, "account": call.cloud.account, "baseURI": call.services.base_uri or HOSTS[service]}


def _one(call: Call) -> Answer:
    return Answer(_service(call, call.params["service"]))


def _all(call: Call) -> Answer:
    return Answer({"baseURIs": services(call)})


def _one_as_script(call: Call) -> Answer:
    host = _service(call, call.params["service"])["baseURI"]
    return jsonp(call, "cb", {"ResultSet": {"lpData": [{"lpServer": host}]}})


def _all_as_script(call: Call) -> Answer:
    servers = [{"service": each["service"], "lpServer": each["baseURI"]} for each in services(call)]
    return jsonp(call, "cb", {"ResultSet": {"lpData": servers}})


_SERVICE = r"^/(?:api|csdr)/account/(?P<account>[^/]+)/service"
RESOURCES = (
    Resource(rf"{_SERVICE}/baseURI(?:\.json)?$", known_account, {"GET": _all}, "domain"),
    Resource(rf"{_SERVICE}/baseURI\.lpCsds$", known_account, {"GET": _all_as_script}, "domain"),
    Resource(rf"{_SERVICE}/(?P<service>\w+)/baseURI(?:\.json)?$", known_account, {"GET": _one}, "domain"),
    Resource(rf"{_SERVICE}/(?P<service>\w+)/baseURI\.lpCsds$", known_account, {"GET": _one_as_script}, "domain"),
)

"""Steps that say less than a sentence has to, or lack a value, and the lines that answer them, the best one first.

A line may use the values of the step; "…" stands for one that the author has to give. In the steps, `(for)` may be left
out and `a/b/c` is one of these words, as in the phrasings.
"""

from __future__ import annotations

from typing import Final

TYPES_OF_ADVICE: Final = {"word": r"[\w-]+", "clock": r"\d{1,2}:\d{2}", "decimal": r"\d+(?:[.,]\d+)?"}
"""Values that only a step that is answered can have: the pattern by the type of the placeholder."""

_NO_STEP: Final = ('When the consumer says "…"',)
_TRANSFER_FAILS: Final = (
    "Given the next transfer is accepted by the API and then fails",
    "Given the transfer API answers 500 to the next request",
)
_TRANSFERRED: Final = (
    'Then the conversation is waiting for the skill "…"',
    'Then the conversation is with the agent "…"',
)
_TO_SKILL: Final = (
    "Then the conversation is waiting for the skill {skill}",
    "Then a transfer to the skill {skill} has been requested",
)
_CLOSED_HOURS: Final = (
    'Given it is outside the working hours of the skill "…"',
    'Given the skill "…" is off shift',
    "Given it is Sunday 20:00",
)
_OPEN_HOURS: Final = (
    'Given it is within the working hours of the skill "…"',
    'Given the skill "…" is on shift',
    "Given it is Monday 10:00",
)
_FALLBACK: Final = ("Then the Fallback dialog answers",)
_INTEGRATION: Final = ('Given the integration "…" answers:', 'Given GET "…" answers:')
_NOBODY_ACCEPTS: Final = ('When the agent "…" lets the ring expire',)
_API_ANSWERS: Final = (
    "Given the transfer API answers {status} to the next request",
    "Given the transfer API answers {status} to every request",
)
_WRONG_SKILL: Final = ('Given the Agent Transfer "…" has the skill id "…"',)

ADVICE: Final[dict[str, tuple[str, ...]]] = {
    # consumers
    "When the consumer asks/requests (for) human/person/agent/someone/help": _NO_STEP,
    "When the consumer wants (to_talk_to/to_speak_to/to_chat_with) human/person/agent/someone": _NO_STEP,
    "When the consumer asks to_talk_to/to_speak_to/to_chat_with human/person/agent/someone": _NO_STEP,
    "When the consumer returns/comes/is (back) after {wait:duration}": ("When {wait} pass",),
    "Given the consumer is logged/signed in": ("When the consumer signs in",),
    "Given the consumer is authenticated": ("When the consumer signs in",),
    "Given the consumer is called/named {name}": ("Given the consumer has the personal info:",),
    "Given the consumer's name is {name}": ("Given the consumer has the personal info:",),
    "Given the consumer has the engagement attribute {name} with the value {value}": (
        "Given the consumer has the engagement attributes:",
    ),
    "Then the consumer is asked for feedback": ('Then the survey is "running"',),
    "When the consumer skips the survey": ("When the consumer closes the conversation",),
    "When the consumer greets the bot": _NO_STEP,
    "When the consumer closes (messaging) window": ("When the consumer closes the conversation",),
    "When the consumer uploads/sends file/image/picture/photo/document": ('When the consumer uploads the file "…"',),
    "When the consumer says {texts:texts}": ("When the consumer quickly says:",),
    "When the consumer says {text} and_presses/into_conversation/in_conversation (enter/Enter)": (
        "When the consumer says {text}",
    ),
    "When the consumer hangs up": ("When the consumer closes the conversation",),
    "When the consumer leaves/quits (conversation)": ("When the consumer closes the conversation",),
    # messages of the bot
    "Then the bot says {text:texts}": ("Then the bot says:",),
    "Then the bot asks for the {what:word}": ('Then the bot says "…"',),
    "Then the (last) message is {text}": ("Then the bot says {text}",),
    "Then (message/text) {text} is shown/displayed/sent": ("Then the bot says {text}",),
    "Then the consumer does not sees/see/receive {text}": (
        "Then the consumer has never seen {text}",
        "Then the consumer never sees {text}",
    ),
    "Then the bot says {text:texts} in any order": ("Then the bot says in any order:",),
    "Then the agent {agent} is ringing": ("Then the agent workspace of {agent} shows 1 ringing conversation",),
    "Then no message is shown/sent": ("Then the bot says nothing",),
    "Then the card {card} has the button/buttons {labels:texts}": (
        "Then the bot shows the card {card}",
        "Then the card offers {labels}",
    ),
    "Then nothing happens": ("Then the bot says nothing",),
    "Then the score/confidence is {score:decimal}": ('Then the intent "…" is recognised with the score {score}',),
    "Then the bot does not say/says {text}": ("Then the bot never says {text}", "Then the bot says nothing"),
    "Then the bot says {text} {count:int} times": ("Then the bot says:",),
    "Then the conversation looks like:": ("Then the bot says:",),
    "Then the bot says {text} after the transfer failed/fails": ("Then the bot says {text}",),
    "Then the bot apologises/apologizes/greets (consumer)": ('Then the bot says "…"',),
    "Then the bot repeats/asks (its) question": ('Then the bot says "…"',),
    "Then the bot shows/sends/displays card": ("Then the bot shows 1 card", 'Then the bot shows the card "…"'),
    "Then the fallback message/response/dialog/answer is shown/sent/triggered/given": _FALLBACK,
    "Then the bot does not understand (consumer)": _FALLBACK,
    "Then the bot falls back": _FALLBACK,
    "Then the fallback intent is triggered/recognised/matched": _FALLBACK,
    "Then the bot shows/sends/displays image/picture/photo": (
        'Then the bot shows the image "…"',
        'Then the card has the image "…"',
    ),
    "Then image/picture/photo is shown/displayed/sent": ('Then the bot shows the image "…"',),
    "Then the bot shows/sends/displays link/url/URL": ('Then the bot shows the link "…"',),
    "Then link/url/URL is shown/displayed/sent": ('Then the bot shows the link "…"',),
    "Then the bot shows/sends/displays map/location/address": ('Then the bot shows the location "…"',),
    "Then map/location is shown/displayed/sent": ('Then the bot shows the location "…"',),
    # dialogs, interactions, variables
    "Then the interaction {name} is reached/executed/shown": ("Then the interaction {name} has been reached 1 time",),
    "Then the bot is at the interaction {name}": ("Then the interaction {name} has been reached 1 time",),
    "Then the bot reaches the interaction {name}": ("Then the interaction {name} has been reached 1 time",),
    "Given the slot {name} is {value}": ("Given the bot variable {name} is {value}",),
    "Given the context variable {name} is {value}": (
        "Given the bot variable {name} is {value}",
        'Given the conversation context data {name} of the namespace "…" is {value}',
    ),
    "Then the slot {name} is (filled) (with) {value}": ("Then the bot variable {name} is {value}",),
    "Then the slot {name} has the value {value}": ("Then the bot variable {name} is {value}",),
    "Then the bot variable {name} is empty": (
        'Then the bot variable {name} is ""',
        "Then the bot variable {name} is not set",
    ),
    "Then the survey answer {value} is stored/saved": ('Then the bot variable "…" is {value}',),
    "Then the milestone {text} is reached": ("Then the bot log shows {text}",),
    "Then the variable {name} is set": ('Then the bot variable {name} matches "."',),
    "Then there is an error": ('Then the diagnostic "script-error" is reported',),
    # faults of the transfer API
    "Given the transfer API returns/answers/responds/fails/replies (with) (status) (code) {status:int}": _API_ANSWERS,
    "Given the transfer endpoint/service/request returns/answers/responds/fails (with) (status) (code) {status:int}": (
        _API_ANSWERS
    ),
    "Given the transfer API returns/answers/responds/reports (with) error/errors": (
        "Given the transfer API answers 500 to the next request",
    ),
    "Given the next transfer (request) times_out/is_lost": (
        "Given the transfer API does not answer the next request",
        "Given the next transfer is accepted by the API and then fails",
    ),
    "Given the transfer/transfer_API takes/needs {wait:duration}": (
        "Given the transfer API answers the next request after {wait}",
    ),
    "Given the bot is down/silent/offline/unavailable/unreachable": (
        "Given the bot falls silent for the next message",
    ),
    "Given the bot does not answer/respond/react/reply": ("Given the bot falls silent for the next message",),
    # integrations
    "Given the API/integration/webhook/service {name} returns/answers/responds/sends (with) {value}": (
        "Given the integration {name} answers:",
        'Given GET "…" answers:',
    ),
    "Given the {name:word} API/integration/webhook returns/answers/responds/fails (with) (status) {status:int}": (
        'Given the integration "{name}" answers {status}',
    ),
    "Then the integration/API {name} is called/used/requested": ("Then the integration {name} has been called 1 time",),
    "Given the knowledge base finds/returns/has {article}": ('Given the knowledge base of "…" finds:',),
    # skills, agents, transfers
    "Given the skill {skill} does not exist": _WRONG_SKILL,
    "Given there is no skill with the id {id:id}": ('Given the Agent Transfer "…" has the skill id "{id}"',),
    "Given the skill id is wrong/invalid/unknown/missing": _WRONG_SKILL,
    "When the bot transfers/escalates (conversation/consumer)": _NO_STEP,
    "When the transfer/escalation fails": _TRANSFER_FAILS,
    "Then the transfer/escalation has failed": (
        "Then the last transfer attempt has failed at once",
        "Then the last transfer attempt has failed later",
    ),
    "Then the transfer/escalation is/was successful": ("Then no transfer has failed", *_TRANSFERRED),
    "Then the transfer/escalation succeeds/succeeded/works/worked": ("Then no transfer has failed", *_TRANSFERRED),
    "Then the transfer/escalation fails/failed/fail": (
        "Then the last transfer attempt has failed at once",
        "Then the last transfer attempt has failed later",
    ),
    "Given agent is online/available": ('Given the agent "…" is online',),
    "Given API/integration/webhook (call) fails": ('Given the integration "…" fails',),
    "When the bot crashes/fails": ("Given the bot's next response is lost",),
    "Given the bot crashes/fails": ("Given the bot's next response is lost",),
    "Given the (next) transfer/escalation (request) fails": _TRANSFER_FAILS,
    "Given the transfer/escalation fails because/as skill does not exist": _WRONG_SKILL,
    "Given transfers/escalations fail": _TRANSFER_FAILS,
    "Given the transfer API fails": ("Given the transfer API answers 500 to the next request",),
    "Given the transfer API is down/unreachable/unavailable/offline": (
        "Given the transfer API does not answer the next request",
        "Given the transfer API answers 500 to every request",
    ),
    "Given the transfer API times out": ("Given the transfer API does not answer the next request",),
    "Given the transfer/escalation fail": _TRANSFER_FAILS,
    "Given transfers/escalations is failing": _TRANSFER_FAILS,
    "Given the transfer to {skill} fails": _TRANSFER_FAILS,
    "Given the transfer to the skill {skill} fails": _TRANSFER_FAILS,
    "Then the conversation/consumer is transferred/escalated/routed/connected": _TRANSFERRED,
    "Then the conversation/consumer is transferred/connected to/with agent/person/someone": _TRANSFERRED,
    "Then the conversation/consumer is transferred to the (skill) {skill}": _TO_SKILL,
    "Then the conversation/consumer is assigned/connected to/with the skill {skill}": _TO_SKILL,
    "Then the conversation/consumer is transferred to an agent with/of/in/for (skill) {skill}": _TO_SKILL,
    "Then the conversation/consumer is transferred/connected to the agent {agent}": (
        "Then the conversation is with the agent {agent}",
        "Then the conversation is offered only to the agent {agent}",
    ),
    "Then the conversation/consumer goes/comes/lands/ends/arrives (up) in/at/to (queue) (of/for) (skill) {skill}": (
        _TO_SKILL
    ),
    "Then the conversation/consumer is transferred to agent/agents of/in/for/with {skill}": _TO_SKILL,
    "Then the bot connects/sends/gives/moves (conversation/consumer) to/with agent/someone": _TRANSFERRED,
    "Then the bot connects/sends/moves (conversation/consumer) to/with/into (skill) {skill}": _TO_SKILL,
    "Then the conversation/consumer is put/placed/sent/moved in/into/to/at queue": (
        'Then the conversation is waiting for the skill "…"',
    ),
    "Then the conversation/consumer is put/placed/sent/moved in/into/to/at (queue) (of/for) (skill) {skill}": (
        "Then the conversation is waiting for the skill {skill}",
    ),
    "Then the conversation/consumer waits for agent": ('Then the conversation is waiting for the skill "…"',),
    "Then agent is requested": _TRANSFERRED,
    "Then the transfer/escalation is triggered/started/requested/made/done": _TRANSFERRED,
    "Then the (agent) transfer/escalation happens/starts/takes_place": _TRANSFERRED,
    "Then the conversation/consumer is not/no_longer with/at the bot": _TRANSFERRED,
    "Then the conversation/consumer leaves the bot": _TRANSFERRED,
    "Then the conversation is handled/held/taken (over) by {name}": (
        "Then the conversation is with the agent {name}",
        "Then the conversation is with the bot {name}",
    ),
    "Then the agent in_charge is {name}": ("Then the conversation is with the agent {name}",),
    "Then the conversation is offered to {name}": ("Then the conversation is offered only to the agent {name}",),
    "Then the conversation/it is/rings (ringing) at/for {name}": (
        "Then the conversation is offered only to the agent {name}",
    ),
    "Then the agent {agent} knows/sees that the consumer is (called/named) {name}": (
        "Then the agent {agent} sees the consumer as {name}",
    ),
    "Then the bot retries/repeats the transfer/escalation": (
        "Then exactly 2 transfer requests have been sent in this conversation",
    ),
    "Then the transfer/escalation is retried/repeated": (
        "Then exactly 2 transfer requests have been sent in this conversation",
    ),
    "Then the agent {agent} does not get/receive (conversation)": (
        "Then the agent workspace of {agent} shows 0 ringing conversations",
        "Then the conversation is offered to nobody",
    ),
    "Then the agent {agent} is not offered the conversation": (
        "Then the agent workspace of {agent} shows 0 ringing conversations",
        "Then the conversation is offered to nobody",
    ),
    "Given no agent/agents takes/accepts/handle/take/accept (any) (more/new/another) conversation/conversations": (
        "Given all agents are busy",
    ),
    "Given at least 1 agent is online/available": ('Given the agent "…" is online',),
    "Given {count:int} agents is online/available": ('Given the agent "…" is online',),
    "Given (free/available/online) agent": ('Given the agent "…" is online',),
    "Given the (support) team/staff is offline/away": ("Given no agent is online",),
    "Given {skill} is closed": ("Given the skill {skill} is off shift",),
    "Given the shift of/in {skill} is over": ("Given the skill {skill} is off shift",),
    "Given {skill} is open": ("Given the skill {skill} is on shift",),
    "Given there is the skills {skills:texts}": ('Given the skill "…"',),
    "Then the conversation/consumer is/stays assigned/connected/talking to/with {name}": (
        "Then the conversation is with the agent {name}",
        "Then the conversation is with the bot {name}",
    ),
    "Then the conversation/consumer is with {name}": (
        "Then the conversation is with the agent {name}",
        "Then the conversation is with the bot {name}",
    ),
    "Then the bot transfers (conversation/consumer) to the (skill) {skill}": _TO_SKILL,
    "Then the bot transfers (conversation/consumer) to the agent {agent}": (
        "Then the conversation is with the agent {agent}",
        "Then the conversation is offered only to the agent {agent}",
    ),
    "Then the bot transfers (conversation/consumer)": _TRANSFERRED,
    "Then the bot transfers (conversation/consumer) to agent/person/someone": _TRANSFERRED,
    "Then after {count:int} failed/unsuccessful attempts/tries/messages the bot transfers": _TRANSFERRED,
    "Then after {count:int} failed/unsuccessful attempts/tries/messages the bot escalates": _TRANSFERRED,
    "Then the bot says nothing while/when the agent (is) talking/talks/here/there": ("Then the bot says nothing",),
    "Then the bot stays/is silent/quiet while/when the agent (is) talking/talks": ("Then the bot says nothing",),
    "Then the estimated wait time is {time:duration}": ('Then the bot says a text that contains "{time}"',),
    "Then the conversation/consumer waits (in) (queue)": ('Then the conversation is waiting for the skill "…"',),
    "Then the consumer is waiting/queued (in) (queue)": ('Then the conversation is waiting for the skill "…"',),
    "Then the conversation/consumer is in queue": ('Then the conversation is waiting for the skill "…"',),
    "Then the conversation is waiting/queued (in) (queue)": ('Then the conversation is waiting for the skill "…"',),
    "When the agent accepts/answers (conversation)": ('When the agent "…" accepts the conversation',),
    "When the agent {agent} reroutes/redirects/forwards/sends/passes/escalates/hands/moves (over)"
    " (conversation/consumer) (over) to {skill}": (
        "When the agent {agent} transfers the conversation to the skill {skill}",
        "When the agent {agent} transfers the conversation to the agent {skill}",
    ),
    "When the agent {agent} transfers (conversation/consumer) to {skill}": (
        "When the agent {agent} transfers the conversation to the skill {skill}",
        "When the agent {agent} transfers the conversation to the agent {skill}",
    ),
    "When nobody/anybody accepts/answers/takes (conversation/ring/it)": _NOBODY_ACCEPTS,
    "When no agent/agents accepts/answers/takes (conversation/ring/it)": _NOBODY_ACCEPTS,
    "When nobody/no_agent/no_agents picks up (conversation)": _NOBODY_ACCEPTS,
    "When the conversation is not accepted/answered (by) (agent)": _NOBODY_ACCEPTS,
    "When ring/offer expires/times_out": _NOBODY_ACCEPTS,
    "When agents/all_agents does not accept/answer/respond/react/pick_up": _NOBODY_ACCEPTS,
    "When all/every agents/agent ignores/ignore/rejects/reject/declines/decline (conversation)": _NOBODY_ACCEPTS,
    "Given the {skill:word} agent {agent} is online/available": (
        'Given the agent {agent} with the skill "{skill}" is online',
    ),
    "When the agent says {text}": ('When the agent "…" says {text}',),
    "When {name} says {text}": ("When the agent {name} says {text}", "When the consumer {name} says {text}"),
    "Then the agent {agent} says {text}": ("When the agent {agent} says {text}", "Then the consumer sees {text}"),
    "Then the agent {agent} sees the transcript/history/conversation": ('Then the agent {agent} sees "…"',),
    "Then the agent {agent} sees the conversation history/transcript": ('Then the agent {agent} sees "…"',),
    "Then the bot gives up": ("Then the escalation has stopped",),
    "Then the escalation/transfer is not tried/attempted again": ("Then the escalation has stopped",),
    "Then the escalation/transfer is not tried/attempted/retried": ("Then the escalation has stopped",),
    "Then the {which:word} attempt/transfer fails": (
        "Then the last transfer attempt has failed at once",
        "Then the last transfer attempt has failed later",
    ),
    "Then the transfer comes/happens {wait:duration} after the message": (
        "Then the last transfer request was made {wait} after the consumer's words",
    ),
    "Then the bot transfers (conversation/consumer) to the bot {bot}": ("Then the conversation is with the bot {bot}",),
    "When the bot transfers (conversation/consumer) to the bot {bot}": ("Then the conversation is with the bot {bot}",),
    # time
    "Given it is outside (of) office/working/business/opening hours": _CLOSED_HOURS,
    "Given it is after (office/working/business/opening) hours": _CLOSED_HOURS,
    "Given it is closed": _CLOSED_HOURS,
    "Given it is inside/within/during/in office/working/business/opening hours": _OPEN_HOURS,
    "Given it is open": _OPEN_HOURS,
    "Given office is open": _OPEN_HOURS,
    "Given it/office is open from {one:int} (am) to/until {other:int} (pm)": (_OPEN_HOURS),
    "Given it/office is open from {one:clock} to/until {other:clock}": (_OPEN_HOURS),
    "Given it/today is {day:word}, {clock:clock}": ("Given it is {day} {clock}",),
    "Given the clock shows/says {clock:clock}": ("Given it is 2026-01-05 {clock}",),
    "Given it/today/date/day/current_date is (next/on/1/early) {day:word}": ("Given it is {day} 10:00",),
    "Given it is (on) {day:word} morning": ("Given it is {day} 10:00",),
    "Given it is (on) {day:word} noon/midday": ("Given it is {day} 12:00",),
    "Given it is (on) {day:word} afternoon": ("Given it is {day} 15:00",),
    "Given it is (on) {day:word} evening/night": ("Given it is {day} 20:00",),
    "Given it is noon/midday": ("Given it is 2026-01-05 12:00",),
    "Given it is midnight": ("Given it is 2026-01-06 0:00",),
    "Given it is (in) morning": ("Given it is 2026-01-05 10:00",),
    "Given it is (in/at) evening/night": ("Given it is 2026-01-05 20:00",),
    "Given it is Christmas/a_holiday/holiday": ("Given it is 2026-12-25 10:00",),
    **{
        f"Given it is (at) {hour % 12 or 12} (o'clock) {'pm' if hour > 11 else 'am'}": (
            f"Given it is 2026-01-05 {hour}:00",
        )
        for hour in range(24)
    },
    "Given it/today is (next/on) {day:word} at {clock:clock}": ("Given it is {day} {clock}",),
    "Given it/today/time is (at) {clock:clock} on (next) {day:word}": ("Given it is {day} {clock}",),
    "Given it is (the/at) weekend": ("Given it is Saturday 10:00",),
    "Given office is closed": _CLOSED_HOURS,
    "Given the (current) time is {clock:clock}": ("Given it is 2026-01-05 {clock}",),
    "Given it is {clock:clock}": ("Given it is 2026-01-05 {clock}",),
    # surveys
    "Given the survey {file} is active": ('Given the bot {file} serves the skill "…"',),
    "Given the survey bot {file}": ('Given the bot {file} serves the skill "…"',),
}

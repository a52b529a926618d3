"""The assumptions of the emulator where the documents contradict each other or are silent.

An assumption has a number, `C04`, and is among the rules of each event whose outcome rests on it. Ids of documented
rules have a hyphen, so the two cannot be confused. `ASSUMPTIONS` has a sentence for each, and those of
`settings.Switches` that choose the other reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

_DECISION: Final = re.compile(r"C\d+[a-z]?")


@dataclass(frozen=True, slots=True)
class Assumption:
    """One assumption: the default reading in a sentence, and the switches that change it."""

    says: str
    switches: tuple[str, ...] = ()

    def __str__(self) -> str:
        unless = f", unless the switch {' or '.join(self.switches)} says otherwise" if self.switches else ""
        return self.says + unless


def is_assumption(rule: str) -> bool:
    """Whether an id that an event cites is an assumption, not a documented rule."""
    return _DECISION.fullmatch(rule) is not None


def assumption_lines(assumptions: Iterable[str]) -> tuple[str, ...]:
    """A line for each: `assumed (C04): …`. For an unknown number, perhaps of a newer version, only that number."""
    return tuple(
        f"assumed ({one}): {ASSUMPTIONS[one]}" if one in ASSUMPTIONS else f"assumed ({one})" for one in assumptions
    )


ASSUMPTIONS: Final[Mapping[str, Assumption]] = MappingProxyType(
    {
        "C01": Assumption(
            "the smaller of three and maxEscalationRetries limits the failure messages, the final text follows in both "
            "cases, and a later escalation is counted from zero",
            ("connector_cap_sends_final_text", "stop_resets_failures"),
        ),
        "C03": Assumption(
            "a skill id that is not numeric leads to the ordinary fallback procedure, and nothing is counted",
            ("bad_skill_id",),
        ),
        "C04": Assumption(
            "a transfer call that fails at once, with no rule for it, is reported to the bot by the failure message "
            "and counts",
            ("unhandled_transfer_error",),
        ),
        "C05": Assumption(
            "the silence is measured for every input of the bot, not only for transfers; without a "
            "fallback skill an escalation under way has failed"
        ),
        "C05b": Assumption(
            "the fallback skill is for a silent bot, a queue without free agents waits",
            ("fallback_skill_on_full_queue",),
        ),
        "C05c": Assumption("the conversation does not wait for an agent who cannot accept it immediately"),
        "C06": Assumption(
            "the latest generation of the documents on stuck conversations holds: no retry unless asked for",
            ("stuck_profile",),
        ),
        "C07": Assumption(
            "a stuck conversation without a skill to transfer to stays, and the consumer gets no message"
        ),
        "C08": Assumption(
            "interruptions are dropped, not stored, until a question waits or the flow has ended; three variables "
            "count only together"
        ),
        "C09": Assumption("Process User Response runs after the rule is chosen and before its next action is taken"),
        "C10": Assumption(
            "the Post-Process Code of statements and questions runs before the content", ("post_process",)
        ),
        "C11": Assumption("a custom data field is found by its Response Data Variable Name and its integration's name"),
        "C12": Assumption("whether an API call was executed if it got any response"),
        "C13": Assumption("an integration's failure that no rule handles gets a text, and ends the dialog"),
        "C14": Assumption(
            "each question has a counter for automatic escalation, from zero once it is answered or left"
        ),
        "C15": Assumption("built-in fallback texts count towards automatic escalation, as in the latest documents"),
        "C17": Assumption(
            "the pending question is asked again after a fallback, but not after its own Fallback Response",
            ("reprompt_after_fallback",),
        ),
        "C18": Assumption("a pending question's rules come before dialog starters, and those before any fallback"),
        "C19": Assumption("the bot's own patterns and intents come before those of the bots in its group"),
        "C20": Assumption("patterns ignore letter case", ("case_sensitive_patterns",)),
        "C21": Assumption("a regular expression may be found anywhere in the input, letter case counts"),
        "C22": Assumption("at the limit the interaction still runs, then the flow stops"),
        "C23": Assumption("a variable for the dialog exists until that dialog cannot be resumed any more"),
        "C24": Assumption(
            "a reference without a value stays as typed; null prints as nothing",
            ("null_prints_empty", "strict_references"),
        ),
        "C25": Assumption("names of environment variables may contain underscores"),
        "C26": Assumption("both Close Dialog and Close Conversation end a survey"),
        "C27": Assumption("a score on the boundary of two bands belongs to the better one"),
        "C28": Assumption(
            "only intents of the rank FAIR PLUS are offered to choose from, and the withdrawn variable is ignored"
        ),
        "C29": Assumption(
            "an error in custom code, and its jump to an interaction that is not there, go to the bot log and the flow "
            "goes on; any other error makes the bot send the error text once and stop, its session stays",
            ("script_errors",),
        ),
        "C31": Assumption("one to three backslashes before an n are a line feed"),
        "C32": Assumption("BLANK_MESSAGE has to be the whole message, exactly as written"),
        "C33": Assumption("skipPreviousDialog prevents returning, not jumping"),
        "C33e": Assumption("a waiting dialog that is matched again restarts and is not nested"),
        "C33f": Assumption("a dialog that leads into another one is left immediately", ("jump_leaves_return_point",)),
        "C34": Assumption(
            "the greeting comes after a wait without a message of the consumer, not when the consumer connects"
        ),
        "C35": Assumption("each message restarts the wait for further ones", ("fixed_message_window",)),
        "C36": Assumption("a message that comes too late is dropped, the last answered one stays the reference"),
        "C37": Assumption("leading into a disabled dialog is an error of the bot"),
        "C39": Assumption("of several dialogs that match, the first in the bot's order wins"),
        "C41": Assumption("the last message delay of a code block applies to all of its messages"),
        "C42": Assumption("several file uploads in one dialog only cause a warning"),
        "C43": Assumption("of an intent and its meta intent, equal in score, the intent counts"),
        "C45": Assumption(
            "the results of a knowledge base are stored under the name that is set, and under the older fixed one"
        ),
        "C47": Assumption("an API call times out after a time that is not documented"),
        "C48": Assumption(
            "messages in quick succession arrive in the order in which they are sent", ("shuffle_messages",)
        ),
        "C49": Assumption("the flow goes on after the transfer call until the bot is removed, half a second later"),
        "C50": Assumption(
            "consumer messages during a transfer are held for the agent who accepts the conversation",
            ("bot_hears_while_transferring",),
        ),
        "C51": Assumption("the consumer never sees the failure message"),
    }
)

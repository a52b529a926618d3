"""The words of bot authors, in those of the library: "the visitor typed" is "the consumer says".

`normal` brings a step, and each sentence and phrasing of the library, into one form, in which they are compared. It
changes only words outside of quotes. A sentence of the library keeps its meaning in it, so that no two become equal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Final

from .value_types import QUOTED

MASK: Final = "\ue000"  # a character for private use stands for a text in quotes while words are exchanged
_NOT_QUOTED: Final = "\ue001"  # stands for a placeholder of any other value
_VALUE: Final = re.compile(rf"{QUOTED}|\{{[^{{}}]*\}}", re.DOTALL)
_IN_QUOTES: Final = re.compile(r'"|\{\w+(?::texts?)?\}')

_IRREGULAR: Final = {
    "chooses": "chose chosen",
    "says": "said",
    "sends": "sent",
    "writes": "wrote written",
    "tells": "told",
    "gives": "gave given",
    "sees": "saw seen",
    "gets": "got gotten",
    "leaves": "left",
    "goes": "went gone",
    "picks": "",
    "taps": "tapped",
    "begins": "began begun",
    "has": "have had",
    "puts": "",
    "submits": "submitted",
    "transfers": "transferred",
    "quits": "",
    "hits": "",
    "sets": "",
    "understands": "understood",
    "finds": "found",
}
_SPEAKING: Final = (
    *("says", "types", "writes", "sends", "asks", "replies", "enters", "answers", "responds", "inputs", "submits"),
    *("texts", "tells", "states", "messages"),
)
_SHOWING: Final = (
    *("shows", "displays", "outputs", "prints", "returns", "prompts", "presents", "gives", "repeats", "greets"),
)
_TAPPING: Final = ("taps", "clicks", "presses", "hits", "pushes", "touches")
_OTHERS: Final = (
    *("chooses", "selects", "picks", "opens", "closes", "reopens", "uploads", "attaches", "signs", "logs"),
    *("accepts", "rejects", "declines", "transfers", "escalates", "hands", "passes", "takes", "lets"),
    *("goes", "waits", "pauses", "starts", "begins", "ends", "finishes", "leaves", "quits", "joins"),
    *("offers", "receives", "gets", "sees", "reads", "hears", "uses"),
    *("calls", "requests", "invokes", "stores", "saves", "remembers", "fills", "sets"),
    *("recognises", "detects", "understands", "finds"),
)

_NUMBERS: Final = {
    word: str(number)
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=1
    )
}
_UNITS: Final = {
    "millisecond": "ms msec msecs millis",
    "second": "sec secs s",
    "minute": "min mins",
    "hour": "h hr hrs",
}
_SUBJECT: Final = rf"\b(?P<subject>(?:consumer|bot|agent)(?: {MASK})?)"
_WHENEVER: Final = "(?P<whenever> (?:never|at no (?:point|time)|at some point|sooner or later))"
_NOUNS: Final = "button|quick reply|dialog|intent|entity|skill|card|integration|interaction|bot variable|variable|link"
_CALLED: Final = (
    r"(?:(?:web|rest|external|backend) )*(?:api(?: call| request)?|webhook|(?:web ?)?service|endpoint|backend)\b"
)
_LABELLED: Final = "buttons?|quick repl(?:y|ies)|options?|choices?|cards?|link"
_WITH_LABEL: Final = (
    r"(?:(?:that is |which is )?(?:labell?ed|called|named|titled|entitled|saying)(?: as)?"
    r"|(?:that|which) (?:says|reads)|with +(?:label|text|name|caption|title)s?)"
)
_CHANNELS: Final = (
    r"SMS|WhatsApp|Facebook(?: Messenger)?|Messenger"
    r"|Apple (?:Business (?:conversation|Chat)|Messages for Business)|iMessage"
    r"|RCS|(?:web|in-?app)(?= channel)|website|browser|web|in-?app|(?:mobile )?app"
)
_ON_A_CHANNEL: Final = (
    r"consumer uses|consumer's channel is|channel is|(?:consumer|conversation) (?:is |was |has )?(?:also )?"
    r"(?:(?:contact|contacts|contacted|contacting|reaches|reached|messages|messaged|messaging) (?:us|bot)"
    r"|comes(?: in)?|came(?: in)?|coming|writes|writing|chats|chatting|talks|talking|starts|started)?"
    r" ?(?:on|in|at|via|over|by|through|from|using|with)"
)
_NAMED: Final = frozenset(("agent", "bot", "consumer", "variable", "reply", *_NOUNS.split("|")))
_FILLERS: Final = "then now also just again finally please successfully currently already still therefore correctly"


def _noun_first(found: re.Match[str]) -> str:
    """`the "Yes" button` as `the button "Yes"`."""
    if (found["before"] or "").casefold() in _NAMED:
        return found[0]
    return " ".join(filter(None, (found["before"], found["noun"], MASK)))


def _forms(verb: str) -> str:
    """The pattern of the forms of a verb, which is given in the third person."""
    stem = re.sub(r"ies$", "y", verb) if verb.endswith("ies") else re.sub(r"(?<=ss|ch|sh)es$|s$", "", verb)
    past = (
        f"{stem}d" if stem.endswith("e") else re.sub(r"y$", "i", stem) + "ed" if verb.endswith("ies") else f"{stem}ed"
    )
    return "|".join([verb, stem, past, *_IRREGULAR.get(verb, "").split()])


def _any_form(verbs: Iterable[str]) -> str:
    return "(?:" + "|".join(map(_forms, verbs)) + ")"


def _either(words: str) -> str:
    return "(?:" + "|".join(map(re.escape, words.split())) + ")"


@cache
def _third_persons() -> dict[str, str]:
    """The third person of each form of a verb."""
    return {form: verb for verb in (*_SPEAKING, *_SHOWING, *_TAPPING, *_OTHERS) for form in _forms(verb).split("|")}


_TO_WHOM: Final = r"(?: (?:to )?(?:consumer|me|us|him|her|them))"
_TO_THE_OTHERS: Final = r"(?: (?:to )?(?:bot|agent))"
_NOISE: Final = (
    rf"(?:{_TO_WHOM}|(?: (?:with|by saying|back|in|out|that|as|exactly|following|free|message|text|words|word|phrase"
    r"|question|another|emoji|answer|response|reply|utterance|input))|(?: ?[:,](?= )))"
)

_Change = str | Callable[[re.Match[str]], str]

# In this order; each is applied to the words that those before it have left.
_CHANGES: Final[tuple[tuple[str, _Change], ...]] = (
    (r"\bcan(?:'|no)t\b", "can not"),
    (r"\bwon't\b", "will not"),
    (r"n't\b", " not"),
    (r"\b(it|there|he|she|that)'s\b", r"\1 is"),
    (r"\bwe are (?=outside|within|open|closed)", "it is "),
    (r"\bI'm\b", "I am"),
    (r"\bI've\b", "I have"),
    (r"\bat once\b", "at_once"),
    (r"\bonce\b", "1 time"),
    (r"\btwice\b", "2 times"),
    (r"\bno one\b", "nobody"),
    (r"\ban? half hour\b|\bhalf an hour\b", "30 minutes"),
    (r"\b(?:an?|one) (millisecond|second|minute|hour|day)\b", r"1 \1"),
    (rf"\b{_either(' '.join(_NUMBERS))}\b(?! of)", lambda found: _NUMBERS[found[0].lower()]),
    *((rf"(?<=\d)[ -]?(?:{_either(short)})\b", f" {unit}s") for unit, short in _UNITS.items()),
    (r"(?<=\d)-(?=(?:millisecond|second|minute|hour|day)s?\b)", " "),
    (r"(?<![/(\w])(?:a|an|the)(?![-/)\w])", ""),
    # who
    (r"\b(?:human|live|real|support|service|contact cent(?:er|re)) agent(?!\w)", "agent"),
    (r"\b(?:human|live|real)(?: being| person)?(?! being| person)(?!\w)|\bstaff member(?!\w)", "agent"),
    (rf"\b(agent|bot|skill|dialog)(?: who is)? (?:named|called) (?={MASK})", r"\1 "),
    (
        r"\b(?:(?:shop|store|branch|help ?desk|hotline|business|company)|(?:call|contact|service) cent(?:er|re))"
        r"(?= (?:is|was) (?:open|closed))",
        "office",
    ),
    (r"\b(?:operator|representative|advisor|adviser)(?!\w)", "agent"),
    (r"\b(?:chat ?bot|virtual assistant|virtual agent|assistant)(?!\w)", "bot"),
    (
        r"(?<!bot )\b(?:end[ -])?(?:user|customer|visitor|shopper|client|guest|caller)s?\b(?! (?:info|context))",
        "consumer",
    ),
    (r"\bI\b", "consumer"),
    # what
    (r"\b(?:chat|messaging conversation|chat conversation)\b", "conversation"),
    (r"\bquick[- ]?repl(y|ies)\b", r"quick repl\1"),
    (r"\bconsumer's (?=(?:intent|message|utterance|input)\b)", ""),
    (r"\b(?:classifier|nlp|(?:nlu|intent|language) (?:engine|model)|model)\b(?= \w)", "NLU"),
    (r"\b(?:debug|console|script|event) log\b|\bconsole\b", "bot log"),
    (r"\b(?:CSAT|NPS|satisfaction|feedback|post-conversation) survey\b", "survey"),
    (r"\bcolou?r\b", "color"),
    (rf"\b(?<!transfer ){_CALLED}(?= {MASK})|(?<={MASK} ){_CALLED}", "integration"),
    (r"\brecognized\b", "recognised"),
    (r"\brecognizes\b", "recognises"),
    (r"\bwhite-?listed\b|\bwhite listed\b", "whitelisted"),
    (rf"(?<={MASK} )flow\b|\bflow(?= {MASK})", "dialog"),
    (rf"\b(?P<noun>{_LABELLED}) {_WITH_LABEL}(?= {MASK})", r"\g<noun>"),
    (rf"(?:\b(?P<before>\w+) )?{MASK} (?P<noun>{_NOUNS})\b(?! ?{MASK})", lambda found: _noun_first(found)),
    (r"\b(contain|equal)\b(?= )", r"\1s"),
    (rf"\bincludes?\b(?= {MASK})", "contains"),
    (rf"\bincluding\b(?= {MASK})", "containing"),
    (r"\bmatch\b(?= )", "matches"),
    (rf"{_SUBJECT} (?:am|is|was) using\b", r"\g<subject> uses"),
    (rf"{MASK} (?:queue|team|department)\b", f"skill {MASK}"),
    (rf"\b(?:queue|team|department)(?= {MASK})", "skill"),
    # tenses
    (rf"\b(?:{_FILLERS.replace(' ', '|')})\b", ""),
    (r"  +", " "),
    (r"\b(?:should|must|will|shall|would|ought to|is going to|is supposed to)\b not be\b", "is not"),
    (r"\b(?:should|must|will|shall|would|ought to|is going to|is supposed to)\b be\b", "is"),
    (r"\b(?:should|must|will|shall|would)\b not have\b", "has not"),
    (r"\b(?:should|must|will|shall|would|did)\b not\b", "does not"),
    (r"\bdo not\b", "does not"),
    (r"\b(?:should|must|will|shall|would|ought to|is going to|is supposed to)\b", ""),
    (r"\b(?:have|had)\b", "has"),
    (r"\b(?:am|are|was|were)\b", "is"),
    (rf"\b(dialog {MASK} has) been (?:started|triggered|entered)\b", r"\1 started"),
    (r"\bhas not been\b", "is not"),
    (r"\b(?:has been|is being)\b", "is"),
    (r"  +", " "),
    (rf"\b(?:{_ON_A_CHANNEL}) (?:channel )?(?P<channel>{_CHANNELS})(?: channel)?$", r"consumer uses \g<channel>"),
    (r"\b(?:handed|passed) (?:over|off|on)\b|\b(?:escalated|routed|rerouted|redirected|forwarded)\b", "transferred"),
    (r"\bgets (?=transferred|connected|assigned|closed)", "is "),
    (r"\b(?:hand-?off|hand-?over)\b", "transfer"),
    (rf"\b(agent(?: {MASK})?) can (?!not|be)", r"\1 "),
    (
        r"\b(bot(?: \ue000)?(?: never| does not)?) (?:has )?"
        r"(?:hands?|handed|pass(?:es|ed)?|escalates?|routes?|redirects?|forwards?|transferred|transfers?)"
        r"(?:(?: over| off| on)?(?: conversation| consumer| him| them| me)?(?: over| off| on)? (?=to )"
        r"|(?: over| off| on| conversation| consumer)*$)",
        r"\1 transfers ",
    ),
    (r"  +", " "),
    (
        rf"{_SUBJECT}(?:{_WHENEVER}|(?: has)?) (?P<verb>{'{verbs}'})(?!\w)"
        r"(?! (?:contains|containing|matches|shows|is|has|holds|does|never)\b)",
        lambda found: f"{found['subject']}{found['whenever'] or ''} {_third_persons()[found['verb'].lower()]}",
    ),
    (rf"\b{_any_form(_TAPPING)}(?: on| at)?(?= )(?! (?:connection))", "taps"),
    (r"\b(?:chooses|selects|picks)(?= (?:quick reply|button))", "taps"),
    (rf"\bconsumer (?:{'|'.join(_SPEAKING)}){_TO_THE_OTHERS}(?=.*{MASK}|:$)", "consumer says"),
    (
        rf"{_SUBJECT}{_WHENEVER}? (?:{'|'.join(_SPEAKING)}){_NOISE}*"
        rf"(?= ?{MASK}|:$| nothing| text that| something| anything| containing)",
        r"\g<subject>\g<whenever> says",
    ),
    (
        rf"\b(?P<subject>bot(?: {MASK})?){_WHENEVER}? (?:{'|'.join(_SHOWING)}){_NOISE}*"
        rf"(?= ?{MASK}(?! (?:time|in\b))|:$)",
        r"\g<subject>\g<whenever> says",
    ),
)


@cache
def _changes() -> tuple[tuple[re.Pattern[str], _Change], ...]:
    verbs = "|".join(sorted(map(re.escape, _third_persons()), key=len, reverse=True))
    return tuple((re.compile(pattern.replace("{verbs}", verbs), re.IGNORECASE), change) for pattern, change in _CHANGES)


def normal(text: str) -> str:
    """A step or sentence with its words exchanged for those of the library, articles and fillers left away."""
    values = _VALUE.findall(text)
    masked = _VALUE.sub(lambda found: MASK if _IN_QUOTES.match(found[0]) else _NOT_QUOTED, text).strip()
    masked = masked[:1].lower() + masked[1:] if masked[1:2].islower() else masked
    for pattern, change in _changes():
        masked = pattern.sub(change, masked)
    masked = re.sub(r"\s+", " ", masked).strip().replace(" :", ":").replace("at_once", "at once")
    filled = iter(values)
    return re.sub(f"{MASK}|{_NOT_QUOTED}", lambda _: next(filled), masked)


def names_of_agents(steps: Iterable[str]) -> list[str] | None:
    """The names of the agents of a scenario, in quotes; None if no agent takes part in it."""
    forms = [normal(step) for step in steps]
    if not any(
        re.search(r"\bagents?\b(?! (?:connector|id|transfer))", _VALUE.sub("", form), re.IGNORECASE) for form in forms
    ):
        return None
    return list(dict.fromkeys(name for form in forms for name in re.findall(rf"\bagent ({QUOTED})", form)))


def says_i(text: str) -> bool:
    """Whether a step is told by the one who acts in it: "I" may be the consumer or an agent."""
    return re.search(r"\b(?:I|I'm|I've)\b", _VALUE.sub("", text)) is not None

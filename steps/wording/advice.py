"""Steps that say less than a sentence has to, or lack a value, and the lines that answer them, the best one first.

A line may use the values of the step; "…" stands for one that the author has to give. In the steps, `(for)` may be left
out and `a/b/c` is one of these words, as in the phrasings.
"""

from __future__ import annotations

from typing import Final

TYPES_OF_ADVICE: Final = {
    "word": r"[\w-]+",
    "clock": r"\d{1,2}:\d{2}",
    "decimal": r"\d+(?:[.,]\d+)?",
    "url": r"https?:[^\"]+",
    "api": r"(?!(?:transfer|agent|view)\b)[\w-]+",
    "called": r"(?!https?:)[^\"]+",
    "plain": r"-?\d+(?:\.\d+)?|true|false",
    "rest": r'[^":]+',
}
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

_MEANS: Final = ('Given the utterance "…" means the intent {intent}', 'When the consumer says "…"')
_SLOT_IS: Final = ('Given the bot variable "slot.{name}" is {value}',)
_SLOT_HAS: Final = ('Then the bot variable "slot.{name}" is {value}',)
_NO_SLOT: Final = ('Then the bot variable "slot.{name}" is not set', 'Then the bot variable "slot.{name}" is ""')
_ANSWERS: Final = ("Given the integration {name} answers:",)
_SLOW: Final = ("Given the integration {name} answers after {wait}:",)
_IS_CALLED: Final = ("Then the integration {name} has been called 1 time",)
_CALLED_WITH: Final = ("Then the integration {name} has been called with a body that contains {value}",)
_NO_ERROR: Final = ('Then the diagnostic "script-error" is not reported',)
_AUTHENTICATED: Final = ("Given the consumer has the customer info:", "When the consumer signs in")
_OFFERED_NOT: Final = ("Then the bot never offers {labels}",)
_OPENS: Final = ("When the consumer opens a conversation",)
_OFFERS: Final = ('Then the bot offers "…"',)
_SURVEY: Final = ('Then the survey is "running"',)

ADVICE: Final[dict[str, tuple[str, ...]]] = {
    # consumers
    "When the consumer asks/requests (for) human/person/agent/someone/help": _NO_STEP,
    "When the consumer wants (to_talk_to/to_speak_to/to_chat_with) human/person/agent/someone": _NO_STEP,
    "When the consumer asks to_talk_to/to_speak_to/to_chat_with human/person/agent/someone": _NO_STEP,
    "When the consumer returns/comes/is (back) after {wait:duration}": ("When {wait} pass",),
    "Given the consumer is logged/signed in": _AUTHENTICATED,
    "Given the consumer is authenticated": _AUTHENTICATED,
    "Given the consumer has logged/signed in": _AUTHENTICATED,
    "When the consumer is authenticated": ("When the consumer signs in",),
    "Given the consumer is called/named {name}": ("Given the consumer has the personal info:",),
    "Given the consumer's name is {name}": ("Given the consumer has the personal info:",),
    "Given the consumer has the engagement attribute {name} with the value {value}": (
        "Given the consumer has the engagement attributes:",
    ),
    "Then the consumer is asked for feedback": _SURVEY,
    "Then the consumer is asked to rate (conversation/agent/bot/service)": _SURVEY,
    "Then the consumer gets/receives/sees the survey {survey}": _SURVEY,
    "Then the survey {survey} is started/sent/shown/running": _SURVEY,
    "Then the survey {survey} starts": _SURVEY,
    "When the consumer rates (conversation/agent/bot/service) (with/as/at) {stars:int} (stars/star/points)": (
        'When the consumer says "{stars}"',
    ),
    "When the consumer gives (rating/score/conversation/agent/bot) (of) {stars:int} (stars/star/points)": (
        'When the consumer says "{stars}"',
    ),
    "When the consumer gives (rating/score/feedback) {text}": ("When the consumer says {text}",),
    "When the consumer rates (conversation/agent/bot/service) (with/as/at) {text}": ("When the consumer says {text}",),
    "When the consumer answers/completes (survey) (question) (with) {text}": ("When the consumer says {text}",),
    "When the consumer says {text} in/to the survey": ("When the consumer says {text}",),
    "When the consumer ignores/declines the survey": ("When the consumer closes the conversation",),
    "Given (new) conversation": _OPENS,
    "Given (new) conversation is/has started/open/opened/begun": _OPENS,
    "Given (new) conversation starts/begins": _OPENS,
    "Given the consumer has started/opened (new) conversation": _OPENS,
    "When the consumer restarts (conversation)": _OPENS,
    "When the consumer comes/returns/is (back) next day": ("When 1 day passes",),
    "When the consumer comes/returns/is (back) {wait:duration} later": ("When {wait} pass",),
    "When more/longer than {wait:duration} pass/passes/go_by": ("When {wait} pass",),
    "When the consumer stays/remains/is silent/idle/inactive": ("When 1 minute passes",),
    "When the consumer says nothing": ("When 1 minute passes",),
    "When the consumer does not say/says/reply/answer/respond/react/write (anything)": ("When 1 minute passes",),
    "When the consumer says/types/writes/enters/asks/sends something/anything": _NO_STEP,
    "When the consumer says/types/writes/enters/asks/sends something/anything/his/her/their/its {words:rest}": _NO_STEP,
    "When the consumer says/types/writes/enters/sends (random) gibberish/nonsense": _NO_STEP,
    "When the consumer says/types/writes/enters/sends empty/blank message/text": ('When the consumer says ""',),
    "When the consumer says/types/writes/sends {count:int} things/messages/words/texts": (
        "When the consumer quickly says:",
    ),
    "When the consumer says/types/writes/sends {count:int} things/messages/words/texts {words:rest}": (
        "When the consumer quickly says:",
    ),
    "When the consumer says {text} {count:int} times/time": (
        "When the consumer says {text}",
        "When the consumer quickly says:",
    ),
    "When the consumer chooses/selects/picks/taps {which:word} option/item/answer/choice": (
        'When the consumer chooses "…"',
    ),
    "When the consumer chooses/selects/picks/taps {which:word} button": ('When the consumer taps the button "…"',),
    "When the consumer chooses/selects/picks/taps button/option": ('When the consumer taps "…"',),
    "When the consumer chooses/selects/picks/taps {which:word} quick_reply": (
        'When the consumer taps the quick reply "…"',
    ),
    "When the consumer opens/follows the link {label}": ("When the consumer taps {label}",),
    "When the consumer closes browser/app/tab/page": ("When the consumer closes the conversation",),
    "When the consumer asks about/for/if/whether/what/which/who/when/where/how/why/to {words:rest}": _NO_STEP,
    "When the consumer says/types/writes/enters/sends/asks/gives/provides invalid/valid/wrong/long/short/very/random"
    " {words:rest}": _NO_STEP,
    "When the consumer says/types/writes/enters/sends/gives/provides my/his/her/their/its {words:rest}": _NO_STEP,
    "When the consumer says {text} to the question {question}": ("When the consumer says {text}",),
    "When the consumer chooses/selects {items:texts}": ("When the consumer picks {items}",),
    "When the consumer chooses/selects/picks {items:texts} from/in list/list_picker/menu": (
        "When the consumer picks {items}",
    ),
    "When the consumer says/types/writes/enters/sends/gives/provides (in) (order/account/email/phone/postal/zip)"
    " number/name/address/code/date/city": _NO_STEP,
    "When the consumer taps/chooses/selects {which:word} card": ('When the consumer taps "…"',),
    "When the consumer taps one of the buttons": ('When the consumer taps "…"',),
    "When the consumer taps 1 of the buttons": ('When the consumer taps "…"',),
    "When the consumer taps button that {words:rest}": ('When the consumer taps "…"',),
    "When the consumer taps {label} on/in/of {which:word} card": ("When the consumer taps {label}",),
    "When the consumer uploads/sends file/image/picture/photo/document of/from {words:rest}": (
        'When the consumer uploads the file "…"',
    ),
    "When the consumer says {text} and waits/pauses (for) {wait:duration}": (
        "When the consumer says {text}",
        "When {wait} pass",
    ),
    "When the consumer wants to {words:rest}": _NO_STEP,
    "When the consumer contacts us (again)": _OPENS,
    "When the consumer reopens (conversation)": _OPENS,
    "When the consumer says {text} in the middle of {words:rest}": ("When the consumer says {text}",),
    "When the consumer says {text} via/over/on/by/through SMS/WhatsApp/Facebook/Messenger": (
        "When the consumer says {text}",
    ),
    "When the consumer abandons (conversation)": ("When the consumer closes the conversation",),
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
    "Then the bot asks (consumer) for/to/about/if/whether/what/which/who/when/where/how {what:rest}": (
        'Then the bot says "…"',
    ),
    "Then the bot asks (consumer) for/about the slot/entity/variable {slot}": ('Then the bot says "…"',),
    "Then the bot says/answers/replies/responds something": ('Then the bot says "…"',),
    "Then the bot answers/replies/responds (to) (consumer)": ('Then the bot says "…"',),
    "Then the bot answers/replies/responds/reacts within/after {limit:duration}": (
        'Then the bot says "…" within {limit}',
    ),
    "Then after {limit:duration} (of) (silence/inactivity) the bot says {text}": (
        "When {limit} pass",
        "Then the bot says {text} after {limit}",
    ),
    "Then the (last/first/second/third/final) message/answer/reply/response (of/from) (bot) is {text}": (
        "Then the bot says {text}",
    ),
    "Then the bot's last/first/second/third/final message/answer/reply/response is {text}": (
        "Then the bot says {text}",
    ),
    "Then the bot says {text} last/finally/second/third/afterwards": ("Then the bot says {text}",),
    "Then the bot (first) says {one} (and) (says) {other}": ("Then the bot says:",),
    "Then the bot says {one} (first) (and) (says) {other}": ("Then the bot says:",),
    "Then the bot says {one} followed by {other}": ("Then the bot says:",),
    "Then the bot says nothing about {words:rest}": ('Then the bot never says a text that contains "…"',),
    "Then the bot says/answers/replies that {words:rest}": ('Then the bot says a text that contains "…"',),
    "Then the bot sends/shows/gives/writes message/text/answer/reply/response": ('Then the bot says "…"',),
    "Then no message/text/answer/reply contains {words}": ("Then the bot never says a text that contains {words}",),
    "Then the bot sends/shows/displays {count:int} images/pictures/photos": ('Then the bot shows the image "…"',),
    "Then the bot sends/shows/displays {count:int} links": ('Then the bot shows the link "…"',),
    "Then the bot says (either) {one} or {other}": ('Then the bot says a text that matches "…"',),
    "Then the bot says either {one} or {other}": ('Then the bot says a text that matches "…"',),
    "Then the bot says {text} ignoring case": ('Then the bot says a text that matches "…"',),
    "Then the bot says {text} case-insensitively": ('Then the bot says a text that matches "…"',),
    "Then the bot says text/message/answer/reply that starts/start/begins/begin/ends/end with {text}": (
        'Then the bot says a text that matches "…"',
    ),
    "Then the (bot's) text/message/answer/reply/response starts/start/begins/begin/ends/end with {text}": (
        'Then the bot says a text that matches "…"',
    ),
    "Then (message/text) {text} is shown/displayed/sent": ("Then the bot says {text}",),
    "Then the consumer sees/receives/gets (exactly/only) {count:int} message/messages": (
        "Then the bot sends {count} messages",
    ),
    "Then the bot does not offer/offers/show/shows/display/displays {labels:texts}": _OFFERED_NOT,
    "Then the bot does not offer/offers/show/shows/display/displays"
    " button/buttons/option/options/choice/choices/quick_reply/quick_replies {labels:texts}": _OFFERED_NOT,
    "Then the button/option/choice/quick_reply {labels:texts} is not/never"
    " shown/displayed/offered/visible/available": _OFFERED_NOT,
    "Then the buttons/options/choices/quick_replies {labels:texts} is not/never"
    " shown/displayed/offered/visible/available": _OFFERED_NOT,
    "Then no button/option/choice/quick_reply {labels:texts} is shown/displayed/offered/visible": _OFFERED_NOT,
    "Then the (bot's) message/answer/reply/response/text does not contains/contain/mention/mentions {words}": (
        "Then the bot never says a text that contains {words}",
    ),
    "Then the bot does not say/says/send text/message/anything/something that contains {words}": (
        "Then the bot never says a text that contains {words}",
    ),
    "Then the bot says (text/message/something) (that) contains/containing {one} and {other}": (
        'Then the bot says a text that matches "…"',
    ),
    "Then the message has/contains/shows link": ('Then the bot shows the link "…"',),
    "Then the message has/contains/shows image/picture/photo": ('Then the bot shows the image "…"',),
    "Then the bot shows/offers/displays/presents (these/following) buttons/options/choices/quick_replies:": _OFFERS,
    "Then the (following) buttons/options/choices/quick_replies is shown/offered/displayed:": _OFFERS,
    "Then the bot shows/offers/displays/presents menu/list/list_picker/buttons/options/choices/quick_replies": _OFFERS,
    "Then menu/list/list_picker/buttons/options/choices/quick_replies is shown/offered/displayed/presented": _OFFERS,
    "Then the bot says {text} (only) 1 time": ("Then the bot says {text}", "Then the bot says nothing else"),
    "Then the bot never shows/sends/displays/offers the card {card}": ("Then the bot never says {card}",),
    "Then the bot does not show/shows/send/display/offer the card {card}": ("Then the bot never says {card}",),
    "Then the card {card} is not/never shown/displayed": ("Then the bot never says {card}",),
    "Then the bot says one of {one} or {other}": ('Then the bot says a text that matches "…"',),
    "Then the bot says anything": ('Then the bot says "…"',),
    "Then the bot reacts": ('Then the bot says "…"',),
    "Then the bot says {text} and offers/shows/presents {labels:texts}": (
        "Then the bot says {text}",
        "Then the bot offers {labels}",
    ),
    "Then the bot says {text} with/and (offers/shows) buttons/options/choices/quick_replies/button/option/choice"
    " {labels:texts}": ("Then the bot says {text}", "Then the bot offers {labels}"),
    "Then the bot says {text} and (shows) image/picture/photo {address}": (
        "Then the bot says {text}",
        "Then the bot shows the image {address}",
    ),
    "Then the bot says {text} and/with (shows) link {address}": (
        "Then the bot says {text}",
        "Then the bot shows the link {address}",
    ),
    "Then the bot shows {count:cards} {titles:texts}": ("Then the bot shows the cards {titles}",),
    "Then the bot shows the cards {titles:texts} in/as carousel": ("Then the bot shows the cards {titles}",),
    "Then the card has no image/picture/photo": ("Then the bot shows no image",),
    "Then the bot is in the fallback (dialog)": _FALLBACK,
    "Then the bot understands (consumer)": ('Then the intent "…" is recognised',),
    "Then the bot recognises/understands/detects that {words:rest}": ('Then the intent "…" is recognised',),
    "Then the consumer receives/gets/sees the survey question {text}": ("Then the bot says {text}",),
    "Then the survey's (first/next/last) question is {text}": ("Then the bot says {text}",),
    "Then the survey is not completed/finished": ('Then the survey is "running"',),
    "Then no dialog is/has started/triggered/entered": ('Then the dialog "…" has not started',),
    "Then the bot does not get/understand/recognise (it/that/this/consumer)": _FALLBACK,
    "Then the conversation is closed/ended by the bot": ("Then the conversation is closed",),
    "Then the consumer can choose/select/pick (between) {one} or {other}": ("Then the bot offers {one} and {other}",),
    "Then the bot offers/shows (buttons/options/choices/quick_replies) {one} or {other}": (
        "Then the bot offers {one} and {other}",
    ),
    "Then there is no button/option/choice/quick_reply {labels:texts}": _OFFERED_NOT,
    "Then the consumer does not see/sees button/option/choice/quick_reply {labels:texts}": _OFFERED_NOT,
    "Then the bot shows/sends/displays/offers carousel/cards": ('Then the bot shows the cards "…"',),
    "Then carousel is shown/displayed/sent": ('Then the bot shows the cards "…"',),
    "Then the {which:word} card (has) (title) (is) (titled/called/named) {title}": (
        "Then the bot shows the card {title}",
    ),
    "Then the card {card} has/shows image/picture/photo": ('Then the card has the image "…"',),
    "Then the card {card} has the {part:card_part} {text}": ("Then the card has the {part} {text}",),
    "Then the bot closes/ends/terminates (conversation)": ("Then the conversation is closed",),
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
    "Then fallback/Fallback is shown/sent/triggered/given/reached/used/started": _FALLBACK,
    "Then the bot says/shows/sends/gives/uses/triggers (its) fallback (message/response/answer/text/dialog)": _FALLBACK,
    "Then the bot answers/responds/replies with (its) fallback (message/response/answer/text/dialog)": _FALLBACK,
    "Then the bot goes/switches/falls_back to the fallback (dialog)": _FALLBACK,
    "Then the bot says (that) it does not understand (consumer)": _FALLBACK,
    "Then the fallback (dialog) is not/never triggered/started/reached/used/active": (
        'Then the dialog "…" has not started',
    ),
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
    "Given the context variable {name} is {value}": (
        "Given the bot variable {name} is {value}",
        'Given the conversation context data {name} of the namespace "…" is {value}',
    ),
    "Then the context variable {name} is {value}": ("Then the bot variable {name} is {value}",),
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
    "Given the {name:api} API/integration/webhook returns/answers/responds/fails (with) (status) {status:int}": (
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
    # understanding
    "Given the conversation/consumer/bot is at/in the {place:place} {name}": (
        "When the consumer gets to the {place} {name}",
    ),
    "Given the conversation/consumer/bot has reached the {place:place} {name}": (
        "When the consumer gets to the {place} {name}",
    ),
    "Given the conversation/bot starts at/in/with the {place:place} {name}": (
        "When the consumer gets to the {place} {name}",
    ),
    "Given the consumer comes/goes/gets to the {place:place} {name}": ("When the consumer gets to the {place} {name}",),
    "When the consumer says something that/which matches/means/triggers/has the intent {intent}": _MEANS,
    "When the consumer says something for/with (the) intent {intent}": _MEANS,
    "When the consumer says anything that/which matches/means/triggers/has the intent {intent}": _MEANS,
    "When the consumer expresses/triggers/hits/matches/uses/has the intent {intent}": _MEANS,
    "When the intent {intent} is recognised/triggered/matched/detected/hit": _MEANS,
    "Given the intent {intent} is recognised/triggered/matched/detected/hit": _MEANS,
    "Given the NLU/bot recognises/detects/matches the intent {intent}": _MEANS,
    "Given the intent {intent} is recognised/triggered/matched/detected with (score/confidence) (of) {score:score}": (
        'Given the utterance "…" means the intent {intent} with the score {score}',
    ),
    "Given the NLU/bot recognises/detects/matches the intent {intent} with (score/confidence) (of) {score:score}": (
        'Given the utterance "…" means the intent {intent} with the score {score}',
    ),
    "Given the score/confidence of/for (intent) {intent} is {score:score}": (
        'Given the utterance "…" means the intent {intent} with the score {score}',
    ),
    "Then the bot recognises/detects {intent}": ("Then the intent {intent} is recognised",),
    "When (recognised/detected) intent is {intent}": _MEANS,
    "Given (recognised/detected) intent is {intent}": _MEANS,
    "When the message/utterance/input is recognised/classified/understood as (intent) {intent}": _MEANS,
    "Then the intent score/confidence is {score:decimal}": (
        'Then the intent "…" is recognised with the score {score}',
    ),
    "Then the dialog {dialog} is started/triggered by the intent {intent}": (
        "Then the intent {intent} is recognised",
        "Then the dialog {dialog} is active",
    ),
    "Given the entity {entity} is/has/matches/includes/contains (values/phrases/words) {phrases:texts}": (
        'Given the phrase "…" is the entity {entity}',
    ),
    "Then the NLU/bot recognises/detects/finds/extracts the entity {name} (with) (value) {value}": (
        'Then the bot variable "slot.…" is {value}',
    ),
    "Then (phrase/word) {value} is (recognised/detected/found) (as) entity {name}": (
        'Then the bot variable "slot.…" is {value}',
    ),
    "Then the NLU/bot recognises/detects {value} as the entity {name}": ('Then the bot variable "slot.…" is {value}',),
    # slots and variables
    "Then the bot needs/misses/lacks the slot {name}": _NO_SLOT,
    "Given the environment variable {name} equals {value}": ("Given the environment variable {name} is {value}",),
    "Given the (bot) variables (is):": ('Given the bot variable "…" is "…"',),
    "Given following (bot) variables:": ('Given the bot variable "…" is "…"',),
    "Given {name} is (set) (to) {value}": ("Given the bot variable {name} is {value}",),
    "Then {name} is (set) (to) {value}": ("Then the bot variable {name} is {value}",),
    "Given bot variable {name:word} is (set) (to) {value}": ('Given the bot variable "{name}" is {value}',),
    "Then bot variable {name:word} is (set) (to) {value}": ('Then the bot variable "{name}" is {value}',),
    "When the (bot) variable {name} changes to {value}": ("Given the bot variable {name} is {value}",),
    "Then the (bot) variable {name} exists/exist": ('Then the bot variable {name} matches "."',),
    "Given the conversation context (data/variable) {name} is {value}": (
        'Given the conversation context data {name} of the namespace "…" is {value}',
    ),
    "Given the user context (data/variable) {name} is {value}": (
        'Given the user context data {name} of the namespace "…" is {value}',
    ),
    "Given the slot {name} is/has/equals (filled/set/value) (with/to) {value}": _SLOT_IS,
    "Given (value) {value} is stored/saved in the slot {name}": _SLOT_IS,
    "Then the slot {name} is/has/equals/holds (filled/set/value) (with/to) {value}": _SLOT_HAS,
    "Then the value of the slot {name} is {value}": _SLOT_HAS,
    "Then the bot fills/filled the slot {name} with {value}": _SLOT_HAS,
    "Then (value) {value} is stored/saved/kept in/as the slot {name}": _SLOT_HAS,
    "Then the bot stores/saves/saved/remembers/fills {value} in/into/as the slot {name}": _SLOT_HAS,
    "Then the entity {name} is recognised/detected/extracted/found/identified/filled as/with {value}": (
        'Then the bot variable "slot.…" is {value}',
    ),
    "Then the entity {name} is/has/equals (value) {value}": ('Then the bot variable "slot.…" is {value}',),
    "Then the slot {name} {how:how} {value}": ('Then the bot variable "slot.{name}" {how} {value}',),
    "Then the slot {name} is filled/set": ('Then the bot variable "slot.{name}" matches "."',),
    "Then the slot {name} is empty/unfilled/unset/open/missing/cleared/reset": _NO_SLOT,
    "Then the slot {name} is not filled/set": _NO_SLOT,
    "Then the slot {name} has no value": _NO_SLOT,
    "Then the bot asks for the slot {name}": ('Then the bot says "…"',),
    "Then the bot remembers/stores/saves/saved/keeps {value}": ('Then the bot variable "…" is {value}',),
    "Then the bot remembers/stores/saves/saved/keeps the {what:word} {value}": (
        'Then the bot variable "…" is {value}',
    ),
    "Then {value} is remembered/stored/saved/kept": ('Then the bot variable "…" is {value}',),
    "Given the (bot) variable {name} is (set) (to) {value:plain}": ('Given the bot variable {name} is "{value}"',),
    "Given the (bot) variable {name} has/equals (value) {value:plain}": ('Given the bot variable {name} is "{value}"',),
    "Then the (bot) variable {name} is (set) (to) {value:plain}": ('Then the bot variable {name} is "{value}"',),
    "Then the (bot) variable {name} has/equals (value) {value:plain}": ('Then the bot variable {name} is "{value}"',),
    "Given the (bot) variable {name} is empty/blank/cleared": ('Given the bot variable {name} is ""',),
    "Given the (bot) variable {name} contains {value}": ("Given the bot variable {name} is {value}",),
    "When the (bot) variable {name} is/has (set) (to) {value}": ("Given the bot variable {name} is {value}",),
    "Then the (bot) variable {name} is blank/cleared/emptied/reset/deleted/removed": (
        'Then the bot variable {name} is ""',
        "Then the bot variable {name} is not set",
    ),
    "Then the variable {name} is empty": (
        'Then the bot variable {name} is ""',
        "Then the bot variable {name} is not set",
    ),
    "Then the (bot) variable {name} starts/begins with {value}": ('Then the bot variable {name} matches "^{value}"',),
    "Then the (bot) variable {name} ends with {value}": ('Then the bot variable {name} matches "{value}$"',),
    "Then the (bot) variable {name} is not empty/blank": ('Then the bot variable {name} matches "."',),
    "Given the context data/attribute/value {name} is (set) (to) {value}": (
        'Given the conversation context data {name} of the namespace "…" is {value}',
        "Given the bot variable {name} is {value}",
    ),
    "Given the context data/variable/attribute/value {name} in/of namespace {namespace} is (set) (to) {value}": (
        "Given the conversation context data {name} of the namespace {namespace} is {value}",
        "Given the user context data {name} of the namespace {namespace} is {value}",
        "Given the global context data {name} of the namespace {namespace} is {value}",
    ),
    "Given the customer info/attribute {name} is {value}": ("Given the consumer has the customer info:",),
    "Given the personal info {name} is {value}": ("Given the consumer has the personal info:",),
    # integrations
    "Given the integration {name} takes/needs {wait:duration} (to) (answer/respond/return)": _SLOW,
    "Given the integration {name} answers/responds/returns after/in {wait:duration}": _SLOW,
    "Given the integration {name} is delayed/slow by {wait:duration}": _SLOW,
    "Given the integration {name} has a delay of {wait:duration}": _SLOW,
    "Given the integration {name} is (very/too) slow": ("Given the integration {name} answers after …:",),
    "Given the integration {name} returns/answers/responds/gives (with) file/content/json/JSON (of) (file) {value}": (
        _ANSWERS
    ),
    "Given the integration {name} returns/gives/has (an) empty/no response/answer/result/data/body": _ANSWERS,
    "Given the integration {name} returns/gives nothing": _ANSWERS,
    "Given the integration {name} is mocked/stubbed/faked/available/up/working/successful/online": _ANSWERS,
    "Given the integration {name} succeeds/works/answers/responds": _ANSWERS,
    "Given the {name:api} integration/API/webhook/service is down/unavailable/unreachable": (
        'Given the integration "{name}" is unreachable',
    ),
    "Given the {name:api} integration/API/webhook/service fails": ('Given the integration "{name}" fails',),
    "Given the {name:api} integration/API/webhook/service times out": ('Given the integration "{name}" times out',),
    "Then the integration {name} is invoked/triggered/executed/queried/contacted/hit/run": _IS_CALLED,
    "Then the integration {name} gets called/used/requested/invoked": _IS_CALLED,
    "Then the bot calls/invokes/queries/contacts (integration) {name}": _IS_CALLED,
    "Then the bot uses/requests the integration {name}": _IS_CALLED,
    "Then the bot sends/makes request/call to (integration) {name}": _IS_CALLED,
    "Then request/call is sent/made to (integration) {name}": _IS_CALLED,
    "Then the integration {name} is called/requested/invoked with {value}": _CALLED_WITH,
    "Then the integration {name} is called/requested/invoked with header {field} {value}": (
        "Then the integration {name} has been called with the header {field:word} {value}",
    ),
    "Then the integration {name} is called/requested/invoked with parameter {field} {value}": (
        "Then the integration {name} has been called with the parameter {field:word} {value}",
    ),
    "Then the integration {name} is called/requested/invoked with (field/value) {field:word} {value}": (
        "Then the integration {name} has been called with the field {field:word} {value}",
        "Then the integration {name} has been called with the parameter {field:word} {value}",
        "Then the integration {name} has been called with a body that contains {value}",
    ),
    "Then the integration {name} receives/gets/received/has_received/got {value}": _CALLED_WITH,
    "Then the integration {name} is called/requested/invoked with the {what:word} {kind:word} {value}": _CALLED_WITH,
    "Then the bot sends/passes {value} to the integration {name}": _CALLED_WITH,
    "Then {value} is sent/passed/posted to the integration {name}": _CALLED_WITH,
    "Then the bot calls/invokes the integration {name} with {value}": _CALLED_WITH,
    "Then the integration {name} is called/requested/invoked with (field/value) {field} as/set_to/equal_to {value}": (
        "Then the integration {name} has been called with the field {field:word} {value}",
        "Then the integration {name} has been called with the parameter {field:word} {value}",
    ),
    "Then no integration/API/webhook/request is called/used/requested/invoked/sent/made": (
        'Then the integration "…" has not been called',
    ),
    "Given the knowledge base finds/returns/has article/answer {article}": ('Given the knowledge base of "…" finds:',),
    "Given the knowledge base finds/returns/has nothing": ('Given the knowledge base of "…" finds:',),
    "Given the interaction {name} says/asks/sends {text}": ("Given the interaction {name} has the text {text}",),
    "Given the integration {name} returns/answers/gives (with) {what:word} {value}": _ANSWERS,
    'Given "{name:called}" is down/unavailable/unreachable': ('Given the integration "{name}" is unreachable',),
    'Given "{name:called}" fails': ('Given the integration "{name}" fails',),
    'Given "{name:called}" times out': ('Given the integration "{name}" times out',),
    'Given "{name:called}" returns/answers/responds (with) (status) {status:int}': (
        'Given the integration "{name}" answers {status}',
    ),
    'Then "{name:called}" is called/requested/invoked': ('Then the integration "{name}" has been called 1 time',),
    'Then "{name:called}" is not called/requested/invoked': ('Then the integration "{name}" has not been called',),
    'Then (address/page) "{url:url}" is called/requested/invoked': ('Then GET "{url}" has been requested 1 time',),
    "Then {method:method} {url} is called/requested/sent": ("Then {method} {url} has been requested 1 time",),
    "Then {method:method} {url} has been requested": ("Then {method} {url} has been requested 1 time",),
    'Given (request/url/address/page) (to) "{url:url}" returns/answers/fails (with) (status) {status:int}': (
        'Given GET "{url}" answers {status}',
    ),
    'Given (request/url/address/page) (to) "{url:url}" responds (with) (status) {status:int}': (
        'Given GET "{url}" answers {status}',
    ),
    "Then the integration {name} fires/runs/is_fired": _IS_CALLED,
    "Then the bot does not call any/an integration/API/webhook/service": (
        'Then the integration "…" has not been called',
    ),
    "Then the integration {name} is called/requested/invoked with (field/value) {field:word} {value:plain}": (
        'Then the integration {name} has been called with the field {field:word} "{value}"',
    ),
    "Then the integration {name} is called/requested/invoked with (field/value) {field:word}={value:plain}": (
        'Then the integration {name} has been called with the field {field:word} "{value}"',
    ),
    "Then the request (body) contains/has {value}": (
        'Then the integration "…" has been called with a body that contains {value}',
    ),
    "Then the integration {name} times out": ("Then the integration {name} has the result failure",),
    "Then the (integration) result {name} has/contains/holds {key} (as) {value}": (
        "Then the result of the integration {name} holds {key} as {value}",
    ),
    # log and diagnostics
    "Then no diagnostic/diagnostics is reported/shown/raised": ('Then the diagnostic "…" is not reported',),
    "Then (script/code) error/errors is logged/reported/shown": ('Then the diagnostic "script-error" is reported',),
    "Then the log shows/contains/has (script/code) error/errors": ('Then the diagnostic "script-error" is reported',),
    "Then the bot log shows/contains/has (script/code) error/errors": (
        'Then the diagnostic "script-error" is reported',
    ),
    "Then the finding {rule} is reported/found/shown": ('Then the finding {rule} is reported at "…"',),
    "Then there is finding {rule}": ('Then the finding {rule} is reported at "…"',),
    "Then there is/are no (script) error/errors/exception/exceptions (in) (bot) (log/script/code)": _NO_ERROR,
    "Then no (script) error/errors/exception is/has (reported/logged/raised/occurred/thrown/shown)": _NO_ERROR,
    "Then no (script) error/errors/exceptions occurs/occur/occurred": _NO_ERROR,
    "Then the (bot) log shows/contains/has no (script) error/errors/exceptions": _NO_ERROR,
    "Then the script/code does not fail": _NO_ERROR,
    "Then the script/code fails/failed": ('Then the diagnostic "script-error" is reported',),
    "Then script/code error is reported/logged/shown/raised": ('Then the diagnostic "script-error" is reported',),
    "When the consumer check/checks/lint/lints the bot (for) (mistakes/errors/problems)": ("When the bot is checked",),
    "When lint is run/runs (on) (bot)": ("When the bot is checked",),
}

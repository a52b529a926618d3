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
_FALLBACK: Final = ("Then the Fallback dialog answers",)
_INTEGRATION: Final = ('Given the integration "…" answers:', 'Given GET "…" answers:')
_WRONG_SKILL: Final = ('Given the Agent Transfer "…" has the skill id "…"',)

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
    "Then the bot shows/offers/displays/presents (these/following) buttons:/options:/choices:/quick_replies:": _OFFERS,
    "Then the (following) buttons/options/choices/quick_replies is shown:/offered:/displayed:": _OFFERS,
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
    "Then the transfer/escalation fails/failed": (
        "Then the last transfer attempt has failed at once",
        "Then the last transfer attempt has failed later",
    ),
    "Given agent is online/available": ('Given the agent "…" is online',),
    "Given API/integration/webhook (call) fails": ('Given the integration "…" fails',),
    "When the bot crashes/fails": ("Given the bot's next response is lost",),
    "Given the bot crashes/fails": ("Given the bot's next response is lost",),
    "Given the transfer/escalation fails": _TRANSFER_FAILS,
    "Given the transfer to the skill {skill} fails": _TRANSFER_FAILS,
    "Then the conversation/consumer is transferred/escalated/routed/handed_over": _TRANSFERRED,
    "Then the conversation/consumer is transferred/escalated/routed/handed_over to agent/human/person": _TRANSFERRED,
    "Then the conversation/consumer is transferred/escalated/routed/handed_over to the skill {skill}": _TO_SKILL,
    "Then the bot transfers/escalates (conversation/consumer) to the skill {skill}": _TO_SKILL,
    "Then the bot transfers/escalates (conversation/consumer)": _TRANSFERRED,
    "Then the bot transfers/escalates (conversation/consumer) to agent/human/person": _TRANSFERRED,
    "Then the conversation is waiting/queued (in) (queue)": ('Then the conversation is waiting for the skill "…"',),
    "When the agent accepts/answers (conversation)": ('When the agent "…" accepts the conversation',),
    "When the agent {agent} transfers (conversation/consumer) to {skill}": (
        "When the agent {agent} transfers the conversation to the skill {skill}",
        "When the agent {agent} transfers the conversation to the agent {skill}",
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
    "When the bot hands/passes (conversation) over to the bot {bot}": ("Then the conversation is with the bot {bot}",),
    # time
    "Given it is outside (of) office/working/business/opening hours": _CLOSED_HOURS,
    "Given the office/shop/store/contact_center/contact_centre is closed": _CLOSED_HOURS,
    "Given the (current) time is {clock:clock}": ("Given it is 2026-01-05 {clock}",),
    "Given it is {clock:clock}": ("Given it is 2026-01-05 {clock}",),
    # surveys
    "Given the survey {file} is active": ('Given the bot {file} serves the skill "…"',),
    "Given the survey bot {file}": ('Given the bot {file} serves the skill "…"',),
}

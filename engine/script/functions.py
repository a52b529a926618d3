"""The functions of `botContext`, and the documented rule that each follows."""

from __future__ import annotations

from types import MappingProxyType

from ..errors import closest

_CONTEXT_SETTERS = "setGlobalContextData setContextDataForUser setContextDataForConversation"
_CONTEXT_GETTERS = "getGlobalContextData getContextDataForUser getContextDataForConversation"
_CONTEXT_DELETERS = (
    "deleteGlobalContextData deleteContextDataForUser deleteContextDataForConversation"
    " deleteAllContextDataForUser deleteAllContextDataForConversation"
)

_BY_RULE = {
    "JS-GET-BOT-VARIABLE": "getBotVariable",
    "JS-SET-BOT-VARIABLE": "setBotVariable",
    "JS-GET-CURRENT-USER-MESSAGE": "getCurrentUserMessage",
    "JS-GET-ENV": "getEnvVariable",
    "JS-GET-CHATBOT-ID": "getChatBotId",
    "JS-GET-CONVERSATION-ID": "getConversationId",
    "JS-GET-ACCOUNT-ID": "getLPAccountId",
    "JS-GET-ENGAGEMENT-ATTRIBUTE": "getLPEngagementAttribute",
    "JS-GET-METADATA": "getMetadata",
    "JS-WEBVIEW-VARIABLES": "getWebViewVariable getWebViewVariables",
    "JS-GET-HOURS-TYPE": "getHoursType",
    "JS-GET-DIALOG-STARTER-INTENT": "getDialogStarterIntent",
    "JS-GET-NAMED-ENTITIES": "getNamedEntities",
    "JS-ENTITY-DATA-VALUE": "getNamedEntities",
    "JS-GET-DISAMBIGUATED": "getDisambiguatedIntentName getDisambiguatedIntentId",
    "JS-GET-NLP-RESPONSE": "getNlpResponse",
    "JS-GET-SENTIMENT": "getSentiment",
    "JS-SET-TRIGGER-NEXT-MESSAGE": "setTriggerNextMessage",
    "JS-SET-MESSAGE-DELAY": "setMessageDelay",
    "JS-SET-ALLOW-MAX-TEXT": "setAllowMaxTextResponse",
    "JS-EVALUATE-OPTIONS": "evaluateOptions",
    "JS-ADD-QUICK-REPLIES": "addQuickReplies",
    "JS-GET-BUTTON-PAYLOAD": "getButtonPayload",
    "JS-GET-QUICK-REPLY-PAYLOAD": "getQuickReplyPayload",
    "JS-SEND-MESSAGE": "sendMessage",
    "JS-SEND-MESSAGES": "sendMessages",
    "JS-SEND-WITH-QUICK-REPLIES": "sendMessageWithQuickReplies",
    "JS-SEND-IMMEDIATE-REPLY": "sendImmediateReply",
    "JS-SEND-PRIVATE-MESSAGE": "sendPrivateMessage",
    "JS-SET-TRANSFER-MESSAGE": "setBotTransferUserMessage",
    "JS-SET-TRANSFER-INTENT-ID": "setBotTransferIntentId",
    "JS-SET-TRANSFER-INTENT-DOMAIN": "setBotTransferIntentbyDomain",
    "JS-IS-API-SUCCESSFUL": "isApiExecutionSuccessful",
    "JS-GET-API-STATUS": "getApiStatusCode",
    "JS-GET-FILE": "getFileCaption getFileType",
    "JS-GET-USER-CHANNEL": "getUserChannel",
    "JS-GET-USER-PLATFORM-ID": "getUserPlatformId",
    "JS-GET-CUSTOMER-INFO": "getLPUserPersonalInfo getLPCustomerInfo",
    "JS-PRINT-DEBUG": "printDebugMessage",
    "JS-LOG-CUSTOM-EVENT": "logCustomEvent",
    "JS-LOG-ESCALATION-EVENT": "logEscalationEvent",
    "JS-ASK-MAVEN": "askMaven",
    "JS-CCS-ENABLED": "isContextApiEnabled",
    "JS-CCS-NAMESPACE": "registerContextNamespace deleteContextNamespace",
    "JS-CCS-SCOPES": f"{_CONTEXT_SETTERS} {_CONTEXT_GETTERS}",
    "JS-CCS-SET": _CONTEXT_SETTERS,
    "JS-CCS-GET": _CONTEXT_GETTERS,
    "JS-CCS-DELETE": _CONTEXT_DELETERS,
    "JS-CCS-SYNC-BOOLEAN": f"{_CONTEXT_SETTERS} {_CONTEXT_DELETERS}",
    "JS-DEPRECATED": "getChannel addQuickReples",
    "JS-OLD-REMOVED": "getUserPlatformType getUserLocation getUserName setUserName getEmail setEmail",
}

FUNCTIONS = MappingProxyType(
    {
        name: tuple(rule for rule, names in _BY_RULE.items() if name in names.split())
        for name in sorted(" ".join(_BY_RULE.values()).split())
    }
)
"""Every function of `botContext` that is emulated → ids of the documented rules it follows."""


def closest_function(name: str) -> str | None:
    """The emulated function whose name is nearest to `name`, None when no name is similar."""
    return closest(name, FUNCTIONS)

// The platform as a script sees it. Evaluated once per context; returns the host's three operations.
//
// Theory of operation. A run gets its world as one JSON text and leaves one JSON text behind. `botContext` answers from
// that world, reads its own writes, and records effects as JSON text at once, so that what came before an error, a
// time-out or an exhausted memory counts. Whatever this file needs of the language is captured here, before any script
// can bend it; texts are built from primitives only, which no `toJSON` or setter of a script can touch.
(function prelude() {
  "use strict";

  // --- the language, captured ----------------------------------------------------------------------------------------

  const globalObject = globalThis;
  const { getOwnPropertyNames, getOwnPropertyDescriptor, getPrototypeOf, defineProperty, freeze, keys } = Object;
  const { parse, stringify } = JSON;
  const { apply, deleteProperty } = Reflect;
  const objectPrototype = Object.prototype;
  const { isArray } = Array;
  const { floor, imul } = Math;
  const [evalGlobally, text, number, NativeDate, NativeProxy, NativeMap] = [eval, String, Number, Date, Proxy, Map];
  const [NativeError, NativeTypeError, NativeRangeError, NativeRegExp] = [Error, TypeError, RangeError, RegExp];
  const uncurry = Function.prototype.bind.bind(Function.prototype.call);
  const hasOwn = uncurry(Object.prototype.hasOwnProperty);
  const [mapGet, mapSet, mapHas, mapDelete, mapClear, mapEach] = ["get", "set", "has", "delete", "clear", "forEach"].map(
    (name) => uncurry(Map.prototype[name]),
  );
  const mapSize = uncurry(getOwnPropertyDescriptor(Map.prototype, "size").get);
  const [trim, lower, slice, split, search] = ["trim", "toLowerCase", "slice", "split", "indexOf"].map((name) =>
    uncurry(String.prototype[name]),
  );
  const codeAt = uncurry(String.prototype.charCodeAt);
  const execute = uncurry(RegExp.prototype.exec);
  const sourceOf = uncurry(Function.prototype.toString);
  const report = globalObject.__report; // of a process that will be ended from outside: what is recorded leaves at once

  // --- one run -------------------------------------------------------------------------------------------------------

  const MAX_EFFECTS = 10000;
  const MAX_EFFECT_TEXT = 4000000; // characters
  const STOP = freeze({ toString: () => "the script has been stopped" }); // thrown; `stopped` decides, not the catch

  let state, loading, stopped, question, overflow, jumpStack, effects, effectCount, notes, called, calledNames, cited, unknownReads;
  let written, context, dateReads, randomState, throwPlaces;

  function begin(stateText) {
    loading = true;
    stopped = false;
    overflow = question = jumpStack = null;
    effects = notes = calledNames = cited = unknownReads = "";
    effectCount = 0;
    called = new NativeMap();
    written = new NativeMap();
    throwPlaces = new NativeMap();
    context = null;
    dateReads = 0;
    state = parse(stateText); // last: when memory ends here, nothing of an earlier run is left to collect
    randomState = state.seed | 0;
  }

  function run(stateText, globalFunctions, code) {
    begin(stateText);
    const globalError = attempt(globalFunctions);
    loading = false;
    leave("globalError", globalError === null ? "null" : globalError);
    const error = stopped ? null : attempt(code);
    return outcome(globalError, error);
  }

  function attempt(code) {
    try {
      evalGlobally(code);
    } catch (thrown) {
      if (!stopped) return describe(thrown);
    }
    return null;
  }

  // Never throws; a hostile `message` getter is one more way to fail.
  function describe(thrown) {
    let message = "an error that cannot be shown";
    let stack = mapHas(throwPlaces, thrown) ? mapGet(throwPlaces, thrown) : "";
    try {
      const isError = thrown instanceof NativeError;
      if (isError && typeof thrown.stack === "string") stack = thrown.stack;
      if (isError) message = thrown.name + ": " + thrown.message;
      else message = "thrown: " + (typeof thrown === "object" ? stringify(thrown) : text(thrown));
    } catch (_) {
      // shown as what it is: an error that cannot be shown
    }
    return "[" + quote(slice(message, 0, 2000)) + "," + quote(slice(stack, 0, 8000)) + "]";
  }

  // The host rewrites `throw x` to `throw __thrown(__place(), (x))`: only an Error knows where it comes from.
  const MAX_THROW_PLACES = 1000;

  function place() {
    return new NativeError().stack;
  }

  // A value that was caught and is thrown again keeps its place, as an Error does.
  function thrown(place, value, isCaught) {
    if (isCaught && mapHas(throwPlaces, value)) return value;
    if (mapSize(throwPlaces) >= MAX_THROW_PLACES) mapClear(throwPlaces);
    mapSet(throwPlaces, value, text(place));
    return value;
  }

  // Once more through `stringify`: it makes a flat string, the bridge to the host cannot carry a concatenation.
  function outcome(globalError, error) {
    return stringify(
      '{"effects":[' + effects + '],"notes":[' + notes + '],"called":[' + calledNames + '],"cited":[' + cited +
        '],"unknownReads":[' + unknownReads + '],"question":' + question + ',"loading":' + loading + ',"jumpStack":' + jumpStack + ',"overflow":' + overflow + ',"globalError":' + globalError +
        ',"error":' + error + "}",
    );
  }

  // Through `stringify` for the same reason.
  function leave(kind, entry) {
    if (report !== undefined) report(kind, stringify(entry));
  }

  function quote(value) {
    return stringify(shown(value));
  }

  // What the platform prints of a value: JavaScript's text, and JSON where that would be "[object Object]".
  function shown(value) {
    const plainText = text(value);
    if (value === null || typeof value !== "object" || search(plainText, "[object Object]") < 0) return plainText;
    const json = storable(value);
    return json === null ? plainText : json;
  }

  function quoteAll(list) {
    let out = "";
    for (let i = 0; i < list.length; i++) out += (i ? "," : "") + quote(list[i]);
    return "[" + out + "]";
  }

  function stop() {
    stopped = true;
    throw STOP;
  }

  function record(name, args) {
    if (stopped) throw STOP;
    const effect = '["' + name + '",[' + args + "]]";
    if (effectCount >= MAX_EFFECTS || effects.length + effect.length > MAX_EFFECT_TEXT) {
      overflow = quote(new NativeError().stack);
      stop();
    }
    effects += (effectCount ? "," : "") + effect;
    effectCount += 1;
    leave("effects", effect);
  }

  function note(code, message) {
    const entry = '["' + code + '",' + quote(message) + "]";
    if (notes.length + entry.length >= MAX_EFFECT_TEXT || search(notes, entry) >= 0) return;
    notes += (notes ? "," : "") + entry;
    leave("notes", entry);
  }

  // A documented rule that shows only in how a function was used.
  function cite(rule) {
    if (mapHas(called, rule)) return;
    mapSet(called, rule, true);
    cited += (cited ? "," : "") + '"' + rule + '"';
    leave("cited", '"' + rule + '"');
  }

  // An answer that only the host has: there already when the run is a replay, else the run ends here.
  function ask(name, args) {
    const key = '["' + name + '"' + args + "]";
    const answer = own(state.answers, key);
    if (answer !== null) return parse(answer);
    question = key;
    return stop();
  }

  function own(table, key) {
    return hasOwn(table, key) ? table[key] : null;
  }

  // Java reads the text "false" as false.
  function truth(flag) {
    return flag !== "false" && Boolean(flag);
  }

  function wholeNumber(value) {
    const whole = floor(number(value));
    return whole >= 0 && whole < 1e15 ? text(whole) : null;
  }

  function parsed(json) {
    return json === null ? null : printable(parse(json));
  }

  // An object of the platform, whose text is its JSON; no loop over it meets the function that says so.
  function printable(value, toText) {
    if (value === null || typeof value !== "object" || hasOwn(value, "toString")) return value;
    const toString = toText || (() => stringify(value));
    return defineProperty(value, "toString", { __proto__: null, value: toString, writable: true, configurable: true });
  }

  function asList(value) {
    return isArray(value) ? value : value === undefined || value === null ? [] : [value];
  }

  // --- variables and integration results -----------------------------------------------------------------------------

  // A bot variable with two names has one value.
  function storedName(name) {
    const key = text(name);
    const alias = own(state.aliases, key);
    return alias === null ? key : alias;
  }

  function getBotVariable(name) {
    const key = storedName(name);
    if (mapHas(written, key)) return readBack(key, mapGet(written, key));
    if (hasOwn(state.variables, key)) return readBack(key, { value: state.variables[key], isObject: hasOwn(state.objects, key) });
    if (hasOwn(state.results, key)) return resultObject(key, "{" + quote(key) + ":" + state.results[key] + "}");
    if (hasOwn(state.statuses, key)) return httpStatus(key);
    return customDataField(key);
  }

  // An object stays one; in place of a result it has the form that the script gave it.
  function readBack(key, stored) {
    if (!stored.isObject) return stored.value;
    const value = parse(stored.value);
    if (!isResult(key)) return printable(value);
    if (hasOwn(value, key)) return resultObject(key, stored.value);
    if (hasOwn(value, "jsonData")) return printable(value);
    const set = (json) => void defineProperty(value, "jsonData", plain(json));
    defineProperty(value, "jsonData", { __proto__: null, get: () => stringify(value), set, configurable: true });
    return printable(value, () => shown(value.jsonData));
  }

  function resultObject(key, json) {
    cite("API-RAW-RESULT");
    const result = { jsonData: json };
    return printable(result, () => shown(result.jsonData));
  }

  function httpStatus(key) {
    cite("API-STATUS-VARIABLE");
    return state.statuses[key];
  }

  function customDataField(key) {
    const values = own(state.fields, key);
    if (values !== null) {
      cite("VAR-API-IN-CODE");
      return values.length === 0 ? null : values.length === 1 ? values[0] : values;
    }
    const counted = slice(key, -6) === ".count" ? own(state.fields, slice(key, 0, -6)) : null;
    cite(counted === null ? "VAR-UNSET-NULL" : "JS-RESULTS-COUNT");
    return counted === null ? null : counted.length;
  }

  function setBotVariable(name, value, persistForSession, persistForever) {
    const key = storedName(name);
    const json = isResult(key) ? resultJson(value) : objectJson(value);
    const stored = json === null ? shown(value) : json;
    const duration = truth(persistForever) ? "forever" : truth(persistForSession) ? "session" : "request";
    record("setBotVariable", quote(key) + "," + quote(stored) + ',"' + duration + '"' + (json === null ? "" : ",true"));
    mapSet(written, key, { value: stored, isObject: json !== null });
  }

  function isResult(key) {
    return slice(key, 0, 4) === "api_";
  }

  // The JSON of an object that has no text of its own, as plain objects, and lists of them, have none.
  function objectJson(value) {
    const hasNone = value !== null && typeof value === "object" && search(text(value), "[object Object]") >= 0;
    return hasNone ? storable(value) : null;
  }

  // The JSON of an object that replaces the result of an integration: of a result object what its `jsonData` says.
  function resultJson(value) {
    if (value === null || typeof value !== "object") return null;
    const member = getOwnPropertyDescriptor(value, "jsonData");
    const inner = member !== undefined && hasOwn(member, "value") ? member.value : null;
    const json = typeof inner === "string" ? inner : storable(value);
    try {
      const body = json === null ? null : parse(json);
      return body !== null && typeof body === "object" ? json : null;
    } catch (_) {
      return null;
    }
  }

  // --- messages ------------------------------------------------------------------------------------------------------

  const MAX_QUICK_REPLIES = 10;
  const MAX_QUICK_REPLY_TITLE = 20;

  function quickReplies(list) {
    const entries = asList(list);
    if (entries.length > MAX_QUICK_REPLIES) {
      note("JS-SEND-WITH-QUICK-REPLIES", entries.length + " quick replies, at most " + MAX_QUICK_REPLIES + " are allowed");
    }
    let out = "";
    for (let i = 0; i < entries.length; i++) out += (i ? "," : "") + quickReply(text(entries[i]));
    return "[" + out + "]";
  }

  function quickReply(entry) {
    const cut = search(entry, "~");
    const title = cut < 0 ? entry : slice(entry, 0, cut);
    if (title.length > MAX_QUICK_REPLY_TITLE) {
      note("JS-SEND-WITH-QUICK-REPLIES", "quick reply '" + title + "' is longer than " + MAX_QUICK_REPLY_TITLE + " characters");
    }
    return "[" + quote(title) + "," + quote(cut < 0 ? title : slice(entry, cut + 1)) + "]";
  }

  // The last one counts, so its place is the one to name when it leads nowhere.
  function setTriggerNextMessage(name) {
    record("setTriggerNextMessage", quote(name));
    jumpStack = quote(slice(new NativeError().stack, 0, 8000));
    leave("jumpStack", jumpStack);
  }

  function setMessageDelay(ms) {
    const delay = wholeNumber(ms);
    if (delay !== null) record("setMessageDelay", delay);
    else note("JS-SET-MESSAGE-DELAY", "setMessageDelay takes a number of milliseconds, got " + text(ms));
  }

  function sendImmediateReply(messages) {
    record("sendImmediateReply", quoteAll(asList(messages)));
    stop();
  }

  // "A)Yes" is taken by "A", "A)" and "Yes", letter case aside; the option comes back as it was given.
  const OPTION = /^\s*([a-z0-9]+)\s*[).:]\s*([^]*)$/i;

  function evaluateOptions(response, options) {
    const said = lower(trim(text(response)));
    const list = asList(options);
    for (let i = 0; i < list.length; i++) {
      const option = lower(trim(text(list[i])));
      const parts = execute(OPTION, option);
      if (said === option || (parts && (said === parts[1] || said === parts[2] || said === parts[1] + ")"))) return list[i];
    }
    return null;
  }

  // --- hours ---------------------------------------------------------------------------------------------------------

  const DAYS = ["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"];
  const FRAME = /^\s*\[?(?:([^|\]]+)\|)?([^|\]~]+)\]?\s*~\s*(\d{1,2}):(\d{2})\s*~\s*(\d{1,2}):(\d{2})\s*$/;
  const MINUTES_A_DAY = 1440;

  function getHoursType(frames, zone) {
    const offset = zone === undefined || zone === null ? 0 : ask("timeZoneOffset", "," + quote(zone));
    if (offset === null) throw new NativeRangeError("getHoursType: '" + text(zone) + "' is not a known time zone");
    const here = new NativeDate(state.now + offset * 60000);
    const list = asList(frames);
    let label = null;
    for (let i = 0; i < list.length; i++) {
      const frame = execute(FRAME, text(list[i]));
      if (!frame) note("JS-GET-HOURS-TYPE", "getHoursType cannot read '" + text(list[i]) + "'");
      else if (frameHolds(frame, here)) label = trim(frame[2]);
    }
    return label;
  }

  // A frame holds from its first minute to its last one, both included; it may run past midnight into the next day.
  function frameHolds(frame, here) {
    const minute = utc.getHours(here) * 60 + utc.getMinutes(here);
    const start = frame[3] * 60 + +frame[4];
    const end = frame[5] * 60 + +frame[6];
    const yesterday = new NativeDate(utc.getTime(here) - MINUTES_A_DAY * 60000);
    if (start <= end) return minute >= start && minute <= end && dayFits(frame[1], here);
    return (minute >= start && dayFits(frame[1], here)) || (minute <= end && dayFits(frame[1], yesterday));
  }

  function dayFits(day, date) {
    if (day === undefined) return true;
    const wanted = lower(trim(day));
    return wanted === lower(DAYS[utc.getDay(date)]) || wanted === dotted(date);
  }

  function dotted(date) {
    return two(utc.getMonth(date) + 1) + "." + two(utc.getDate(date)) + "." + utc.getFullYear(date);
  }

  function two(value) {
    return (value < 10 ? "0" : "") + value;
  }

  // --- entities, metadata, web view ----------------------------------------------------------------------------------

  // The host passes the names of entities in lower case, because letter case does not matter in them.
  function getNamedEntities(name) {
    const key = lower(text(name));
    const found = own(state.entities, key);
    if (found === null) return isUnknown(key) ? ask("getNamedEntities", "," + quote(name)) : null;
    const out = [];
    for (let i = 0; i < found.length; i++) {
      const [phrase, value] = [found[i][0], found[i][1]];
      defineProperty(out, i, plain({ getPhrase: () => phrase, getDataValue: () => value }));
    }
    return out;
  }

  function isUnknown(name) {
    for (let i = 0; i < state.unknownEntities.length; i++) if (state.unknownEntities[i] === name) return true;
    return false;
  }

  function plain(value) {
    return { __proto__: null, value, writable: true, enumerable: true, configurable: true };
  }

  // --- context service -----------------------------------------------------------------------------------------------
  // Map of namespace → { global, user, conversation }, each a Map of property → JSON text.

  const SCOPES = ["global", "user", "conversation"];

  function namespaces() {
    if (context !== null) return context;
    context = new NativeMap();
    const names = getOwnPropertyNames(state.context);
    for (let i = 0; i < names.length; i++) mapSet(context, names[i], scopes(state.context[names[i]]));
    return context;
  }

  function scopes(stored) {
    const out = { __proto__: null };
    for (let s = 0; s < SCOPES.length; s++) {
      const properties = (out[SCOPES[s]] = new NativeMap());
      const values = own(stored, SCOPES[s]) || {};
      const names = getOwnPropertyNames(values);
      for (let i = 0; i < names.length; i++) mapSet(properties, names[i], values[names[i]]);
    }
    return out;
  }

  function contextOf(scope, namespace) {
    const found = state.contextEnabled ? mapGet(namespaces(), text(namespace)) : undefined;
    return found === undefined ? null : found[scope];
  }

  function registerContextNamespace(namespace, ttlSeconds) {
    if (!state.contextEnabled) return false;
    record("registerContextNamespace", quote(namespace) + "," + wholeNumber(ttlSeconds));
    if (!mapHas(namespaces(), text(namespace))) mapSet(context, text(namespace), scopes({}));
    return true;
  }

  function deleteContextNamespace(namespace) {
    if (!state.contextEnabled || !mapHas(namespaces(), text(namespace))) return false;
    record("deleteContextNamespace", quote(namespace));
    return mapDelete(context, text(namespace));
  }

  function setContext(scope, namespace, property, value) {
    const properties = contextOf(scope, namespace);
    if (properties === null) return false;
    const stored = storable(value);
    if (stored === null) return false;
    record("setContextData", '"' + scope + '",' + quote(namespace) + "," + quote(property) + "," + quote(stored));
    mapSet(properties, text(property), stored);
    return true;
  }

  // Writes never throw: what has no JSON is refused with false, like anything else that goes wrong.
  function storable(value) {
    try {
      const json = stringify(value);
      return json === undefined ? "null" : json;
    } catch (_) {
      return null;
    }
  }

  function getContext(scope, namespace, property) {
    const properties = contextOf(scope, namespace);
    const json = properties === null ? undefined : mapGet(properties, text(property));
    return json === undefined ? null : parsed(json);
  }

  function deleteContext(scope, namespace, property) {
    const properties = contextOf(scope, namespace);
    if (properties === null || !mapHas(properties, text(property))) return false;
    record("deleteContextData", '"' + scope + '",' + quote(namespace) + "," + quote(property));
    return mapDelete(properties, text(property));
  }

  function deleteAllContext(scope, namespace) {
    const properties = contextOf(scope, namespace);
    if (properties === null) return false;
    record("deleteAllContextData", '"' + scope + '",' + quote(namespace));
    mapClear(properties);
    return true;
  }

  // What Java's HashMap shows to a script: indexed by key, with a few methods that no loop over it meets.
  function hashMap(properties) {
    const out = {};
    const keys = [];
    let entries = "";
    mapEach(properties, (json, key) => {
      const value = parsed(json);
      entries += (keys.length ? ", " : "") + key + "=" + shown(value);
      defineProperty(keys, keys.length, plain(key));
      defineProperty(out, key, plain(value));
    });
    const methods = {
      keySet: () => keys,
      get: (key) => (hasOwn(out, key) ? out[key] : null),
      containsKey: (key) => hasOwn(out, key),
      size: () => keys.length,
      isEmpty: () => keys.length === 0,
      toString: () => "{" + entries + "}",
    };
    for (const name of getOwnPropertyNames(methods)) {
      if (!hasOwn(out, name)) defineProperty(out, name, { __proto__: null, value: methods[name] });
    }
    return out;
  }

  function getAllOr(scope, namespace, rest) {
    if (rest.length > 1) return getContext(scope, namespace, rest[1]);
    const properties = contextOf(scope, namespace);
    return properties === null ? null : hashMap(properties);
  }

  // --- botContext ----------------------------------------------------------------------------------------------------

  const reader = (key) => () => state[key];
  const lookup = (table) => (name) => own(state[table], text(name));
  const effect = (name) => (value) => record(name, quote(value));

  function dropped(name) {
    return () => {
      note("JS-OLD-REMOVED", name + " is documented only on the oldest page: it answers null here");
      return null;
    };
  }

  function addQuickReplies(list) {
    record("addQuickReplies", quickReplies(list));
  }

  // Whether a text takes more bytes than this in UTF-8; each half of a surrogate pair counts for two.
  function exceeds(value, bytes) {
    let size = value.length;
    for (let i = 0; i < value.length && size <= bytes; i++) {
      const unit = codeAt(value, i);
      if (unit >= 0x80) size += unit >= 0x800 && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
    }
    return size > bytes;
  }

  function logCustomEvent(userMessage, eventName, eventDetail) {
    const detail = eventDetail === undefined || eventDetail === null ? "" : text(eventDetail);
    if (exceeds(detail, 32768)) note("JS-LOG-CUSTOM-EVENT", "the detail of event '" + text(eventName) + "' exceeds 32 KB");
    record("logCustomEvent", quote(userMessage) + "," + quote(eventName) + "," + quote(detail));
  }

  const functions = {
    __proto__: null,
    getBotVariable,
    setBotVariable,
    getCurrentUserMessage: reader("userMessage"),
    getEnvVariable: lookup("env"),
    getChatBotId: reader("chatBotId"),
    getConversationId: reader("conversationId"),
    getLPAccountId: reader("accountId"),
    getLPEngagementAttribute: lookup("engagement"),
    getMetadata: (type) => parsed(own(state.metadata, text(type))),
    getWebViewVariable: lookup("webView"),
    getWebViewVariables: () => getOwnPropertyNames(state.webView),
    getHoursType,

    getDialogStarterIntent: reader("dialogStarterIntent"),
    getNamedEntities,
    getDisambiguatedIntentName: reader("disambiguatedIntentName"),
    getDisambiguatedIntentId: reader("disambiguatedIntentId"),
    getNlpResponse: () => parsed(state.nlpResponse),
    getSentiment: reader("sentiment"),

    setTriggerNextMessage,
    setMessageDelay,
    setAllowMaxTextResponse: (flag) => record("setAllowMaxTextResponse", text(truth(flag))),
    evaluateOptions,
    addQuickReplies,
    getButtonPayload: reader("buttonPayload"),
    getQuickReplyPayload: reader("quickReplyPayload"),
    sendMessage: effect("sendMessage"),
    sendMessages: (list) => {
      const messages = asList(list);
      for (let i = 0; i < messages.length; i++) record("sendMessage", quote(messages[i]));
    },
    sendMessageWithQuickReplies: (message, list) =>
      record("sendMessageWithQuickReplies", quote(message) + "," + quickReplies(list)),
    sendImmediateReply,
    sendPrivateMessage: effect("sendPrivateMessage"),

    setBotTransferUserMessage: effect("setBotTransferUserMessage"),
    setBotTransferIntentId: effect("setBotTransferIntentId"),
    setBotTransferIntentbyDomain: (intent, domain) =>
      record("setBotTransferIntentbyDomain", quote(intent) + "," + quote(domain)),

    isApiExecutionSuccessful: () => state.apiExecuted === true,
    getApiStatusCode: reader("apiStatus"),
    getFileCaption: reader("fileCaption"),
    getFileType: reader("fileType"),

    getUserChannel: reader("channel"),
    getUserPlatformId: reader("userId"),
    getLPUserPersonalInfo: () => parsed(state.personalInfo),
    getLPCustomerInfo: () => parsed(state.customerInfo),

    printDebugMessage: effect("printDebugMessage"),
    logCustomEvent,

    isContextApiEnabled: reader("contextEnabled"),
    registerContextNamespace,
    deleteContextNamespace,
    setGlobalContextData: (ns, property, value) => setContext("global", ns, property, value),
    setContextDataForUser: (ns, property, value) => setContext("user", ns, property, value),
    setContextDataForConversation: (ns, property, value) => setContext("conversation", ns, property, value),
    getGlobalContextData: (ns, property) => getContext("global", ns, property),
    getContextDataForUser: (...args) => getAllOr("user", args[0], args),
    getContextDataForConversation: (...args) => getAllOr("conversation", args[0], args),
    deleteGlobalContextData: (ns, property) => deleteContext("global", ns, property),
    deleteContextDataForUser: (ns, property) => deleteContext("user", ns, property),
    deleteContextDataForConversation: (ns, property) => deleteContext("conversation", ns, property),
    deleteAllContextDataForUser: (ns) => deleteAllContext("user", ns),
    deleteAllContextDataForConversation: (ns) => deleteAllContext("conversation", ns),

    askMaven: (...args) => {
      let listed = "";
      for (let i = 0; i < args.length; i++) listed += "," + quote(args[i]);
      return ask("askMaven", listed);
    },

    getChannel: () => {
      note("JS-DEPRECATED", "getChannel is deprecated: use getUserChannel");
      return state.channel;
    },
    addQuickReples: (list) => {
      note("JS-DEPRECATED", "addQuickReples is deprecated: use addQuickReplies");
      addQuickReplies(list);
    },
    getUserPlatformType: dropped("getUserPlatformType"),
    getUserLocation: dropped("getUserLocation"),
    getUserName: dropped("getUserName"),
    setUserName: dropped("setUserName"),
    getEmail: dropped("getEmail"),
    setEmail: dropped("setEmail"),
    logEscalationEvent: (userMessage, type) => {
      note("JS-LOG-ESCALATION-EVENT", "logEscalationEvent is gone from the newer documents");
      record("logEscalationEvent", quote(userMessage) + "," + quote(type));
    },
  };

  function refuseChange() {
    throw new NativeTypeError("botContext cannot be changed");
  }

  const botContext = new NativeProxy(functions, {
    __proto__: null,
    get: (_, name) => {
      if (stopped) throw STOP;
      if (name in functions) return remember(name);
      if (name === "chatBotId") return state.chatBotId;
      if (name in objectPrototype) return objectPrototype[name];
      if (typeof name === "string" && name !== "toJSON") noteUnknown(name);
      return undefined;
    },
    set: refuseChange,
    defineProperty: refuseChange,
    deleteProperty: refuseChange,
    setPrototypeOf: refuseChange,
    preventExtensions: refuseChange,
  });
  function remember(name) {
    if (!mapHas(called, name)) {
      mapSet(called, name, true);
      calledNames += (calledNames ? "," : "") + quote(name);
      leave("called", quote(name));
    }
    return functions[name];
  }

  // The host sees from the place in the code whether it is a call.
  function noteUnknown(name) {
    const entry = "[" + quote(slice(name, 0, 200)) + "," + quote(slice(new NativeError().stack, 0, 1000)) + "]";
    if (unknownReads.length < 20000 && search(unknownReads, entry) < 0) {
      unknownReads += (unknownReads ? "," : "") + entry;
      leave("unknownReads", entry);
    }
  }

  // --- determinism: Date in virtual UTC, Math.random from a seed ------------------------------------------------------

  const utc = { __proto__: null };
  const datePrototype = NativeDate.prototype;
  for (const part of ["FullYear", "Month", "Date", "Day", "Hours", "Minutes", "Seconds", "Milliseconds"]) {
    datePrototype["get" + part] = datePrototype["getUTC" + part];
    if (part !== "Day") datePrototype["set" + part] = datePrototype["setUTC" + part];
    utc["get" + part] = uncurry(datePrototype["getUTC" + part]);
  }
  utc.getTime = uncurry(datePrototype.getTime);
  const [dateUTC, nativeParse, toUTCString] = [NativeDate.UTC, NativeDate.parse, uncurry(datePrototype.toUTCString)];
  const READS_BEFORE_TIME_MOVES = 1000; // time stands still in a run, but a busy-wait on it must end as it does in life

  function now() {
    dateReads += 1;
    return state.now + (dateReads > READS_BEFORE_TIME_MOVES ? dateReads - READS_BEFORE_TIME_MOVES : 0);
  }

  const ZONED = /(?:Z|UTC|GMT|[ECMP][SD]T)\s*(?:\(.*\))?$|(?::\d\d(?:\.\d+)?|GMT|UTC)\s*[+-]\d\d:?\d\d\s*(?:\(.*\))?$/i;

  function parseDate(value) {
    const moment = trim(text(value));
    if (execute(ZONED, moment)) return nativeParse(moment);
    return nativeParse(moment + (search(moment, "T") === 10 ? "Z" : " UTC"));
  }

  function dateParts(date) {
    const utcText = toUTCString(date);
    return utcText === "Invalid Date" ? null : split(utcText, " ");
  }

  const datePart = (parts) => slice(parts[0], 0, 3) + " " + parts[2] + " " + parts[1] + " " + parts[3];
  const timePart = (parts) => parts[4] + " GMT+0000 (UTC)";
  const dateAndTime = (parts) => datePart(parts) + " " + timePart(parts);

  function dateText(date, show) {
    const parts = dateParts(date);
    return parts === null ? "Invalid Date" : show(parts);
  }

  const dateMethods = {
    toString() {
      return dateText(this, dateAndTime);
    },
    toDateString() {
      return dateText(this, datePart);
    },
    toTimeString() {
      return dateText(this, timePart);
    },
    getTimezoneOffset() {
      return utc.getTime(this) * 0;
    },
    getYear() {
      return utc.getFullYear(this) - 1900;
    },
    setYear(year) {
      return this.setUTCFullYear(year >= 0 && year <= 99 ? +year + 1900 : year);
    },
  };

  function VirtualDate(...parts) {
    if (!new.target) return dateText(new NativeDate(now()), dateAndTime);
    if (parts.length === 0) return new NativeDate(now());
    if (parts.length > 1) return new NativeDate(apply(dateUTC, undefined, parts));
    const value = parts[0] !== null && typeof parts[0] === "object" ? parts[0].valueOf() : parts[0];
    return new NativeDate(typeof value === "string" ? parseDate(value) : +value);
  }

  function virtualRandom() {
    randomState = (randomState + 0x6d2b79f5) | 0;
    let mixed = imul(randomState ^ (randomState >>> 15), 1 | randomState);
    mixed = (mixed + imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  function install(target, members) {
    for (const name of getOwnPropertyNames(members)) {
      defineProperty(target, name, { value: members[name], writable: true, enumerable: false, configurable: true });
    }
  }

  // --- ECMAScript 5: what the documents promise and no more ------------------------------------------------------------

  const KEEP = {
    Object: "prototype getPrototypeOf getOwnPropertyDescriptor getOwnPropertyNames create defineProperty defineProperties seal freeze preventExtensions isSealed isFrozen isExtensible keys",
    "Object.prototype": "toString toLocaleString valueOf hasOwnProperty isPrototypeOf propertyIsEnumerable __proto__ __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__",
    Function: "prototype",
    "Function.prototype": "toString apply call bind caller arguments",
    Array: "prototype isArray",
    "Array.prototype": "toString toLocaleString concat join pop push reverse shift slice sort splice unshift indexOf lastIndexOf every some forEach map filter reduce reduceRight",
    String: "prototype fromCharCode",
    "String.prototype": "toString valueOf charAt charCodeAt concat indexOf lastIndexOf localeCompare match replace search slice split substring substr toLowerCase toLocaleLowerCase toUpperCase toLocaleUpperCase trim trimLeft trimRight",
    Boolean: "prototype",
    "Boolean.prototype": "toString valueOf",
    Number: "prototype MAX_VALUE MIN_VALUE NaN NEGATIVE_INFINITY POSITIVE_INFINITY",
    "Number.prototype": "toString toLocaleString valueOf toFixed toExponential toPrecision",
    Math: "E LN10 LN2 LOG2E LOG10E PI SQRT1_2 SQRT2 abs acos asin atan atan2 ceil cos exp floor log max min pow random round sin sqrt tan",
    JSON: "parse stringify",
    RegExp: "prototype",
    "RegExp.prototype": "exec test toString compile source flags global ignoreCase multiline dotAll unicode unicodeSets sticky hasIndices",
    Error: "prototype",
    "Error.prototype": "name message toString stack",
  };
  const GLOBALS =
    "Object Function Array String Boolean Number Math Date RegExp JSON Error EvalError RangeError ReferenceError SyntaxError TypeError URIError parseInt parseFloat isNaN isFinite decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape Infinity NaN undefined eval";

  function strip(target, kept) {
    const wanted = new NativeMap(split(kept + " constructor length name", " ").map((name) => [name, true]));
    for (const name of getOwnPropertyNames(target)) {
      if (!mapHas(wanted, name)) deleteProperty(target, name);
    }
  }

  // --- native loops: the time limit is not looked at inside them, so what could spin there is refused up front ---------

  const MAX_LENGTH = 1000000; // elements a native loop may walk
  const MAX_SEARCH = 1000000000; // text length times pattern length

  function checkLength(value) {
    if (value !== null && typeof value === "object" && value.length > MAX_LENGTH) {
      throw new NativeRangeError("a list of " + value.length + " elements is more than the sandbox walks");
    }
  }

  function guarded(native, check) {
    return {
      method(...args) {
        check(this, args);
        return apply(native, this, args);
      },
    }.method;
  }

  function checkLists(self, args) {
    checkLength(self);
    for (let i = 0; i < args.length; i++) checkLength(args[i]);
  }

  function checkSearch(self, args) {
    const wanted = args[0];
    if (wanted instanceof NativeRegExp || wanted === undefined) return;
    if (text(self).length * text(wanted).length > MAX_SEARCH) {
      throw new NativeRangeError("the text is too long for the sandbox to search");
    }
  }

  function guard(target, names, check) {
    for (const name of split(names, " ")) install(target, { [name]: guarded(target[name], check) });
  }

  // A script cannot read this file through its functions, as on the platform, where they are not JavaScript.
  const ownSource = sourceOf(prelude);

  function functionText() {
    const source = sourceOf(this);
    return search(ownSource, source) < 0 ? source : "function " + this.name + "() {\n    [native code]\n}";
  }

  function refuseLocale() {
    throw new NativeTypeError("toLocaleString is not supported by the platform");
  }

  // What `for each (x in list)` walks: the values; the host rewrites that loop to `for (x of forEachValues(list))`.
  function forEachValues(collection) {
    if (isArray(collection)) return collection;
    const out = [];
    for (const name in collection) defineProperty(out, out.length, plain(collection[name]));
    return out;
  }

  // --- arrange the global object ----------------------------------------------------------------------------------------

  // Reachable through syntax alone, whatever the global object shows.
  const hidden = [function* () {}, async function () {}, async function* () {}].flatMap((sample) => [
    getPrototypeOf(sample),
    getPrototypeOf(sample).constructor,
    getPrototypeOf(sample).prototype,
  ]);
  const iterators = [[].values(), ""[Symbol.iterator](), new Map().keys()].map(getPrototypeOf);
  const deep = [...hidden.filter(Boolean), ...iterators, getPrototypeOf(iterators[0]), Promise, Promise.prototype, Symbol.prototype, BigInt.prototype];

  install(datePrototype, dateMethods);
  install(Math, { random: virtualRandom });
  install(Function.prototype, { toString: functionText });
  for (const path of getOwnPropertyNames(KEEP)) strip(split(path, ".").reduce((at, name) => at[name], globalObject), KEEP[path]);
  strip(globalObject, GLOBALS);
  guard(Array.prototype, KEEP["Array.prototype"].replace("toString toLocaleString ", "").replace("pop push ", ""), checkLists);
  guard(String.prototype, "indexOf lastIndexOf split replace", checkSearch);
  guard(JSON, "stringify", checkLists);
  for (const owner of [Object, Array, Number, Date]) install(owner.prototype, { toLocaleString: refuseLocale });
  install(datePrototype, { toLocaleDateString: refuseLocale, toLocaleTimeString: refuseLocale });
  install(VirtualDate, { now, parse: parseDate, UTC: dateUTC });
  defineProperty(VirtualDate, "prototype", { value: datePrototype, writable: false });
  defineProperty(VirtualDate, "name", { value: "Date" });
  defineProperty(VirtualDate, "length", { value: 7 });
  install(datePrototype, { constructor: VirtualDate });
  install(globalObject, { Date: VirtualDate, botContext, __forEachValues: forEachValues, __place: place, __thrown: thrown });

  // --- pristine: whether the next run may use this context too ---------------------------------------------------------
  // Assigning a new member makes it enumerable, which no built-in one is; an assigned or deleted old one reads
  // differently; every other way to bend a built-in goes through a function that is watched.

  const watched = new NativeMap();
  const watch = (object) => mapSet(watched, object, true);
  const noteBending = (object) => {
    if (mapHas(watched, object)) bent = true;
  };
  let bent = false;

  for (const object of [globalObject, Math, JSON, ...deep]) watch(object);
  for (const name of split(GLOBALS, " ")) {
    const value = globalObject[name];
    if (typeof value === "function" && value.prototype) watch(value), watch(value.prototype);
  }
  guard(Object, "defineProperty defineProperties freeze seal preventExtensions", (_, args) => noteBending(args[0]));
  guard(objectPrototype, "__defineGetter__ __defineSetter__", (self) => noteBending(self));
  const { get: getProto, set: setProto } = getOwnPropertyDescriptor(objectPrototype, "__proto__");
  defineProperty(objectPrototype, "__proto__", { get: getProto, set: guarded(setProto, (self) => noteBending(self)) });

  const objects = [];
  const values = [];
  const accessors = []; // [object, name]
  let comparisons = "true";
  mapEach(watched, (_, object) => {
    for (const name of getOwnPropertyNames(object)) {
      const member = getOwnPropertyDescriptor(object, name);
      if (member.get || member.set) {
        accessors.push([object, name]);
      } else if (member.writable || member.configurable) {
        comparisons += ` && objects[${objects.length}].${name} === values[${values.length}]`;
        values.push(member.value);
      }
      for (const part of [member.value, member.get, member.set]) {
        if (typeof part === "function" && !mapHas(watched, part)) freeze(part);
      }
    }
    objects.push(object);
  });
  for (const name of getOwnPropertyNames(functions)) freeze(functions[name]);
  const globalNames = getOwnPropertyNames(globalObject).length;

  // Compiled, because reading hundreds of members by computed names takes three times as long.
  const membersStand = evalGlobally("(objects, values) => () => " + comparisons)(objects, values);

  function pristine() {
    state = called = written = throwPlaces = context = null;
    const names = getOwnPropertyNames(globalObject);
    for (let i = globalNames; i < names.length; i++) deleteProperty(globalObject, names[i]);
    return !bent && membersStand() && accessorsStand() && nothingAdded();
  }

  function accessorsStand() {
    for (let i = 0; i < accessors.length; i++) if (!hasOwn(accessors[i][0], accessors[i][1])) return false;
    return true;
  }

  function nothingAdded() {
    let clean = true;
    mapEach(watched, (_, object) => {
      clean = clean && keys(object).length === 0;
    });
    return clean;
  }

  const operations = {
    __proto__: null,
    run,
    pristine,
    collect: () => outcome(null, null),
    names: () => stringify(getOwnPropertyNames(functions)),
  };
  return (operation, ...args) => operations[operation](...args);
})();

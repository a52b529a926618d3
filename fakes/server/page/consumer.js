/* One consumer's messaging window: sign up, open a conversation, talk, tap, close, start again. */

import { announce, el, labelled } from "./dom.js";
import { ACCOUNT_GONE, Line, consumerAddress, signUp, subject } from "./protocol.js";
import { Thread, composer } from "./thread.js";

const FEATURES = ["AUTO_MESSAGES", "RICH_CONTENT", "QUICK_REPLIES", "MULTI_DIALOG"];

export class Consumer {
  #control;
  #tab;
  #line;
  #jwt;
  #id = "";
  #conversations = new Map(); // id to the latest details
  #current = ""; // the conversation shown
  #dialogs = new Set(); // subscribed
  #opening = null; // a conversation is being requested
  #hooks;

  /** A window in a tab. hooks.removed() is called when it is removed, hooks.signedUp() when there is a token to store. */
  constructor(control, tabs, { name = "", title, jwt = "" }, hooks) {
    this.#control = control;
    this.#hooks = hooks;
    this.name = name;
    this.title = title;
    this.#jwt = jwt;
    this.#build();
    this.#tab = tabs.add(title, this.element);
    this.#tab.onshow = () => this.#shown();
    this.#line = new Line({
      address: () => this.#address(),
      greet: (request) => this.#greet(request),
      notified: (type, body) => this.#notified(type, body),
      status: (state, words) => this.#status(state, words),
      ended: (code) => this.#ended(code),
      turnedAway: () => "",
    });
  }

  /** The data to store, so that this is the same consumer after a reload of the page. */
  get memory() {
    return { name: this.name, title: this.title, jwt: this.#jwt };
  }

  focus() {
    this.compose.field.focus();
  }

  retry() {
    this.#line.retry();
  }

  /** Offer the current skills to begin with. */
  accountChanged() {
    const { skills, bots } = this.#control.state;
    const chosen = this.#skill.dataset.chosen ?? bots.find((bot) => !bot.survey)?.skill_id ?? "";
    this.#skill.replaceChildren(
      el("option", { value: "" }, "the account’s entry"),
      ...skills.map((skill) => {
        const bot = bots.find((each) => each.skill_id === skill.id);
        return el("option", { value: skill.id }, bot ? `${skill.name} (${bot.name})` : skill.name);
      }),
    );
    this.#skill.value = skills.some((skill) => skill.id === chosen) ? chosen : "";
    this.#tellWhere();
  }

  // --- how it looks ---------------------------------------------------------------------------------------------------

  #skill = el("select", {});
  #where = el("p", { class: "where" });
  #connection = el("p", { class: "connection", role: "status" });
  #problem = el("p", { class: "problem", role: "alert", hidden: true });

  #build() {
    this.thread = new Thread(`Messages of ${this.title}`, {
      isMine: (id) => id === this.#id,
      nameOf: (message) => this.#nameOf(message),
      isBot: ({ originatorId }) => this.#control.isBot(originatorId),
      tap: (choice) => this.#tap(choice),
      virtual: (ms) => this.#control.virtual(ms),
      isMarked: true,
    });
    this.compose = composer("Write a message", {
      send: (text) => this.#say(text),
      typing: (isTyping) => this.#typing(isTyping),
    });
    this.#skill.addEventListener("change", () => (this.#skill.dataset.chosen = this.#skill.value));
    this.begin = el("p", { class: "begin" }, ...labelled("Start with", this.#skill));
    this.end = el("button", { type: "button", on: { click: () => this.#close() } }, "Close conversation");
    this.again = el("button", { type: "button", hidden: true, on: { click: () => this.#startAgain() } }, "New conversation");
    this.element = el(
      "div",
      { class: "window" },
      el(
        "div",
        { class: "window-head" },
        el("div", { class: "grow" }, this.#where, this.#connection),
        this.begin,
        this.end,
        this.again,
        el("button", { type: "button", class: "quiet", on: { click: () => this.remove() } }, "Remove"),
      ),
      this.thread.element,
      this.#problem,
      this.compose,
    );
    this.#tellWhere();
  }

  #tellWhere() {
    const details = this.#conversations.get(this.#current);
    const isOpen = Boolean(details && details.stage !== "CLOSE");
    this.begin.hidden = Boolean(details);
    this.end.hidden = !isOpen;
    this.again.hidden = !details || isOpen;
    this.#where.textContent = !details
      ? "No conversation yet: write the first message."
      : isOpen
        ? `${this.#with(details)}`
        : "This conversation is closed.";
  }

  #with(details) {
    const names = people(details)
      .filter((person) => person.role !== "CONSUMER" && person.state !== "SUGGESTED")
      .map((person) => this.#control.nameOf(person.id) || "an agent");
    return names.length ? `With ${[...new Set(names)].join(", ")}` : `Waiting for ${this.#control.skillName(details.skillId)}`;
  }

  #nameOf({ originatorId, originatorMetadata }) {
    if (originatorId === this.#id) return this.name || "You";
    if (originatorMetadata?.role === "CONTROLLER") return "System";
    return this.#control.nameOf(originatorId) || "Agent";
  }

  #status(state, words) {
    this.#connection.textContent = words;
    this.#connection.dataset.state = state;
    this.compose.enable(state === "connected");
  }

  #complain(error) {
    this.#problem.hidden = !error;
    this.#problem.textContent = error ? error.message : "";
    if (error) throw error;
  }

  #shown() {
    this.#tab?.badge(0, "");
    this.thread.toEnd();
    this.#read();
  }

  // --- the protocol ---------------------------------------------------------------------------------------------------

  async #address() {
    this.#jwt ||= await signUp(this.#control.account, this.name);
    this.#id = subject(this.#jwt);
    this.#hooks.signedUp();
    return consumerAddress(this.#control.account);
  }

  async #greet(request) {
    // a browser cannot set the Authorization header of a socket, so the token travels in the first frame
    const headers = [
      { type: ".ams.headers.ConsumerAuthentication", jwt: this.#jwt },
      { type: ".ClientProperties", appId: "handoff", features: FEATURES },
    ];
    await request("InitConnection", undefined, { headers }).catch((error) => {
      if (error.code === 401) this.#jwt = ""; // forgotten by the server: the next try signs up again
      throw error;
    });
    this.#dialogs.clear(); // after a loss everything is subscribed again; messages that were shown are not repeated
    await request("cqm.SubscribeExConversations", { convState: ["OPEN", "CLOSE"] });
  }

  #ended(code) {
    // the server does not accept this token any more: sign up again, and start again
    if (ACCOUNT_GONE.includes(code)) this.#jwt = "";
    return "";
  }

  /** Forget the conversation, which belongs to an earlier World, after the server was reset. */
  serverReset() {
    this.#conversations.clear();
    this.#dialogs.clear();
    this.#current = "";
    this.thread.clear();
    this.#complain(null);
    this.#tellWhere();
  }

  #notified(type, body) {
    if (type === "cqm.ExConversationChangeNotification") {
      for (const change of [body.changes ?? []].flat()) this.#changed(change.result);
    } else if (type.startsWith("ms.MessagingEventNotification")) {
      for (const change of [body.changes ?? []].flat()) this.#received(change);
    }
  }

  #changed({ convId, conversationDetails }) {
    const before = this.#conversations.get(convId);
    if (before && (before.metaDataLastUpdateTs ?? 0) > (conversationDetails.metaDataLastUpdateTs ?? 0)) return;
    this.#conversations.set(convId, conversationDetails);
    const isOpen = conversationDetails.stage !== "CLOSE";
    if (this.#current !== convId && (isOpen || !this.#current)) {
      if (this.#current) this.thread.clear();
      this.#current = convId;
    }
    if (this.#current !== convId) return;
    for (const dialog of conversationDetails.dialogs ?? []) this.#follow(convId, dialog.dialogId).catch(() => {});
    if (before && before.stage !== "CLOSE" && !isOpen) {
      const by = { AGENT: "the agent", CONSUMER: "the consumer", TIMEOUT: "a time-out", SYSTEM: "the system" };
      this.thread.note(`Conversation closed by ${by[conversationDetails.closeReason] ?? "the account"}.`);
    }
    this.#tellWhere();
  }

  #follow(conversation, dialog) {
    if (this.#dialogs.has(dialog)) return Promise.resolve();
    this.#dialogs.add(dialog);
    return this.#line.request("ms.SubscribeMessagingEvents", { dialogId: dialog, conversationId: conversation, fromSeq: 0 });
  }

  #received(message) {
    if (message.conversationId && this.#current && message.conversationId !== this.#current) return;
    if (!this.thread.add(message) || message.originatorId === this.#id) return;
    if (this.#isSeen()) this.#read();
    else this.#tab.badge(1, "new");
  }

  #isSeen() {
    return this.#tab?.isShown() && document.visibilityState === "visible";
  }

  /** Notify the sender that it has been read. */
  #read() {
    if (!this.#line?.isConnected) return;
    for (const [dialogId, sequenceList] of this.thread.takeUnread()) {
      const event = { type: "AcceptStatusEvent", status: "READ", sequenceList };
      this.#publish(dialogId, event).catch(() => {}); // a closed conversation takes no marks
    }
  }

  #publish(dialogId, event, more) {
    return this.#line.request("ms.PublishEvent", { dialogId, conversationId: this.#current, event }, more);
  }

  /** The dialog to write to: the survey's while one runs, else the main one. */
  #dialog() {
    const dialogs = this.#conversations.get(this.#current)?.dialogs ?? [];
    return dialogs.findLast((dialog) => dialog.state === "OPEN")?.dialogId ?? this.#current;
  }

  async #say(text, metadata = []) {
    try {
      await this.#haveConversation();
      const event = { type: "ContentEvent", contentType: "text/plain", message: text };
      await this.#publish(this.#dialog(), event, metadata.length ? { metadata } : {});
      this.#complain(null);
    } catch (error) {
      this.#complain(error);
    }
  }

  #tap({ text, metadata }) {
    this.#say(text, metadata.filter((each) => each.type === "ExternalId")).catch(() => {});
  }

  async #haveConversation() {
    const details = this.#conversations.get(this.#current);
    if (details && details.stage !== "CLOSE") return;
    this.#opening ??= this.#open().finally(() => (this.#opening = null));
    await this.#opening;
  }

  async #open() {
    if (this.#current) this.#startAgain();
    const skill = this.#skill.value;
    const { conversationId } = await this.#line.request("cm.ConsumerRequestConversation", {
      ttrDefName: "NORMAL",
      channelType: "MESSAGING",
      brandId: this.#control.account,
      ...(skill ? { skillId: skill } : {}),
    });
    this.#current = conversationId;
    await this.#follow(conversationId, conversationId);
    this.#tellWhere();
  }

  async #close() {
    // a survey can follow when the main dialog is closed, and not the conversation
    const dialogId = this.#dialog();
    const change = { field: "DialogChange", type: "UPDATE", dialog: { dialogId, state: "CLOSE", closedCause: "Closed by consumer" } };
    try {
      await this.#line.request("cm.UpdateConversationField", { conversationId: this.#current, conversationField: [change] });
      announce("Conversation closed");
      this.focus();
    } catch (error) {
      this.#complain(error);
    }
  }

  #typing(isTyping) {
    const details = this.#conversations.get(this.#current);
    if (!details || details.stage === "CLOSE") return;
    const event = { type: "ChatStateEvent", chatState: isTyping ? "COMPOSING" : "PAUSE" };
    this.#publish(this.#dialog(), event).catch(() => {});
  }

  #startAgain() {
    this.#current = "";
    this.thread.clear();
    this.#tellWhere();
    this.focus();
  }

  remove() {
    this.#line.stop();
    this.#tab.remove();
    this.#hooks.removed();
  }
}

/** The participants, which documents show as a list and as a map from role to ids. */
function people({ participants = [], participantsPId }) {
  if (Array.isArray(participants)) return participants;
  return Object.entries(participantsPId ?? participants).flatMap(([role, ids]) => [ids].flat().map((id) => ({ id, role })));
}

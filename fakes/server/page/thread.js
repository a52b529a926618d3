/* The messages of one conversation, as consumer and agent both see them. */

import { clockTime, el, keepAtEnd, linked, uniqueId } from "./dom.js";
import { quickReplies, structured } from "./rich.js";

const MARKS = { sent: "Sent", ACCEPT: "Delivered", READ: "Read" };
const RANK = { sent: 0, ACCEPT: 1, READ: 2 };
const TYPING_MS = 8000; // a COMPOSING without a PAUSE is forgotten

/**
 * A list of messages with marks and a typing indicator.
 *
 * hooks.isMine(id): whether this originator is the user of the page. hooks.nameOf(notification): the sender's name.
 * hooks.isBot(notification): whether a bot sent it. hooks.tap(choice): called for a tap; omit it where nothing can be tapped.
 * hooks.virtual(ms): the virtual time of a time on the wire. hooks.isMarked: whether own messages show if they were read.
 */
export class Thread {
  #hooks;
  #list = el("ol", { class: "chat" });
  #typing = el("p", { class: "typing", hidden: true });
  #rows = new Map(); // "dialog:sequence" to {row, event, …}
  #timer = 0;
  #lastWho = "";

  constructor(label, hooks) {
    this.#hooks = hooks;
    this.element = el(
      "div",
      { class: "thread", role: "log", "aria-label": label, tabindex: 0 },
      el("div", {}, this.#list, this.#typing),
    );
    this.toEnd = keepAtEnd(this.element, this.element.firstElementChild);
  }

  /** The latest message: {text, at, isMine}, at in time of the wire; null without one. */
  get latest() {
    return [...this.#rows.values()].reduce((last, row) => (last && last.order > row.order ? last : row), null);
  }

  /** Since when the consumer waits for an answer, in time of the wire; null if nothing is unanswered. */
  get waitsSince() {
    let since = null;
    for (const row of [...this.#rows.values()].sort((one, other) => one.order - other.order)) {
      if (row.isConsumers) since ??= row.at;
      else if (!row.isPrivate) since = null;
    }
    return since;
  }

  /** Handle one event of a dialog: a message, a mark, or a typing notice. An event that is known changes nothing. */
  add(notification) {
    const { event, dialogId, sequence } = notification;
    if (event.type === "ChatStateEvent") {
      this.#chatState(notification);
    } else if (event.type === "AcceptStatusEvent") {
      this.#marked(notification);
    } else if (!this.#rows.has(`${dialogId}:${sequence}`)) {
      this.#said(notification);
      return true;
    }
    return false;
  }

  /** A remark of the page itself between the messages, such as that the conversation has ended. */
  note(text) {
    this.#append(el("li", { class: "note" }, text));
    this.#lastWho = "";
  }

  clear() {
    this.#rows.clear();
    this.#list.replaceChildren();
    this.#typing.hidden = true;
    this.#lastWho = "";
  }

  /** [dialog, sequences] of unread messages of others, for AcceptStatus. They count as read afterwards. */
  takeUnread() {
    const unread = new Map();
    for (const row of this.#rows.values()) {
      if (row.mine || row.read) continue;
      row.read = true;
      unread.set(row.dialogId, [...(unread.get(row.dialogId) ?? []), row.sequence]);
    }
    return [...unread];
  }

  #said(notification) {
    const { event, dialogId, sequence, originatorId, originatorMetadata, serverTimestamp } = notification;
    const mine = this.#hooks.isMine(originatorId);
    const isPrivate = notification.messageAudience === "AGENTS_AND_MANAGERS";
    const who = this.#hooks.nameOf(notification);
    const side = mine ? "mine" : this.#hooks.isBot(notification) ? "bot" : kindOf(originatorMetadata?.role);
    const role = isPrivate ? `${side} private` : side;
    const mark = el("span", { class: "mark" }, this.#hooks.isMarked && mine ? MARKS.sent : "");
    const at = clockTime(this.#hooks.virtual(serverTimestamp));
    const first = `${who}|${role}` !== this.#lastWho;
    this.#lastWho = `${who}|${role}`;
    const row = el(
      "li",
      { class: role },
      el(
        "p",
        { class: first ? "who" : "who hidden" },
        isPrivate ? `${who} · private, for agents only` : who,
      ),
      this.#body(event),
      el("p", { class: "meta" }, el("time", {}, at), mark.textContent ? mark : null),
    );
    this.#rows.set(`${dialogId}:${sequence}`, {
      ...{ row, mark, mine, dialogId, sequence, rank: 0, read: mine },
      ...{ text: wordsOf(event), at: serverTimestamp, order: serverTimestamp + sequence / 1e6, isPrivate },
      isConsumers: originatorMetadata?.role === "CONSUMER",
    });
    this.#dropQuickReplies();
    const quick = quickReplies(event, this.#hooks.tap);
    if (quick) row.append(quick);
    this.#append(row);
    if (mine) this.toEnd();
    else this.#showTyping(false);
  }

  #body(event) {
    if (event.type === "RichContentEvent") return el("div", { class: "rich" }, structured(event.content, this.#hooks.tap));
    const message = event.message;
    if (event.contentType === "hosted/file") {
      const file = typeof message === "object" && message ? message : {};
      return el("p", { class: "said file" }, `File: ${file.caption || file.relativePath || "without a name"} ${file.fileType ?? ""}`);
    }
    return el("p", { class: "said" }, linked(typeof message === "string" ? message : JSON.stringify(message ?? "")));
  }

  /** Quick replies belong to the last message: in a real window they go when the next one comes. */
  #dropQuickReplies() {
    for (const old of this.#list.querySelectorAll(".quick")) {
      const held = old.contains(document.activeElement);
      old.remove();
      if (held) this.element.focus();
    }
  }

  #append(row) {
    this.#list.append(row);
  }

  #marked({ event, dialogId, originatorId }) {
    for (const sequence of [event.sequenceList ?? []].flat()) {
      const row = this.#rows.get(`${dialogId}:${sequence}`);
      if (!row) continue;
      const own = this.#hooks.isMine(originatorId);
      if (own) row.read ||= event.status === "READ"; // read before this page was loaded
      else if (row.mine && RANK[event.status] > row.rank) {
        row.rank = RANK[event.status];
        row.mark.textContent = MARKS[event.status];
      }
    }
  }

  #chatState(notification) {
    if (this.#hooks.isMine(notification.originatorId)) return;
    this.#showTyping(notification.event.chatState === "COMPOSING", this.#hooks.nameOf(notification));
  }

  #showTyping(isTyping, who) {
    clearTimeout(this.#timer);
    this.#typing.hidden = !isTyping;
    if (!isTyping) return;
    this.#typing.textContent = `${who} is typing …`;
    this.#timer = setTimeout(() => (this.#typing.hidden = true), TYPING_MS);
  }
}

/** The words of a message in a list, on one line. */
function wordsOf({ type, contentType, message, content }) {
  if (type === "RichContentEvent") return content?.elements?.find((each) => each.text || each.title)?.text ?? "a card";
  if (contentType === "hosted/file") return `File: ${message?.caption || message?.relativePath || "without a name"}`;
  return typeof message === "string" ? message : JSON.stringify(message ?? "");
}

const KINDS = { CONSUMER: "consumer", CONTROLLER: "system" };
const kindOf = (role) => KINDS[role] ?? "agent";

/** The field for a message: Enter sends, Shift and Enter begins a new line. Reports typing, once per burst. */
export function composer(label, { send, typing, hint = label, extra = [] }) {
  const field = el("textarea", { rows: 1, id: uniqueId("message"), placeholder: hint, autocomplete: "off" });
  const button = el("button", { type: "submit", class: "primary" }, "Send");
  let resting = 0;
  const rest = () => {
    clearTimeout(resting);
    if (resting) typing(false);
    resting = 0;
  };
  field.addEventListener("input", () => {
    if (!resting) typing(true);
    clearTimeout(resting);
    resting = setTimeout(rest, 3000);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  const form = el(
    "form",
    {
      class: "composer",
      on: {
        submit: (event) => {
          event.preventDefault();
          const text = field.value.trim();
          if (!text) return;
          clearTimeout(resting);
          resting = 0;
          field.value = "";
          field.focus();
          send(text).catch(() => (field.value ||= text)); // said elsewhere; what was typed is not lost
        },
      },
    },
    el("label", { for: field.id, class: "hidden" }, label),
    field,
    ...extra,
    button,
  );
  form.field = field;
  form.enable = (isOn) => {
    field.disabled = button.disabled = !isOn;
    for (const each of extra) for (const input of each.querySelectorAll?.("input") ?? []) input.disabled = !isOn;
  };
  return form;
}

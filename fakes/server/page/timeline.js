/* The log as a story: grouped by turn, each event with the documented rules that explain it. */

import { el, exactTime, keepAtEnd } from "./dom.js";
import { shortName } from "./agent.js";
import { described } from "./words.js";

const KEPT = 400; // turns; a page left open for days must not grow without end

export class Timeline {
  #control;
  #list;
  #box;
  #filter;
  #turns = []; // {conversation, element, rows, story}
  #open = new Map(); // conversation, or "" for the account, to the turn that its next event belongs to
  #consumers = new Map(); // conversation id to consumer
  #openRule;
  #toEnd;

  constructor(control, { list, box, filter, all }, openRule) {
    this.#control = control;
    this.#list = list;
    this.#box = box;
    this.#filter = filter;
    this.#openRule = openRule;
    this.#toEnd = keepAtEnd(box, list);
    filter.addEventListener("change", () => this.#sift());
    all.addEventListener("change", () => list.classList.toggle("all", all.checked));
    control.addEventListener("log", ({ detail }) => this.add(detail));
    control.addEventListener("begin", () => this.clear());
  }

  add(event) {
    const { body, conversation } = event;
    if (body.kind === "ConversationStarted") this.#know(conversation, body.consumer);
    const { tone, detail, text } = described(event, this.#names);
    const turn = this.#turn(event);
    const rules = event.rules.length ? this.#why(event.rules) : null;
    const row = el(
      "li",
      { class: `event ${tone} ${detail > 1 ? "detail" : "story"}` },
      el("time", {}, exactTime(event.at_ms)),
      el("span", { class: "text" }, text, event.node ? el("span", { class: "node" }, ` ${event.node}`) : null),
      rules,
    );
    turn.rows.append(row);
    if (detail === 1) turn.element.classList.remove("silent");
  }

  clear() {
    this.#turns = [];
    this.#open.clear();
    this.#consumers.clear();
    this.#list.replaceChildren();
    this.#filter.replaceChildren(el("option", { value: "" }, "everything"));
  }

  #names = {
    skill: (id) => (id && id !== "-1" ? `the skill ${this.#control.skillName(id)}` : "no skill"),
    person: (name) => shortName(name),
  };

  #know(conversation, consumer) {
    this.#consumers.set(conversation, consumer);
    this.#filter.append(el("option", { value: conversation }, this.#title(conversation)));
  }

  #title(conversation) {
    if (!conversation) return "Account";
    const number = [...this.#consumers.keys()].indexOf(conversation) + 1;
    return `${shortName(this.#consumers.get(conversation) ?? conversation)}${number ? `, conversation ${number}` : ""}`;
  }

  /** The turn an event belongs to. An action of a person begins one; its consequences belong to it. */
  #turn(event) {
    const key = event.conversation ?? "";
    const last = this.#turns.at(-1);
    const open = this.#open.get(key);
    if (open && open === last && !begins(event)) return open;
    const rows = el("ol", { class: "events" });
    const turn = {
      conversation: event.conversation,
      rows,
      element: el("li", { class: "turn silent" }, el("h3", {}, this.#title(event.conversation)), rows),
    };
    // a heading is shown only where the conversation changes
    if (last && (last.conversation ?? "") === key) turn.element.classList.add("same");
    turn.element.hidden = !this.#isWanted(turn);
    this.#turns.push(turn);
    this.#open.set(key, turn);
    this.#list.append(turn.element);
    if (this.#turns.length > KEPT) this.#turns.shift().element.remove();
    return turn;
  }

  #isWanted({ conversation }) {
    return !this.#filter.value || this.#filter.value === conversation;
  }

  #sift() {
    for (const turn of this.#turns) turn.element.hidden = !this.#isWanted(turn);
    this.#toEnd();
  }

  /** The rules that explain an event, with statement and source as soon as they are opened. */
  #why(rules) {
    const rows = rules.map((id) => ({ id, says: el("span", { class: "says" }), from: el("span", { class: "from" }) }));
    const links = rows.map(({ id, says, from }) => {
      const click = (event) => {
        event.preventDefault();
        this.#openRule(id);
      };
      return el("li", {}, el("a", { href: `/handoff/rules/${encodeURIComponent(id)}`, on: { click } }, id), " ", says, " ", from);
    });
    const count = rules.length === 1 ? "1 rule" : `${rules.length} rules`;
    const why = el("details", { class: "why" }, el("summary", {}, `why: ${count}`), el("ul", {}, links));
    why.addEventListener("toggle", () => why.open && rows.forEach((row) => this.#explain(row)), { once: true });
    return why;
  }

  async #explain({ id, says, from }) {
    try {
      const { statement, source } = await this.#control.rule(id);
      says.textContent = statement;
      from.textContent = source;
    } catch (error) {
      says.textContent = error.message;
    }
  }
}

/** Whether a person has acted: not a consequence of an earlier event. */
function begins({ body, cause }) {
  if (body.kind === "MessagePublished") return body.role === "consumer" || body.role === "agent";
  return cause === null && ["ConversationStarted", "RingAccepted", "RingRejected", "RingExpired", "ConversationClosed", "TimePassed"].includes(body.kind);
}

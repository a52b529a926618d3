/* One agent's workspace: log in, state, rings, conversations, private notes, transfer, close. */

import { announce, clockTime, el, labelled, openDialog } from "./dom.js";
import { ACCOUNT_GONE, Line, agentAddress, logIn, logOut } from "./protocol.js";
import { beep } from "./sound.js";
import { Thread, composer } from "./thread.js";

const STATES = { ONLINE: "Online", AWAY: "Away", BACK_SOON: "Back soon", OFFLINE: "Offline" };

export class Agent {
  #control;
  #hooks;
  #tab;
  #line;
  #login;
  #password; // kept in memory alone, to log in again when the server has forgotten the bearer
  #clock = { wire: 0, at: 0 };
  #rings = new Map(); // ring id to its details and its row
  #talks = new Map(); // conversation id to {details, thread, row, profile}
  #shown = ""; // the conversation in front
  #ticking;

  /** A workspace in a tab, of a user who has just logged in. hooks.changed() is called when a ring begins or ends. */
  constructor(control, tabs, { user, login, password = "" }, hooks) {
    this.#control = control;
    this.#hooks = hooks;
    this.user = user;
    this.#login = login;
    this.#password = password;
    this.#build();
    this.#tab = tabs.add(user.name, this.element);
    this.#tab.onshow = () => this.#read();
    this.#line = new Line({
      address: () => this.#address(),
      greet: (request) => this.#greet(request),
      notified: (type, body) => this.#notified(type, body),
      status: (state, words) => this.#status(state, words),
      ended: (code) => (ACCOUNT_GONE.includes(code) ? this.#loggedOut : ""),
      turnedAway: () => this.#turnedAway(),
    });
    this.#ticking = setInterval(() => this.#tick(), 250);
  }

  get memory() {
    return { user: this.user, login: this.#login };
  }

  get ringing() {
    return this.#rings.size;
  }

  get #id() {
    return `${this.#control.account}.${this.#login.userId}`;
  }

  focus() {
    this.#state.focus();
  }

  retry() {
    this.#line.retry();
  }

  /** Ask the socket for the time, after virtual time has been moved. */
  async clockMoved() {
    if (!this.#line.isConnected) return;
    const { currentTime } = await this.#line.request(".GetClock", {});
    this.#clock = { wire: currentTime, at: performance.now() };
    this.#tick();
  }

  /** Names of people and skills may have changed. */
  accountChanged() {
    for (const [id, talk] of this.#talks) this.#describe(id, talk);
    // in manual mode any request may have moved the time
    if (this.#rings.size) this.clockMoved().catch(() => {});
  }

  /** Forget rings and conversations, after the server was reset. */
  serverReset() {
    this.#dropRings();
    for (const talk of this.#talks.values()) talk.row.remove();
    this.#talks.clear();
    this.#showTalk("");
    this.#complain(null);
    this.#count();
  }

  // --- how it looks ---------------------------------------------------------------------------------------------------

  #state = el("select", {}, Object.entries(STATES).map(([value, text]) => el("option", { value }, text)));
  #sound = el("input", { type: "checkbox" });
  #connection = el("p", { class: "connection", role: "status" });
  #problem = el("p", { class: "problem", role: "alert", hidden: true });
  #ringList = el("ul", { class: "rings" });
  #talkList = el("ul", { class: "talks" });
  #empty = el("p", { class: "empty" }, "Nothing rings and no conversation is open.");
  #desk = el("div", { class: "desk" });
  #again = el("button", { type: "button", hidden: true, on: { click: () => this.#hooks.logInAgain(this) } }, "Log in again");

  #build() {
    this.#state.addEventListener("change", () => this.#setState().catch((error) => this.#complain(error)));
    this.element = el(
      "div",
      { class: "window workspace" },
      el(
        "div",
        { class: "window-head" },
        el("p", { class: "field" }, ...labelled("State", this.#state)),
        el("p", { class: "check" }, this.#sound, el("label", { for: (this.#sound.id = `sound-${this.user.id}`) }, "Sound")),
        el("div", { class: "grow" }, this.#connection),
        this.#again,
        el("button", { type: "button", class: "quiet", on: { click: () => this.logOut() } }, "Log out"),
      ),
      this.#problem,
      el(
        "div",
        { class: "office" },
        el(
          "nav",
          { class: "rail", "aria-label": `Conversations of ${this.user.name}` },
          this.#ringList,
          this.#talkList,
          this.#empty,
        ),
        this.#desk,
      ),
    );
    this.#showTalk("");
  }

  #status(state, words) {
    this.#connection.textContent = words;
    this.#connection.dataset.state = state;
    this.#again.hidden = state !== "ended";
    if (state !== "connected") this.#dropRings();
    for (const talk of this.#talks.values()) talk.compose.enable(state === "connected" && !talk.isOver);
  }

  #complain(error) {
    this.#problem.hidden = !error;
    this.#problem.textContent = error ? error.message : "";
  }

  /** Run an action; show the reason when it is refused. */
  async #attempt(action) {
    try {
      const answer = await action();
      this.#complain(null);
      return answer;
    } catch (error) {
      this.#complain(error);
      throw error;
    }
  }

  // --- connection -----------------------------------------------------------------------------------------------------

  async #address() {
    if (!this.#login) this.#login = await logIn(this.#control.account, this.user.login_name, this.#password);
    this.#hooks.changed();
    return agentAddress(this.#control.account, this.#login.bearer);
  }

  async #greet(request) {
    const id = this.#id;
    const brandId = this.#control.account;
    const { currentTime } = await request(".GetClock", {});
    this.#clock = { wire: currentTime, at: performance.now() };
    for (const talk of this.#talks.values()) talk.isStale = true;
    await request(".ams.routing.SetAgentState", this.#stateBody());
    await request(".ams.routing.SubscribeAgentsState", { agentId: id, brandId });
    await request(".ams.aam.SubscribeExConversations", { agentIds: [id], convState: ["OPEN"] });
    await request(".ams.routing.SubscribeRoutingTasks", { channelType: "MESSAGING", agentId: id, brandId });
  }

  get #loggedOut() {
    return `${this.user.name} has been logged out: another client logged in as this user, or the server was reset.`;
  }

  /** After a reset the server does not accept the bearer: log in at the next try, or ask for a login. */
  async #turnedAway() {
    if (this.#password) this.#login = null;
    else if (await this.#control.refresh().then(() => true, () => false)) return this.#loggedOut;
    return "";
  }

  #stateBody() {
    return { availability: this.#state.value, channels: ["MESSAGING"], agentUserId: this.#id };
  }

  async #setState() {
    await this.#attempt(() => this.#line.request(".ams.routing.SetAgentState", this.#stateBody()));
    announce(`${this.user.name} is ${STATES[this.#state.value]}`);
  }

  #notified(type, body) {
    const take = {
      "routing.AgentStateNotification": (change) => this.#stateChanged(change),
      "routing.RoutingTaskNotification": (change) => this.#taskChanged(change),
      "aam.ExConversationChangeNotification": (change) => this.#talkChanged(change),
    }[type];
    if (take) for (const change of [body.changes ?? []].flat()) take(change);
    else if (type === "ms.OnlineEventDistribution") this.#received(body);
  }

  #stateChanged({ result }) {
    if (result?.agentUserId === this.#id && STATES[result.availability]) this.#state.value = result.availability;
  }

  // --- rings ----------------------------------------------------------------------------------------------------------

  #taskChanged({ type, result }) {
    for (const ring of [result?.ringsDetails ?? []].flat()) {
      const isWaiting = type !== "DELETE" && ring.ringState === "WAITING";
      if (isWaiting && !this.#rings.has(ring.ringId)) this.#ring(ring, result);
      else if (!isWaiting) this.#dropRing(ring.ringId, ring.ringState);
    }
  }

  #ring(ring, task) {
    const who = task.consumerId ?? ring.consumerId;
    const skill = this.#control.skillName(ring.skillId ?? task.skillId);
    const left = el("span", { class: "left" });
    const answer = (state) => () => this.#answer(ring, state).catch(() => {});
    const accept = el("button", { type: "button", class: "primary", on: { click: answer("ACCEPTED") } }, "Accept");
    const row = el(
      "li",
      { class: "ring-card" },
      el("p", {}, el("strong", {}, shortName(who)), ` rings for ${skill} `, left),
      el("p", { class: "row" }, accept, el("button", { type: "button", on: { click: answer("REJECTED") } }, "Reject")),
    );
    this.#rings.set(ring.ringId, { ...ring, row, left });
    this.#ringList.append(row);
    announce(`A conversation rings at ${this.user.name} for ${skill}`, true);
    if (this.#sound.checked) beep();
    this.#count();
    this.#tick();
  }

  async #answer(ring, ringState) {
    this.#accepting = ringState === "ACCEPTED" ? (ring.convId ?? "") : this.#accepting;
    await this.#attempt(() => this.#line.request(".ams.routing.UpdateRingState", { ringId: ring.ringId, ringState }));
    this.#dropRing(ring.ringId, ringState);
    if (ringState === "REJECTED") this.#state.focus();
  }

  #accepting = ""; // the conversation that is about to come to the front

  #dropRing(id, state) {
    const ring = this.#rings.get(id);
    if (!ring) return;
    this.#rings.delete(id);
    const held = ring.row.contains(document.activeElement);
    ring.row.remove();
    if (held && state !== "ACCEPTED") this.#state.focus();
    if (state === "EXPIRED") announce(`The ring at ${this.user.name} has expired`);
    this.#count();
  }

  #dropRings() {
    for (const id of [...this.#rings.keys()]) this.#dropRing(id, "CANCELLED");
  }

  #count() {
    this.#tab?.badge(this.#rings.size, "ringing");
    this.#empty.hidden = this.#rings.size + this.#talks.size > 0;
    this.#hooks.changed();
  }

  get #wireNow() {
    return this.#clock.wire + (performance.now() - this.#clock.at) * this.#control.speed;
  }

  #tick() {
    const now = this.#wireNow;
    for (const talk of this.#talks.values()) this.#showWait(talk);
    for (const ring of this.#rings.values()) {
      const seconds = Math.max(0, Math.ceil((ring.ringExpirationTs - now) / 1000));
      const words = `${seconds} s left`;
      if (ring.left.textContent !== words) ring.left.textContent = words;
    }
  }

  // --- conversations --------------------------------------------------------------------------------------------------

  #talkChanged({ type, result }) {
    const { convId: id, conversationDetails: details } = result;
    const known = this.#talks.get(id);
    const isAssigned = details.participants?.ASSIGNED_AGENT?.includes(this.#id);
    if (type === "DELETE" || !isAssigned) {
      if (known) this.#over(id, known, details);
      return;
    }
    if (!known) {
      this.#begin(id, details);
    } else {
      known.details = details;
      this.#describe(id, known);
      if (known.isStale) this.#readUp(id, known).catch((error) => this.#complain(error));
    }
  }

  #begin(id, details) {
    const talk = { details, profile: null, isOver: false, isStale: false };
    talk.thread = new Thread(`Conversation with ${consumerOf(details)}`, {
      isMine: (originator) => originator === this.#id || originator === this.#login?.userPid,
      nameOf: (message) => this.#nameOf(message),
      isBot: ({ originatorId, originatorPId }) => this.#control.isBot(originatorPId ?? originatorId) || this.#control.isBot(originatorId),
      virtual: (ms) => this.#control.virtual(ms),
    });
    talk.private = el("input", { type: "checkbox", id: `private-${this.user.id}-${id}` });
    talk.compose = composer(`Write to ${shortName(consumerOf(details))}`, {
      hint: "Write a message",
      send: (text) => this.#attempt(() => this.#say(id, talk, text)),
      typing: (isTyping) => this.#typing(id, isTyping),
      extra: [el("span", { class: "check" }, talk.private, el("label", { for: talk.private.id }, "Private"))],
    });
    talk.private.addEventListener("change", () => talk.compose.classList.toggle("private", talk.private.checked));
    talk.badge = el("span", { class: "badge", hidden: true });
    talk.name = el("span", { class: "talk-name" });
    talk.last = el("span", { class: "talk-last" });
    talk.facts = el("span", { class: "talk-facts" });
    talk.wait = el("span", { class: "talk-wait" });
    talk.button = el(
      "button",
      { type: "button", class: "talk", on: { click: () => this.#showTalk(id) } },
      el("span", { class: "talk-title" }, talk.name, talk.badge),
      talk.last,
      talk.facts,
      talk.wait,
    );
    talk.row = el("li", {}, talk.button);
    talk.where = el("p", { class: "where grow" });
    talk.actions = el(
      "p",
      { class: "row" },
      el("button", { type: "button", on: { click: () => this.#openTransfer(id) } }, "Transfer …"),
      el("button", { type: "button", on: { click: () => this.#close(id).catch(() => {}) } }, "Close conversation"),
    );
    talk.about = el("details", { class: "about" }, el("summary", {}, "About the consumer"), el("dl", {}));
    talk.element = el(
      "section",
      { class: "talk-view", "aria-label": `Conversation with ${shortName(consumerOf(details))}` },
      el("div", { class: "talk-head" }, talk.where, talk.actions),
      talk.about,
      talk.thread.element,
      talk.compose,
    );
    this.#talks.set(id, talk);
    this.#talkList.append(talk.row);
    this.#describe(id, talk);
    this.#count();
    if (this.#accepting === id || !this.#isBusy()) this.#showTalk(id, this.#accepting === id);
    this.#accepting = "";
    this.#readUp(id, talk).catch((error) => this.#complain(error));
  }

  #isBusy() {
    const talk = this.#talks.get(this.#shown);
    return Boolean(talk && !talk.isOver);
  }

  /** Show the whole dialog so far, and the facts about the consumer. */
  async #readUp(id, talk) {
    talk.isStale = false;
    const dialogs = talk.details.dialogs?.map((dialog) => dialog.dialogId) ?? [id];
    const profile = this.#line.request(".ams.userprofile.GetUserProfile", { userId: consumerOf(talk.details) });
    for (const dialogId of dialogs) {
      const events = await this.#line.request(".ams.ms.QueryMessages", { dialogId, newerThanSequence: 0 });
      for (const event of [events].flat()) talk.thread.add(event);
    }
    talk.profile = await profile;
    this.#describe(id, talk);
    this.#read();
  }

  #describe(id, talk) {
    const name = this.#consumerName(talk);
    talk.name.textContent = name;
    talk.where.textContent = talk.isOver ? talk.over : `${name} · ${this.#control.skillName(talk.details.skillId)}`;
    this.#summarize(talk);
    const rows = Object.entries(about(id, talk));
    talk.about.lastElementChild.replaceChildren(...rows.flatMap(([term, text]) => [el("dt", {}, term), el("dd", {}, text)]));
  }

  /** The row of the list: the last words and their time, the skill, and how long the consumer has waited. */
  #summarize(talk) {
    const { latest } = talk.thread;
    talk.last.textContent = latest ? `${latest.isConsumers ? "" : latest.mine ? "You: " : "Bot or agent: "}${latest.text}` : "no message yet";
    const at = latest ? `${clockTime(this.#control.virtual(latest.at))} · ` : "";
    talk.facts.textContent = `${at}${this.#control.skillName(talk.details.skillId)}`;
    this.#showWait(talk);
  }

  #showWait(talk) {
    const since = talk.thread.waitsSince;
    const words = since === null ? "" : `waits ${clockTime(Math.max(0, this.#wireNow - since))}`;
    if (talk.wait.textContent !== words) talk.wait.textContent = words;
  }

  #consumerName({ profile, details }) {
    const full = [profile?.firstName, profile?.lastName].filter(Boolean).join(" ");
    return full || shortName(consumerOf(details));
  }

  #nameOf({ originatorId, originatorPId, originatorMetadata, dialogId }) {
    if (originatorMetadata?.role === "CONTROLLER") return "System";
    if (originatorMetadata?.role === "CONSUMER") {
      const talk = this.#talks.get(dialogId);
      return talk ? this.#consumerName(talk) : shortName(originatorId);
    }
    return this.#control.nameOf(originatorPId ?? originatorId) || this.#control.nameOf(originatorId) || "Agent";
  }

  #showTalk(id, withFocus = false) {
    this.#shown = id;
    const talk = this.#talks.get(id);
    for (const [each, { button }] of this.#talks) button.setAttribute("aria-current", String(each === id));
    this.#desk.replaceChildren(talk ? talk.element : el("p", { class: "empty" }, "Accept a ring to see its conversation here."));
    if (!talk) return;
    talk.badge.hidden = true;
    talk.unseen = 0;
    talk.thread.toEnd();
    if (withFocus) talk.compose.field.focus();
    this.#read();
  }

  #received(message) {
    const id = this.#talks.has(message.conversationId) ? message.conversationId : message.dialogId;
    const talk = this.#talks.get(id);
    if (!talk || !talk.thread.add(message)) return;
    this.#summarize(talk);
    if (id === this.#shown) {
      this.#read();
    } else if (message.originatorMetadata?.role === "CONSUMER") {
      talk.unseen = (talk.unseen ?? 0) + 1;
      talk.badge.hidden = false;
      talk.badge.replaceChildren(String(talk.unseen), el("span", { class: "hidden" }, " new"));
    }
  }

  /** Notify the consumer of what has been read: the conversation in front, while the workspace is visible. */
  #read() {
    const talk = this.#talks.get(this.#shown);
    if (!talk || talk.isOver || !this.#tab?.isShown() || document.visibilityState !== "visible") return;
    for (const [dialogId, sequenceList] of talk.thread.takeUnread()) {
      this.#publish(this.#shown, dialogId, { type: "AcceptStatusEvent", status: "READ", sequenceList }).catch(() => {});
    }
  }

  #publish(conversationId, dialogId, event, more = {}) {
    return this.#line.request(".ams.ms.PublishEvent", { dialogId, conversationId, event, ...more });
  }

  async #say(id, talk, text) {
    const event = { type: "ContentEvent", contentType: "text/plain", message: text };
    const more = talk.private.checked ? { messageAudience: "AGENTS_AND_MANAGERS" } : {};
    await this.#publish(id, this.#dialog(id), event, more);
    // only one note is private: if the next message went to agents alone by mistake, the consumer would wait
    talk.private.checked = false;
    talk.compose.classList.remove("private");
  }

  #dialog(id) {
    const dialogs = this.#talks.get(id)?.details.dialogs ?? [];
    return dialogs.findLast((dialog) => dialog.state === "OPEN")?.dialogId ?? id;
  }

  #typing(id, isTyping) {
    if (this.#talks.get(id)?.private.checked) return; // the consumer is not to see that a private note is written
    const event = { type: "ChatStateEvent", chatState: isTyping ? "COMPOSING" : "PAUSE" };
    this.#publish(id, this.#dialog(id), event).catch(() => {});
  }

  #update(conversationId, conversationField) {
    return this.#attempt(() => this.#line.request(".ams.cm.UpdateConversationField", { conversationId, conversationField }));
  }

  #close(id) {
    const dialog = { dialogId: this.#dialog(id), state: "CLOSE", closedCause: "Closed by agent" };
    return this.#update(id, [{ field: "DialogChange", type: "UPDATE", dialog }]);
  }

  async #openTransfer(id) {
    await this.#control.refresh().catch(() => {}); // who is online now, not when the last event came
    const { skills, users } = this.#control.state;
    const skill = el("select", {}, skills.map((each) => el("option", { value: each.id }, each.name)));
    const agent = el("select", {});
    const offer = () => {
      const able = users.filter((user) => user.name !== this.user.name && user.skill_ids?.includes(skill.value));
      agent.replaceChildren(
        el("option", { value: "" }, "any agent with this skill"),
        ...able.map((user) => el("option", { value: user.id }, `${user.name} (${user.state})`)),
      );
    };
    skill.value = this.#talks.get(id).details.skillId;
    skill.addEventListener("change", offer);
    offer();
    const problem = el("p", { class: "problem", role: "alert", hidden: true });
    const form = el(
      "form",
      { class: "form" },
      ...labelled("To the skill", skill),
      ...labelled("To", agent),
      problem,
      el("p", { class: "row" }, el("button", { type: "submit", class: "primary" }, "Transfer")),
    );
    const dialog = openDialog("Transfer the conversation", form);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        await this.#transfer(id, skill.value, agent.value);
        dialog.close();
        this.#state.focus();
      } catch (error) {
        problem.hidden = false;
        problem.textContent = error.message;
      }
    });
  }

  /** One request: this agent leaves, perhaps another is suggested, the skill changes. */
  #transfer(id, skill, agent) {
    const role = "ASSIGNED_AGENT";
    const account = this.#control.account;
    return this.#update(id, [
      { field: "ParticipantsChange", type: "REMOVE", role, userId: this.#id },
      ...(agent ? [{ field: "ParticipantsChange", type: "SUGGEST", role, userId: `${account}.${agent}` }] : []),
      { field: "Skill", type: "UPDATE", skill },
    ]);
  }

  /** A conversation was closed or assigned elsewhere. It can be read until another one is in front. */
  #over(id, talk, details) {
    talk.isOver = true;
    talk.details = details;
    talk.over = details.stage === "CLOSE" || details.state === "CLOSE" ? "Conversation closed." : "The conversation is no longer assigned to you.";
    talk.thread.note(talk.over);
    talk.actions.hidden = true;
    const held = talk.compose.contains(document.activeElement) || talk.actions.contains(document.activeElement);
    talk.compose.enable(false);
    if (held) this.#state.focus();
    announce(talk.over);
    this.#describe(id, talk);
    talk.row.remove();
    this.#talks.delete(id);
    this.#count();
    const next = [...this.#talks.keys()][0];
    if (this.#shown === id && next) this.#showTalk(next);
  }

  // --- the end --------------------------------------------------------------------------------------------------------

  logOut() {
    this.#line.stop();
    if (this.#login) logOut(this.#control.account, this.#login.csrf).catch(() => {});
    this.remove();
  }

  remove() {
    clearInterval(this.#ticking);
    this.#line.stop();
    this.#rings.clear();
    this.#tab.remove();
    this.#hooks.removed(this);
  }
}

const consumerOf = (details) => details.participants?.CONSUMER?.[0] ?? "";

/** The short form of a consumer id: ids of visitors without a name are UUIDs, whose beginning is distinct enough. */
export const shortName = (id) => (/^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(id) ? `Visitor ${id.slice(0, 8)}` : id);

/** The facts that the workspace shows about a conversation: terms and texts. */
function about(id, { details, profile }) {
  const { firstName, lastName, privateData, claims, authenticatedData } = profile ?? {};
  const rows = {
    Consumer: consumerOf(details),
    Name: [firstName, lastName].filter(Boolean).join(" "),
    Mail: privateData?.mail,
    Phone: privateData?.mobileNum,
    Conversation: id,
    Started: details.startTs ? clockTime(details.startTs % 86_400_000) : "",
    Language: details.context?.lang,
  };
  const attributes = [...(claims?.lp_sdes ?? []), ...(authenticatedData?.lp_sdes ?? [])];
  for (const sde of attributes) {
    for (const [name, value] of flattened(sde)) rows[name] = rows[name] ? `${rows[name]}, ${value}` : value;
  }
  return Object.fromEntries(Object.entries(rows).filter(([, value]) => value));
}

/** An engagement attribute as [path, text] rows: {"type":"ctmrinfo","info":{"customerId":"77"}} is ctmrinfo customerId 77. */
function flattened(value, path = value?.type ?? "") {
  if (value === null || typeof value !== "object") return [[path, String(value)]];
  return Object.entries(value)
    .filter(([name]) => name !== "type")
    .flatMap(([name, part]) => flattened(part, ["info", "personal"].includes(name) ? path : `${path} ${name}`.trim()));
}

/* The page: puts windows, workspaces, timeline and tools together. */

import { Agent } from "./agent.js";
import { Consumer } from "./consumer.js";
import { Control } from "./control.js";
import { announce, clockTime, el, labelled, openDialog } from "./dom.js";
import { logIn } from "./protocol.js";
import { Tabs } from "./tabs.js";
import { Timeline } from "./timeline.js";
import { openFaults, openFeature, openReset, openRule } from "./tools.js";

const PASSWORD = "password"; // what users have unless cloud.yaml says otherwise

const byId = (id) => document.getElementById(id);
const control = new Control();
const consumerTabs = new Tabs(byId("consumer-tabs"), byId("consumer-panels"));
const agentTabs = new Tabs(byId("agent-tabs"), byId("agent-panels"));
const consumers = new Set();
const agents = new Set();
let windows = 0; // consumers so far, for the titles of those without a name

new Timeline(
  control,
  { list: byId("turns"), box: byId("timeline"), filter: byId("story-of"), all: byId("story-all") },
  (id) => openRule(control, id),
);

// --- consumers -----------------------------------------------------------------------------------------------------

function addConsumer(kept = {}) {
  const title = kept.title ?? (kept.name || `Consumer ${++windows}`);
  const consumer = new Consumer(control, consumerTabs, { ...kept, title }, {
    signedUp: remember,
    removed: () => {
      consumers.delete(consumer);
      remember();
      if (!consumers.size) byId("add-consumer").focus();
    },
  });
  consumers.add(consumer);
  consumer.accountChanged();
  return consumer;
}

byId("add-consumer").addEventListener("click", () => {
  const name = el("input", { type: "text", autocomplete: "off", maxlength: 60 });
  const form = el(
    "form",
    { class: "form" },
    ...labelled("Name (empty for an anonymous visitor)", name),
    el("p", { class: "row" }, el("button", { type: "submit", class: "primary" }, "Add consumer")),
  );
  const dialog = openDialog("Add a consumer", form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    dialog.close();
    addConsumer({ name: name.value.trim() }).focus();
  });
});

// --- agents --------------------------------------------------------------------------------------------------------

function addAgent(user, login, password) {
  const agent = new Agent(control, agentTabs, { user, login, password }, {
    changed: () => {
      remember();
      showRinging();
    },
    removed: () => {
      agents.delete(agent);
      remember();
      showRinging();
      if (!agents.size) byId("add-agent").focus();
    },
    logInAgain: (ended) => openLogIn(ended.user.name, ended),
  });
  agents.add(agent);
  remember();
  return agent;
}

/** Ask for a login; `ended` is a workspace that the new one replaces. */
function openLogIn(name = "", ended = null) {
  const people = control.state.users.filter((user) => user.type === "human");
  if (!people.length) {
    openDialog("Log an agent in", el("p", {}, "The account has no human agent. Name some in cloud.yaml, or create one by the Users API."));
    return;
  }
  const here = new Set([...agents].map((agent) => agent.user.name));
  const choice = el("select", {}, people.map((user) => el("option", { value: user.name }, user.name)));
  choice.value = name || (people.find((user) => !here.has(user.name)) ?? people[0]).name;
  const password = el("input", { type: "password", value: PASSWORD, autocomplete: "off" });
  const problem = el("p", { class: "problem", role: "alert", hidden: true });
  const form = el(
    "form",
    { class: "form" },
    ...labelled("Agent", choice),
    ...labelled("Password", password),
    problem,
    el("p", { class: "row" }, el("button", { type: "submit", class: "primary" }, "Log in")),
  );
  const dialog = openDialog("Log an agent in", form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const user = people.find((each) => each.name === choice.value);
    try {
      const login = await logIn(control.account, user.login_name, password.value);
      ended?.remove();
      dialog.close();
      addAgent(user, login, password.value).focus();
    } catch (error) {
      problem.hidden = false;
      problem.textContent = error.message;
    }
  });
}

byId("add-agent").addEventListener("click", () => openLogIn());

function showRinging() {
  const ringing = [...agents].reduce((sum, agent) => sum + agent.ringing, 0);
  const badge = byId("agents-badge");
  badge.hidden = !ringing;
  badge.textContent = ringing;
  document.title = ringing ? `(${ringing}) handoff` : "handoff";
}

// --- state that survives a reload -----------------------------------------------------------------------------------

const MEMORY = "handoff";

function remember() {
  const value = {
    account: control.account,
    windows,
    consumers: [...consumers].map((consumer) => consumer.memory),
    agents: [...agents].map((agent) => agent.memory),
  };
  sessionStorage.setItem(MEMORY, JSON.stringify(value));
}

function recall() {
  try {
    const value = JSON.parse(sessionStorage.getItem(MEMORY) ?? "null");
    return value?.account === control.account ? value : null;
  } catch {
    return null;
  }
}

function restore() {
  const kept = recall();
  windows = kept?.windows ?? 0;
  for (const consumer of kept?.consumers ?? []) addConsumer(consumer);
  for (const { user, login } of kept?.agents ?? []) {
    if (control.state.users.some((each) => each.name === user.name)) addAgent(user, login);
  }
  if (!consumers.size) addConsumer();
}

// --- the head ------------------------------------------------------------------------------------------------------

byId("open-faults").addEventListener("click", () => openFaults(control));
byId("open-feature").addEventListener("click", () => openFeature(control));
byId("open-reset").addEventListener("click", () =>
  openReset(control, () => {
    announce("The server has been reset");
    for (const each of [...consumers, ...agents]) each.retry();
  }),
);

for (const button of document.querySelectorAll("[data-advance]")) {
  button.addEventListener("click", async () => {
    try {
      await control.advance(Number(button.dataset.advance));
      await Promise.all([...agents].map((agent) => agent.clockMoved().catch(() => {})));
      announce(`It is ${clockTime(control.now())}`);
    } catch (error) {
      showLink(false, error.message);
    }
  });
}

function showLink(isUp, words) {
  const link = byId("link");
  link.textContent = words;
  link.dataset.state = isUp ? "connected" : "waiting";
}

setInterval(() => {
  const text = clockTime(control.now());
  if (byId("clock").textContent !== text) byId("clock").textContent = text;
}, 200);

// narrow windows show one part at a time
for (const button of document.querySelectorAll("#views button")) {
  button.addEventListener("click", () => {
    document.body.dataset.view = button.dataset.view;
    for (const each of document.querySelectorAll("#views button")) each.setAttribute("aria-current", String(each === button));
  });
}

// --- start ---------------------------------------------------------------------------------------------------------

let isStarted = false;

control.addEventListener("state", ({ detail: state }) => {
  byId("account").textContent = `Account ${state.account} · ${state.bots.length ? state.bots.map((bot) => bot.name).join(", ") : "no bot"}`;
  byId("speed").textContent = control.speed === 1 ? "" : control.speed ? `×${control.speed}` : "stands still";
  if (!isStarted) {
    isStarted = true;
    restore();
  }
  for (const each of [...consumers, ...agents]) each.accountChanged();
});

control.addEventListener("begin", () => {
  for (const each of [...consumers, ...agents]) each.serverReset();
});

control.addEventListener("link", ({ detail: { ok, words } }) => {
  showLink(ok, words);
  if (ok) for (const each of [...consumers, ...agents]) each.retry();
});

control.start();

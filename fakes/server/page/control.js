/* The control API under /handoff: the account, the log as it grows, and the time. */

import { post, send } from "./protocol.js";

const REFRESH_MS = 150; // several events make one snapshot
const WAITS_MS = [500, 1000, 2000, 4000, 8000];

/**
 * The account as last seen, kept up to date by the server's events.
 *
 * Events: "state" (the snapshot is new), "log" (detail: one log event), "begin" (the log starts from nothing, again),
 * "link" (detail: {ok, words}: whether the server can be reached).
 */
export class Control extends EventTarget {
  state = { users: [], skills: [], bots: [], conversations: [], clock: {} };
  #after = -1;
  #tries = 0;
  #timer = 0;
  #rules = new Map(); // id to the promise of its statement and source
  #seen = { ms: 0, at: 0 }; // virtual time of the latest answer, and the moment of its arrival

  start() {
    this.#open();
  }

  get account() {
    return this.state.account;
  }

  /** Virtual milliseconds, running on between two snapshots. */
  now() {
    return this.#seen.ms + (performance.now() - this.#seen.at) * this.speed;
  }

  /** Virtual milliseconds of a time on the wire, which counts from 1970. */
  virtual(wireMs) {
    return wireMs - (this.state.clock.epoch_ms ?? 0);
  }

  /** The speed of virtual time; 0 if it passes only when it is moved. */
  get speed() {
    return this.state.accelerate ?? 1;
  }

  /** The person or bot behind an id as the wire has it: PId, user id, or account.userId. */
  nameOf(id) {
    return this.#user(id)?.name ?? "";
  }

  isBot(id) {
    return this.#user(id)?.type === "bot";
  }

  #user(id) {
    const short = String(id).replace(`${this.account}.`, "");
    return this.state.users.find((each) => each.pid === id || each.id === short || each.name === id);
  }

  skillName(id) {
    return this.state.skills.find((skill) => skill.id === String(id))?.name ?? (id && id !== "-1" ? `skill ${id}` : "no skill");
  }

  async refresh() {
    this.#take(await send("GET", "/handoff/state"));
  }

  #take(state) {
    if (state.generation === this.state.generation && state.log < this.state.log) return; // overtaken by a newer one
    this.state = state;
    this.#hear(state.clock.now_ms);
    this.#emit("state", state);
  }

  advance(ms) {
    return post("/handoff/clock", { advance_ms: ms }).then(() => this.refresh());
  }

  reset = () => post("/handoff/reset", {});

  /** A documented rule or an assumption; each is asked for once. */
  rule(id) {
    if (!this.#rules.has(id)) {
      const asked = send("GET", `/handoff/rules/${encodeURIComponent(id)}`);
      this.#rules.set(id, asked);
      asked.catch(() => this.#rules.delete(id));
    }
    return this.#rules.get(id);
  }

  faults = () => send("GET", "/handoff/faults");
  arrange = (fault) => post("/handoff/faults", fault);
  feature = (conversation) => post("/handoff/feature", { conversation });

  async #open() {
    try {
      const state = await send("GET", "/handoff/state");
      // no stream is open here, so nothing can be newer than this: a lower number than before means another log
      const isAnother = state.generation !== this.state.generation || state.log < this.#after || state.clock.now_ms < this.#seen.ms;
      if (this.state.generation !== undefined && isAnother) this.#begin();
      this.#take(state);
    } catch (error) {
      this.#again(error.message);
      return;
    }
    this.#tries = 0;
    this.#emit("link", { ok: true, words: "Connected" });
    const source = new EventSource(`/handoff/events?after=${this.#after}`);
    source.onmessage = ({ data }) => this.#logged(JSON.parse(data));
    source.addEventListener("reset", () => {
      source.close();
      this.#begin();
      this.#open();
    });
    source.onerror = () => {
      source.close(); // its own retry would ask for everything once more
      this.#again("The connection to the server was lost.");
    };
  }

  #begin() {
    this.#after = -1;
    this.#seen = { ms: 0, at: performance.now() };
    this.state = { ...this.state, generation: undefined, log: -1 };
    this.#emit("begin");
  }

  #again(words) {
    const wait = WAITS_MS[Math.min(this.#tries++, WAITS_MS.length - 1)];
    this.#emit("link", { ok: false, words: `${words} Trying again …` });
    setTimeout(() => this.#open(), wait);
  }

  #logged(event) {
    if (event.seq <= this.#after) return;
    this.#after = event.seq;
    this.#hear(event.at_ms);
    this.#emit("log", event);
    this.#timer ||= setTimeout(() => {
      this.#timer = 0;
      this.refresh().catch(() => {});
    }, REFRESH_MS);
  }

  #hear(ms) {
    if (typeof ms === "number") this.#seen = { ms, at: performance.now() };
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

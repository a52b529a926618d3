/* LivePerson's protocol for a browser: log-ins by REST, then frames on a WebSocket. Independent of the page. */

/** A request was answered with an error; `code` is the HTTP status, 0 when nothing answered. */
export class Refused extends Error {
  constructor(code, text) {
    super(text);
    this.code = code;
  }
}

/** A socket could not be opened: the server is not running, or refused the client. Browsers do not tell which. */
class Handshake extends Refused {
  constructor(text) {
    super(0, text);
  }
}

export const ACCOUNT_GONE = [4401, 4407]; // close codes: the token is no longer good

/** POST JSON, get JSON. Raises `Refused` with a text for the page. */
export async function post(path, body, headers = {}) {
  return send("POST", path, body, headers);
}

export async function send(method, path, body, headers = {}) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: { ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Refused(0, "The server does not answer.");
  }
  const text = await response.text();
  const value = parsed(text);
  if (!response.ok) throw new Refused(response.status, problem(value) || text || `The server answers ${response.status}.`);
  return value ?? text;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// the services put their error texts in different places
const problem = (value) => value?.error?.message || value?.body?.details || value?.message || value?.error || "";

/** A new identity: an anonymous visitor, or with a name the authenticated consumer of that name. */
export async function signUp(account, name) {
  const base = `/api/account/${encodeURIComponent(account)}`;
  const { jwt } = name ? await post(`${base}/authenticate`, { authCode: name }) : await post(`${base}/signup`, {});
  return jwt;
}

/** The consumer id inside a JWT. */
export function subject(jwt) {
  const payload = jwt.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
  const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes)).sub;
}

/** Log an agent in: {bearer, csrf, userId, userPid}. */
export async function logIn(account, username, password) {
  const answer = await post(`/api/account/${encodeURIComponent(account)}/login?v=1.3`, { username, password });
  return { bearer: answer.bearer, csrf: answer.csrf, userId: answer.config.userId, userPid: answer.config.userPid };
}

export const logOut = (account, csrf) => post(`/api/account/${encodeURIComponent(account)}/logout`, { csrf });

const socketAddress = (path) => `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}`;

export const consumerAddress = (account) =>
  socketAddress(`/ws_api/account/${encodeURIComponent(account)}/messaging/consumer?v=3`);

export const agentAddress = (account, bearer) =>
  socketAddress(`/ws_api/account/${encodeURIComponent(account)}/messaging/brand/${encodeURIComponent(bearer)}?v=2.1`);

/** One socket's life: requests with their answers, notifications, and in the end its close code. */
class Frames {
  #socket;
  #pending = new Map();
  #next = 0;

  static open(address, notified) {
    return new Promise((resolve, reject) => {
      const frames = new Frames(address, notified);
      frames.#socket.onopen = () => resolve(frames);
      // a refused handshake has no text
      frames.closed.then(() => reject(new Handshake("The connection was refused.")));
    });
  }

  constructor(address, notified) {
    this.#socket = new WebSocket(address);
    this.#socket.onmessage = ({ data }) => this.#received(JSON.parse(data), notified);
    this.closed = new Promise((resolve) => {
      this.#socket.onclose = ({ code }) => {
        for (const { reject } of this.#pending.values()) reject(new Refused(0, "The connection was lost."));
        this.#pending.clear();
        resolve(code);
      };
    });
  }

  request(type, body, more = {}) {
    if (this.#socket.readyState !== WebSocket.OPEN) return Promise.reject(new Refused(0, "Not connected."));
    const id = String(++this.#next);
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ kind: "req", id, type, ...(body === undefined ? {} : { body }), ...more }));
    });
  }

  close() {
    this.#socket.close(1000);
  }

  #received(frame, notified) {
    if (frame.kind === "notification") {
      notified(frame.type.replace(/^\.ams\./, ""), frame.body);
      return;
    }
    const waiting = this.#pending.get(frame.reqId);
    this.#pending.delete(frame.reqId);
    if (!waiting) return;
    if (Number(frame.code) < 300) waiting.resolve(frame.body);
    else waiting.reject(new Refused(Number(frame.code), frame.body?.details || frame.body?.title || "Refused."));
  }
}

const WAITS_MS = [500, 1000, 2000, 4000, 8000, 15000];
const IDLE_MS = 30_000; // "send something every 60 s at the latest"

/**
 * A connection that comes back: after a loss it waits, longer each time, and connects again.
 *
 * hooks.address() gives the URL (and may log in), hooks.greet(request) is what to say first, hooks.notified(type, body)
 * receives notifications, hooks.status(state, words) receives "connecting", "connected", "waiting" and "ended",
 * hooks.ended(code) returns the reason not to try again after this close code, or nothing; hooks.turnedAway() the same
 * for a socket that could not be opened.
 */
export class Line {
  #hooks;
  #frames = null;
  #stopped = false;
  #wake = () => {};

  constructor(hooks) {
    this.#hooks = hooks;
    this.#run();
  }

  get isConnected() {
    return this.#frames !== null;
  }

  request(type, body, more) {
    if (!this.#frames) return Promise.reject(new Refused(0, "Not connected at the moment."));
    return this.#frames.request(type, body, more);
  }

  /** Do not wait any longer before the next try. */
  retry() {
    this.#wake();
  }

  stop() {
    this.#stopped = true;
    this.#frames?.close();
    this.#wake();
  }

  #end(words) {
    if (this.#stopped || !words) return;
    this.#stopped = true;
    this.#hooks.status("ended", words);
  }

  async #run() {
    for (let tries = 0; !this.#stopped; ) {
      this.#hooks.status("connecting", "Connecting …");
      let reason = "The connection was lost.";
      try {
        const frames = await Frames.open(await this.#hooks.address(), this.#hooks.notified);
        this.#frames = frames;
        const beat = setInterval(() => frames.request(".GetClock", {}).catch(() => {}), IDLE_MS);
        const greeted = this.#hooks.greet((...frame) => frames.request(...frame)).then(
          () => {
            tries = 0;
            this.#hooks.status("connected", "Connected");
          },
          (error) => {
            reason = error.message;
            frames.close();
          },
        );
        const code = await frames.closed;
        clearInterval(beat);
        await greeted;
        this.#frames = null;
        this.#end(this.#hooks.ended(code));
      } catch (error) {
        this.#frames = null;
        reason = error.message;
        if (error instanceof Handshake) this.#end(await this.#hooks.turnedAway());
        else if (error.code >= 400 && error.code < 500) this.#end(reason); // asking the same again would change nothing
      }
      if (this.#stopped) return;
      const wait = WAITS_MS[Math.min(tries++, WAITS_MS.length - 1)];
      this.#hooks.status("waiting", `${reason} Trying again in ${wait < 1000 ? "a moment" : `${wait / 1000} s`} …`);
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, wait);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}

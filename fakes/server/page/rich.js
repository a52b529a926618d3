/* The rich content of LivePerson's windows: quick replies, and structured content with texts, buttons, pictures, cards, lists. */

import { el, link, linked } from "./dom.js";

const list = (value) => (Array.isArray(value) ? value : value ? [value] : []);
const text = (value) => (typeof value === "string" || typeof value === "number" ? String(value) : "");

// the depth of structured content at which we stop drawing; the platform's own limit is far lower
const DEPTH = 12;

/** The row of quick replies of an event, or null. `tap({label, text, metadata})` is called for a tap. */
export function quickReplies(event, tap) {
  const replies = list(event.quickReplies?.replies).map((reply) => button(reply, tap));
  return replies.length ? el("div", { class: "choices quick", role: "group", "aria-label": "Quick replies" }, replies) : null;
}

/** Structured content as elements; without `tap` its buttons are shown and do nothing (that is how agents see them). */
export const structured = (content, tap) => element(content, tap, 0);

const TAGS = { title: "title", subtitle: "subtitle" };

const KINDS = {
  vertical: (each, tap, depth) => box(each, tap, depth, "vertical"),
  horizontal: (each, tap, depth) => box(each, tap, depth, "horizontal"),
  carousel: (each, tap, depth) => carousel(each, tap, depth),
  list: (each, tap, depth) => box(each, tap, depth, "vertical"),
  text: (each) => el("p", { class: each.style?.bold ? "title" : (TAGS[each.tag] ?? "plain") }, linked(text(each.text))),
  button: (each, tap) => button(each, tap),
  submitButton: (each, tap) => button(each, tap),
  checkbox: (each) => el("p", {}, `☐ ${text(each.text)}`),
  image: (each) => placeholder("Picture", text(each.caption) || text(each.tooltip), each.url),
  map: (each) => placeholder("Map", `${text(each.la)}, ${text(each.lo)}`),
  webview: (each) => placeholder("Web view", text(each.title)),
  datePicker: (each) => placeholder("Date picker", text(each.title)),
};

function element(each, tap, depth) {
  if (!each || typeof each !== "object" || depth > DEPTH) return null;
  const draw = KINDS[each.type];
  return draw ? draw(each, tap, depth) : el("p", { class: "subtitle" }, `[${text(each.type) || "unknown element"}]`);
}

function box(each, tap, depth, way) {
  const parts = list(each.elements).map((part) => element(part, tap, depth + 1));
  return el("div", { class: `${depth ? "" : "card "}${way}` }, parts);
}

function carousel(each, tap, depth) {
  const cards = list(each.elements).map((card) => el("li", { class: "card" }, element(card, tap, depth + 1)));
  return el("ul", { class: "carousel", tabindex: 0, "aria-label": `Carousel of ${cards.length} cards` }, cards);
}

function placeholder(kind, words, address) {
  // nothing is loaded from other hosts: a link is shown instead
  const shown = words || (address ? text(address).split("/").pop() : "");
  return el("figure", { class: "picture" }, `${kind}${shown ? `: ${shown}` : ""} `, address ? link(text(address), "open") : null);
}

function button(each, tap) {
  const label = text(each.title) || text(each.tooltip) || "(no title)";
  const actions = list(each.click?.actions);
  const away = actions.find((action) => ["link", "navigate"].includes(action?.type));
  if (away) return el("span", { class: "choice away" }, link(text(away.uri) || "#", label));
  const said = text(actions.find((action) => action?.type === "publishText")?.text) || label;
  if (!tap) return el("span", { class: "choice" }, label);
  return el(
    "button",
    { type: "button", class: "choice", on: { click: () => tap({ text: said, metadata: list(each.click?.metadata) }) } },
    label,
  );
}

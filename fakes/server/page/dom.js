/* Elements without markup in strings: everything from the wire becomes text, never HTML. */

/**
 * An element with attributes, listeners and children.
 * `attributes.on` maps event names to listeners; true and false add and omit a boolean attribute.
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== false && value !== undefined && value !== null) {
      element.setAttribute(name, String(value));
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

let count = 0;

/** A new id for an element of the page. */
export const uniqueId = (stem) => `${stem}-${++count}`;

/** A labelled control: [label, control], tied together for screen readers. */
export function labelled(text, control, attributes = {}) {
  control.id ||= uniqueId("field");
  return [el("label", { for: control.id, ...attributes }, text), control];
}

const LINK = /https?:\/\/[^\s<>"']+/g;

/** Text with its web addresses as links, which open in a tab without access to this page. */
export function linked(text) {
  const parts = [];
  let at = 0;
  for (const found of text.matchAll(LINK)) {
    parts.push(text.slice(at, found.index), link(found[0], found[0]));
    at = found.index + found[0].length;
  }
  parts.push(text.slice(at));
  return parts.filter(Boolean);
}

/** A link, or its text alone if a browser should not open the address from here (javascript:, data:). */
export function link(address, label) {
  if (!/^https?:\/\//i.test(address)) return el("span", { class: "no-link" }, `${label} (${address})`);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, label);
}

/** Let screen readers read a text that is shown elsewhere. */
export function announce(text, urgent = false) {
  const region = document.getElementById(urgent ? "urgent" : "polite");
  region.textContent = "";
  // the same words twice are read twice only when the region was empty in between
  requestAnimationFrame(() => (region.textContent = text));
}

/** A modal dialog with a heading; it is removed when it closes, and the browser gives the focus back. */
export function openDialog(title, ...content) {
  const heading = el("h2", { id: uniqueId("title") }, title);
  const dialog = el(
    "dialog",
    { "aria-labelledby": heading.id },
    el(
      "div",
      { class: "dialog-head" },
      heading,
      el("button", { type: "button", class: "quiet", on: { click: () => dialog.close() } }, "Close"),
    ),
    ...content,
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/**
 * Keep the end of a box in view while its content grows or the box itself changes, until the reader scrolls up.
 * Returns a function that goes to the end, and stays there again.
 */
export function keepAtEnd(box, content) {
  let follows = true;
  let height = 0; // of the box, when it was last laid out
  let at = 0; // where it was scrolled to last
  const toEnd = () => {
    follows = true;
    box.scrollTop = box.scrollHeight;
    at = box.scrollTop;
  };
  box.addEventListener("scroll", () => {
    // a box that is hidden, or changes its size, scrolls without its reader
    if (!box.clientHeight || box.clientHeight !== height) return;
    const isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
    // The event of our own scrolling comes a frame later: by then content may have come that is not at the end yet.
    if (isAtEnd || box.scrollTop < at) follows = isAtEnd;
    at = box.scrollTop;
  });
  const watch = new ResizeObserver(() => {
    height = box.clientHeight;
    if (follows) toEnd();
  });
  watch.observe(box);
  watch.observe(content);
  return toEnd;
}

const digits = (number, count = 2) => String(number).padStart(count, "0");

/** Virtual time as people read it: 00:03:00. */
export function clockTime(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${digits(Math.floor(seconds / 3600))}:${digits(Math.floor(seconds / 60) % 60)}:${digits(seconds % 60)}`;
}

/** The same to the millisecond, as transcripts have it: 00:03:00.001. */
export const exactTime = (ms) => `${clockTime(ms)}.${digits(ms % 1000, 3)}`;

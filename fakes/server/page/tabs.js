/* Tabs as the ARIA practices describe them: arrow keys move, one tab stop, panels labelled by their tab. */

import { el, uniqueId } from "./dom.js";

const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

export class Tabs {
  #list;
  #panels;
  #tabs = [];

  constructor(list, panels) {
    this.#list = list;
    this.#panels = panels;
    list.addEventListener("keydown", (event) => this.#key(event));
  }

  get size() {
    return this.#tabs.length;
  }

  /** A tab with its panel, shown at once. The answer has `rename`, `badge`, `remove`, `show` and `onshow`. */
  add(name, content) {
    const badge = el("span", { class: "badge", hidden: true });
    const title = el("span", { class: "tab-name" }, name);
    const button = el("button", { type: "button", role: "tab", id: uniqueId("tab") }, title, badge);
    const panel = el("div", { role: "tabpanel", id: uniqueId("panel"), "aria-labelledby": button.id }, content);
    button.setAttribute("aria-controls", panel.id);
    const tab = {
      button,
      panel,
      onshow: () => {},
      isShown: () => button.getAttribute("aria-selected") === "true",
      rename: (text) => (title.textContent = text),
      badge: (number, meaning) => {
        badge.hidden = !number;
        badge.replaceChildren(String(number), el("span", { class: "hidden" }, ` ${meaning}`));
      },
      show: () => this.#show(tab),
      remove: () => this.#remove(tab),
    };
    button.addEventListener("click", () => this.#show(tab));
    this.#tabs.push(tab);
    this.#list.append(button);
    this.#panels.append(panel);
    this.#show(tab);
    return tab;
  }

  #show(tab) {
    for (const each of this.#tabs) {
      const chosen = each === tab;
      each.button.setAttribute("aria-selected", String(chosen));
      each.button.tabIndex = chosen ? 0 : -1;
      each.panel.hidden = !chosen;
    }
    tab.onshow();
  }

  #remove(tab) {
    const at = this.#tabs.indexOf(tab);
    const held = tab.panel.contains(document.activeElement);
    this.#tabs.splice(at, 1);
    tab.button.remove();
    tab.panel.remove();
    const next = this.#tabs[Math.min(at, this.#tabs.length - 1)];
    if (!next) return;
    if (!this.#tabs.some((each) => each.isShown())) this.#show(next);
    if (held) next.button.focus();
  }

  #key(event) {
    const at = this.#tabs.findIndex((tab) => tab.button === document.activeElement);
    if (at < 0) return;
    const last = this.#tabs.length - 1;
    const to = { Home: 0, End: last }[event.key] ?? (STEPS[event.key] ? (at + STEPS[event.key] + last + 1) % (last + 1) : at);
    if (to === at) return;
    event.preventDefault();
    this.#show(this.#tabs[to]);
    this.#tabs[to].button.focus();
  }
}

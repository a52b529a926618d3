/* The dialogs behind the buttons in the head: faults, save as feature, reset, and a documented rule. */

import { announce, el, labelled, openDialog } from "./dom.js";
import { shortName } from "./agent.js";

const problemLine = () => el("p", { class: "problem", role: "alert", hidden: true });

function complain(line, error) {
  line.hidden = !error;
  line.textContent = error ? error.message : "";
}

/** One documented rule: its statement and its source. */
export async function openRule(control, id) {
  const content = el("div", { class: "rule" }, el("p", {}, "Looking it up …"));
  openDialog(id, content);
  try {
    const { statement, source, area, kind } = await control.rule(id);
    content.replaceChildren(
      el("p", { class: "statement" }, statement),
      el("p", { class: "source" }, `${source}`),
      el("p", { class: "source" }, [area, kind].filter(Boolean).join(" · ")),
    );
  } catch (error) {
    content.replaceChildren(el("p", { class: "problem" }, error.message));
  }
}

/** The faults with their parameters, and those that are pending. */
export async function openFaults(control) {
  const list = el("ul", { class: "faults" });
  const pending = el("p", { class: "pending", role: "status" });
  const problem = problemLine();
  const show = async () => {
    const answer = await control.faults();
    pending.textContent = answer.pending.length ? `Pending: ${answer.pending.join(", ")}.` : "No fault is pending.";
    return answer;
  };
  const attempt = async (action) => {
    try {
      await action();
      complain(problem, null);
    } catch (error) {
      complain(problem, error);
    }
  };
  openDialog("Faults", el("p", {}, "Each occurs once for each time it is switched on, in this order."), pending, problem, list);
  await attempt(async () => {
    const { faults, services } = await show();
    list.replaceChildren(...faults.map((fault) => faultRow(fault, services, (order) => attempt(async () => {
      await control.arrange(order);
      await show();
      announce(`Switched on: ${order.fault}`);
    }))));
  });
}

const PARAMETERS = {
  times: { label: "times", value: 1, max: 10_000 },
  status: { label: "status", value: 500, min: 400, max: 599 },
  latency_ms: { label: "after ms", value: 5000, min: 0 },
};

function faultRow(fault, services, arrange) {
  const fields = fault.parameters.map((name) => {
    if (name === "service") {
      const choices = Object.entries(services).map(([value, what]) => el("option", { value, title: what }, value));
      return { name, label: name, field: el("select", {}, choices) };
    }
    const { label, ...attributes } = PARAMETERS[name] ?? { label: name };
    return { name, label, field: el("input", { type: "number", required: true, min: 1, ...attributes }) };
  });
  const form = el(
    "form",
    { class: "row" },
    el("span", { class: "grow" }, fault.fault),
    fields.map(({ label, field }) => el("span", { class: "field" }, ...labelled(label, field))),
    el("button", { type: "submit", "aria-label": `Switch on: ${fault.fault}` }, "Switch on"),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const order = { fault: fault.fault };
    for (const { name, field } of fields) order[name] = field.type === "number" ? field.valueAsNumber : field.value;
    arrange(order);
  });
  return el("li", {}, form);
}

/** A conversation as Gherkin, to read, copy and save. */
export function openFeature(control) {
  const { conversations } = control.state;
  if (!conversations.length) {
    openDialog("Save as feature", el("p", {}, "There is no conversation yet: write a message as a consumer first."));
    return;
  }
  const choice = el(
    "select",
    {},
    conversations.map((each, at) => el("option", { value: each.id }, `${shortName(each.consumer)}, conversation ${at + 1}`)),
  );
  choice.value = conversations.at(-1).id;
  const text = el("pre", { tabindex: 0, class: "gherkin", "aria-label": "The feature" });
  const problem = problemLine();
  const copy = el("button", { type: "button", class: "primary" }, "Copy");
  const download = el("button", { type: "button" }, "Download");
  const show = async () => {
    text.textContent = "";
    copy.disabled = download.disabled = true; // there is nothing to save yet
    try {
      text.textContent = await control.feature(choice.value);
      complain(problem, null);
    } catch (error) {
      complain(problem, error);
    }
    copy.disabled = download.disabled = !text.textContent;
  };
  choice.addEventListener("change", show);
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      announce("Copied");
      copy.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(text); // no clipboard without a secure page: mark it, to be copied by hand
      complain(problem, new Error("The browser refuses the clipboard here: the text is marked, copy it by hand."));
    }
  });
  download.addEventListener("click", () => save(text.textContent, "conversation.feature"));
  openDialog(
    "Save as feature",
    el("p", { class: "field" }, ...labelled("Of", choice)),
    problem,
    text,
    el("p", { class: "row" }, copy, download),
  );
  return show();
}

function save(text, name) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

/** Reset the server, after a question. */
export function openReset(control, done) {
  const problem = problemLine();
  const button = el("button", { type: "button", class: "primary" }, "Reset");
  const dialog = openDialog(
    "Reset",
    el("p", {}, "Every conversation, ring and fault is forgotten; the account is as it was when the server started."),
    problem,
    el("p", { class: "row" }, button),
  );
  button.addEventListener("click", async () => {
    try {
      await control.reset();
      dialog.close();
      done();
    } catch (error) {
      complain(problem, error);
    }
  });
}

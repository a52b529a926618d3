"use strict";
(function () {
  const scenarios = Array.from(document.querySelectorAll(".scenario"));
  const features = Array.from(document.querySelectorAll(".feature"));
  const words = document.getElementById("words");
  const found = document.getElementById("found");
  const boxes = Array.from(document.querySelectorAll("#find input[name=status]"));
  const texts = new Map();

  // What a folded scenario holds is kept as text; it becomes part of the page when somebody unfolds it.
  function unfold(scenario) {
    const folded = scenario.querySelector(":scope > script");
    if (folded) {
      const holder = document.createElement("div");
      holder.innerHTML = folded.textContent;
      folded.replaceWith(...holder.childNodes);
    }
  }

  function text(scenario) {
    if (!texts.has(scenario)) {
      const folded = scenario.querySelector(":scope > script");
      const inside = folded ? folded.textContent.replace(/<[^>]*>/g, "") : scenario.textContent;
      const plain = (scenario.firstElementChild.textContent + " " + inside)
        .replace(/&(?:lt|gt|quot|#34|#39|amp);/g, (one) => ({ "&lt;": "<", "&gt;": ">", "&amp;": "&", "&#39;": "'" })[one] || '"');
      const feature = scenario.closest(".feature").firstElementChild.textContent;
      texts.set(scenario, (plain + " " + feature).toLowerCase());
    }
    return texts.get(scenario);
  }

  function filter() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const statuses = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    let count = 0;
    for (const scenario of scenarios) {
      const fits = statuses.has(scenario.dataset.status) && wanted.every((word) => text(scenario).includes(word));
      scenario.hidden = !fits;
      count += fits;
    }
    for (const feature of features) {
      feature.hidden = !feature.querySelector(".scenario:not([hidden])");
    }
    found.textContent = count + (count === 1 ? " scenario" : " scenarios");
  }

  function goTo() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.matches(".scenario")) {
      if (target.hidden) {
        words.value = "";
        boxes.forEach((box) => { box.checked = true; });
        filter();
      }
      unfold(target);
      target.open = true;
      target.scrollIntoView();
    }
  }

  document.addEventListener("toggle", (event) => {
    if (event.target.matches(".scenario") && event.target.open) { unfold(event.target); }
  }, true);
  let waiting;
  words.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 150); });
  boxes.forEach((box) => box.addEventListener("change", filter));
  document.getElementById("find").addEventListener("submit", (event) => { event.preventDefault(); filter(); });
  window.addEventListener("hashchange", goTo);
  window.addEventListener("beforeprint", () => scenarios.filter((one) => one.open).forEach(unfold));
  filter();
  goTo();
})();

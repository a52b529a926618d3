"use strict";
(function () {
  const scenarios = Array.from(document.querySelectorAll(".scenario"));
  const features = Array.from(document.querySelectorAll(".feature"));
  const words = document.getElementById("words");
  const found = document.getElementById("found");
  const boxes = Array.from(document.querySelectorAll("#find input[name=status]"));
  const packs = Array.from(document.querySelectorAll(".pack"), (element) => ({ element, parts: null }));
  const texts = new Map();
  const status = (scenario) => scenario.classList[1];

  // The content of a folded scenario or bot is in a pack: JSON, deflated, in base64. It is decoded when it is unfolded.
  function opened(pack) {
    if (!pack.parts) {
      const bytes = Uint8Array.from(atob(pack.element.textContent), (one) => one.charCodeAt(0));
      const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
      pack.parts = new Response(inflated).json();
      pack.element.textContent = "";
    }
    return pack.parts;
  }

  const isPacked = (folded) => folded.dataset.pack !== undefined && folded.childElementCount === 1;
  const packed = async (folded) => (await opened(packs[Number(folded.dataset.pack)]))[folded.id];

  async function unfold(folded) {
    if (!isPacked(folded)) { return; }
    const holder = document.createElement("div");
    folded.append(holder);
    if (window.DecompressionStream) {
      holder.innerHTML = await packed(folded);
    } else {
      holder.textContent = "This browser cannot unpack what is here; one from 2023 or later can.";
    }
  }

  async function text(scenario) {
    if (!texts.has(scenario)) {
      const inside = scenario.dataset.pack === undefined ? scenario.lastElementChild.textContent : plain(await packed(scenario));
      const feature = scenario.closest(".feature").firstElementChild.textContent;
      texts.set(scenario, `${scenario.firstElementChild.textContent} ${inside} ${feature}`.toLowerCase());
    }
    return texts.get(scenario);
  }

  function plain(html) {
    return html.replace(/<[^>]*>/g, "").replace(/&(?:lt|gt|quot|#34|#39|amp);/g,
      (one) => ({ "&lt;": "<", "&gt;": ">", "&amp;": "&", "&#39;": "'" })[one] || '"');
  }

  let asked = 0;
  async function filter() {
    const mine = ++asked;
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const statuses = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const fitting = new Set();
    for (const scenario of scenarios) {
      if (!statuses.has(status(scenario))) { continue; }
      if (wanted.length) {
        const all = await text(scenario);
        if (mine !== asked) { return; }  // the reader has typed more
        if (!wanted.every((word) => all.includes(word))) { continue; }
      }
      fitting.add(scenario);
    }
    for (const scenario of scenarios) { scenario.hidden = !fitting.has(scenario); }
    for (const feature of features) { feature.hidden = !feature.querySelector(".scenario:not([hidden])"); }
    found.textContent = fitting.size + (fitting.size === 1 ? " scenario" : " scenarios");
  }

  async function goTo() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.matches(".scenario, .covered-bot")) {
      if (target.hidden) {
        words.value = "";
        boxes.forEach((box) => { box.checked = true; });
        await filter();
      }
      await unfold(target);
      target.open = true;
      target.scrollIntoView();
    }
  }

  document.addEventListener("toggle", (event) => {
    if (event.target.matches("[data-pack]") && event.target.open) { unfold(event.target); }
  }, true);
  let waiting;
  words.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 150); });
  boxes.forEach((box) => box.addEventListener("change", filter));
  document.getElementById("find").addEventListener("submit", (event) => { event.preventDefault(); filter(); });
  window.addEventListener("hashchange", goTo);
  goTo();
})();

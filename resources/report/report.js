/* The report's own code: filters, opening and closing, and the picture viewer. It reads nothing but this page. */
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const steps = [...document.querySelectorAll("details.step")];
  const passes = [...document.querySelectorAll("details.pass")];
  const attention = new Set(["failed", "in_doubt", "waiting"]);
  const texts = new Map();

  /* What a step says itself, without the steps inside it. Read once, when somebody searches. */
  const textOf = (step) => {
    if (!texts.has(step)) {
      const facts = step.querySelector(":scope > .body > .facts, :scope > .body > .fold");
      texts.set(step, `${step.firstElementChild.textContent} ${facts ? facts.textContent : ""}`.toLowerCase());
    }
    return texts.get(step);
  };

  const report = (output, form, found, total, filtered) => {
    output.textContent = filtered ? form.dataset.found.replace("##", total).replace("#", found) : "";
  };

  const filterSteps = () => {
    const trouble = document.querySelector("input[name=show]:checked").value === "trouble";
    const words = $("step-search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const filtered = trouble || words.length > 0;
    const seen = new Set();
    let found = 0;
    for (const step of steps) {
      const fits = (!trouble || attention.has(step.dataset.status)) && words.every((word) => textOf(step).includes(word));
      if (!fits) continue;
      found += 1;
      for (let box = step; box; box = box.parentElement.closest("details")) {
        if (seen.has(box)) break;
        seen.add(box);
        if (filtered && box !== step) box.open = true;
      }
    }
    for (const box of [...steps, ...passes]) box.hidden = filtered && !seen.has(box);
    $("no-steps").hidden = !filtered || found > 0;
    report($("step-count"), $("step-count").closest("form"), found, steps.length, filtered);
  };

  const later = (work) => {
    let timer = 0;
    return () => { clearTimeout(timer); timer = setTimeout(work, 120); };
  };

  for (const radio of document.querySelectorAll("input[name=show]")) radio.addEventListener("change", filterSteps);
  $("step-search").addEventListener("input", later(filterSteps));
  $("reset").addEventListener("click", () => {
    document.querySelector("input[name=show][value=all]").checked = true;
    $("step-search").value = "";
    filterSteps();
    $("step-search").focus();
  });
  for (const form of document.querySelectorAll("form.tools")) form.addEventListener("submit", (event) => event.preventDefault());
  const setAll = (open) => { for (const box of [...steps, ...passes]) if (!box.hidden) box.open = open; };
  $("expand").addEventListener("click", () => setAll(true));
  $("collapse").addEventListener("click", () => setAll(false));

  /* A link to a step opens everything around it. */
  const showTarget = () => {
    const target = /^#n\d+$/.test(location.hash) && document.querySelector(location.hash);
    if (!target) return;
    if (target.hidden) $("reset").click();
    for (let box = target; box; box = box.parentElement.closest("details")) box.open = true;
    target.scrollIntoView({ block: "center" });
    target.firstElementChild.focus({ preventScroll: true });
  };
  addEventListener("hashchange", showTarget);
  for (const link of document.querySelectorAll("a[href^='#n']")) link.addEventListener("click", () => setTimeout(showTarget));

  const filterLog = () => {
    const rows = [...document.querySelectorAll("#log tbody tr")];
    const lowest = Number($("log-level").value);
    const words = $("log-search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const levels = { "l-debug": 1, "l-info": 2, "l-warning": 3, "l-error": 4 };
    let found = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = levels[row.className] < lowest || !words.every((word) => text.includes(word));
      found += row.hidden ? 0 : 1;
    }
    $("no-lines").hidden = found > 0;
    report($("log-count"), $("log-count").closest("form"), found, rows.length, lowest > 1 || words.length > 0);
  };
  if ($("log-level")) {
    $("log-level").addEventListener("change", filterLog);
    $("log-search").addEventListener("input", later(filterLog));
  }

  const viewer = $("viewer");
  const pictures = [...document.querySelectorAll(".enlarge")];
  let place = 0;
  const show = (number) => {
    place = (number + pictures.length) % pictures.length;
    const image = pictures[place].querySelector("img");
    $("viewer-image").src = image.src;
    $("viewer-image").alt = $("viewer-caption").textContent = image.alt;
    $("viewer-place").textContent = `${place + 1} / ${pictures.length}`;
  };
  pictures.forEach((button, number) => button.addEventListener("click", () => { show(number); viewer.showModal(); }));
  $("viewer-close").addEventListener("click", () => viewer.close());
  $("viewer-next").addEventListener("click", () => show(place + 1));
  $("viewer-previous").addEventListener("click", () => show(place - 1));
  viewer.addEventListener("click", (event) => { if (event.target === viewer || event.target.id === "viewer-image") viewer.close(); });
  viewer.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight") show(place + 1);
    if (event.key === "ArrowLeft") show(place - 1);
  });

  /* "/" jumps to the search, as in many lists. */
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) || viewer.open) return;
    event.preventDefault();
    $("step-search").focus();
  });
  showTarget();
})();

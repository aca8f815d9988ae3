// The small bar of the recorder: in a closed shadow root of this world. The page sees that an element is there, and
// neither what is in it nor what is done with it: events on it end here, before any listener of the page.
const TEXTS = {
  en: {recording: "Recording", paused: "Paused", pause: "Pause", go: "Go on", undo: "Undo", check: "Check", read: "Read", note: "Note", secret: "Secret", stop: "Stop", move: "Move the bar", visible: "is visible", text: "text", value: "value", count: "how many", attribute: "link address", table: "table", list: "list (click two)", pick: "Click the element. Esc leaves it.", grid: "Click in the table. Esc leaves it.", hide: "Click the field whose value is secret.", second: "Click a second one.", pages: "More pages? Click the link to the next one.", only: "Only this page", write: "Note for the last step, then Enter", rows: "rows read", row: "row read", items: "items read", item: "item read"},
  bg: {recording: "Записва", paused: "На пауза", pause: "Пауза", go: "Продължаване", undo: "Отмяна", check: "Проверка", read: "Прочитане", note: "Бележка", secret: "Тайна", stop: "Край", move: "Преместване на лентата", visible: "вижда се", text: "текст", value: "стойност", count: "колко са", attribute: "адрес на връзка", table: "таблица", list: "списък (посочете два)", pick: "Посочете елемента. Esc отказва.", grid: "Посочете таблицата. Esc отказва.", hide: "Посочете полето с тайна стойност.", second: "Посочете още един.", pages: "Има още страници? Посочете връзката към следващата.", only: "Само тази страница", write: "Бележка към стъпката, после Enter", rows: "прочетени реда", row: "прочетен ред", items: "прочетени елемента", item: "прочетен елемент"},
};
const KINDS = {assert: ["visible", "text", "value", "count"], extract: ["text", "attribute", "table", "list"]};
const say_ = TEXTS[LANGUAGE] ?? TEXTS.en;
let barRoot = null, frame = null, sign = null, firstItem = null;
// A list or table that was just read here, as it was told: it may go on over pages.
let justRead = null;
// How much that was, in words; and for how long it is shown where it was read, in milliseconds.
let readSays = "";
const SIGN_MS = 1800;

const STYLE = `:host{all:initial;position:fixed;inset:auto;top:8px;right:8px;z-index:2147483647}
.bar{display:flex;flex-wrap:wrap;box-sizing:border-box;max-width:calc(100vw - 16px);gap:4px;align-items:center;padding:5px 8px;border-radius:8px;background:#1d2330;color:#fff;font:13px system-ui,sans-serif;box-shadow:0 2px 12px #0006}
.handle{cursor:move;padding:0 4px;touch-action:none}.dot{width:9px;height:9px;border-radius:50%;background:#ff5a5a}.paused .dot{background:#f2c04d}
button,select,input{font:inherit;color:inherit;background:#2e3648;border:1px solid #48526a;border-radius:5px;padding:2px 8px}
button:hover,button[aria-pressed=true]{background:#4a68d8}:focus-visible{outline:2px solid #9db4ff}.hint{opacity:.85}
button,strong{white-space:nowrap}
kbd{font:11px system-ui,sans-serif;opacity:.75;margin-left:6px}
.frame{position:fixed;border:2px solid #4a68d8;background:#4a68d822;pointer-events:none;display:none}
.sign{position:fixed;border:2px solid #2fa36b;background:#2fa36b22;border-radius:3px;pointer-events:none;display:none}
.sign span{position:absolute;left:-2px;bottom:100%;padding:2px 8px;border-radius:5px 5px 0 0;background:#1f7d51;color:#fff;font:13px system-ui,sans-serif;white-space:nowrap}
.sign.high span{bottom:auto;top:0;border-radius:0 0 5px 0}`;
const element = (tag, fields = {}, ...inside) => { const made = Object.assign(document.createElement(tag), fields); made.append(...inside); return made; };
const button = (what, label) => {
  const made = element("button", {textContent: label});
  made.dataset.what = what;
  if (SHOWN[what]) { made.title = `${label}: Alt+Shift+${SHOWN[what]}`; made.setAttribute("aria-keyshortcuts", `Alt+Shift+${SHOWN[what]}`); }
  return made;
};

const showBar = () => {
  if (!isTop || !known.bar || known.off) return void barHost?.remove();
  if (!barHost) buildBar();
  placeBar();
  drawBar();
};
// While a modal dialog is open nothing outside of it can be clicked, and all of it lies under its backdrop.
const placeBar = () => {
  const home = [...document.querySelectorAll("dialog:modal")].pop() ?? document.documentElement;
  if (home && barHost.parentNode !== home) home.append(barHost);
};
const buildBar = () => {
  barHost = element("understudy-bar");
  barRoot = barHost.attachShadow({mode: "closed"});
  frame = element("div", {className: "frame"});
  sign = element("div", {className: "sign", ariaHidden: "true"}, element("span"));
  barRoot.append(element("style", {textContent: STYLE}), element("div", {className: "bar", role: "toolbar"}), frame, sign);
  barRoot.querySelector(".bar").setAttribute("aria-label", "Understudy");
  // This event does not leave the shadow root.
  barRoot.addEventListener("change", (event) => { if (event.isTrusted && event.target.localName === "select") ask("mode", {mode: known.mode, what: event.target.value}); });
};
const drawBar = () => {
  const bar = barRoot.querySelector(".bar"), focused = barRoot.activeElement?.dataset.what;
  const status = `${known.paused ? say_.paused : say_.recording} ${known.count ?? 0}`, shape = [known.mode, known.what, known.paused, !!firstItem].join();
  // Somebody may be in the middle of typing or choosing in it: what stays the same is not made anew.
  if (bar.dataset.shape === shape) return void (bar.querySelector(".status").textContent = status);
  bar.dataset.shape = shape;
  bar.classList.toggle("paused", known.paused);
  const handle = element("span", {className: "handle", textContent: "⠿", title: say_.move});
  handle.dataset.what = "move";
  const parts = [handle, element("span", {className: "dot"}), element("span", {className: "status", textContent: status})];
  if (known.mode === "note") {
    const field = element("input", {placeholder: say_.write, size: 36});
    field.dataset.what = "write";
    parts.push(field);
  } else {
    parts.push(button("pause", known.paused ? say_.go : say_.pause), button("undo", say_.undo), button("assert", say_.check), button("extract", say_.read), button("note", say_.note), button("secret", say_.secret));
    if (KINDS[known.mode]) {
      const kinds = element("select", {}, ...KINDS[known.mode].map((kind) => element("option", {value: kind, textContent: say_[kind], selected: kind === known.what})));
      kinds.dataset.what = "kind";
      parts.push(kinds);
    }
    if (known.mode === "pages" && readSays) parts.push(element("strong", {textContent: readSays, role: "status"}));
    if (known.mode === "pages") parts.push(button("only", say_.only));
    if (known.mode !== "act") parts.push(element("span", {className: "hint", textContent: firstItem ? say_.second : known.mode === "pages" ? say_.pages : known.mode === "secret" ? say_.hide : isTable() ? say_.grid : say_.pick}));
  }
  const stop = button("stop", say_.stop);
  stop.append(element("kbd", {textContent: "Alt+Shift+S", ariaHidden: "true"}));
  parts.push(stop);
  for (const part of parts) if (part.dataset.what === known.mode) part.setAttribute("aria-pressed", "true");
  bar.replaceChildren(...parts);
  // At once: whoever sees the field may type.
  if (known.mode === "note") bar.querySelector("input").focus();
  else if (focused) bar.querySelector(`[data-what=${focused}]`)?.focus();
};
const ask = (what, value = null) => say({kind: "control", what, value});
const pressedInBar = (what) => {
  if (what === "pause") ask("pause", !known.paused);
  else if (what === "undo" || what === "stop") ask(what);
  else if (what === "only") ask("mode", {mode: "act", what: ""});
  else if (["assert", "extract", "note", "secret"].includes(what)) ask("mode", {mode: known.mode === what ? "act" : what, what: KINDS[what]?.[what === "assert" ? 1 : 0] ?? ""});
};
const inBar = (event) => {
  const node = event.clientX || event.clientY ? barRoot.elementFromPoint(event.clientX, event.clientY) : barRoot.activeElement;
  return node?.closest("[data-what]")?.dataset.what ?? "";
};
let moving = null;
const barEvent = (event) => {
  if (event.type === "click") pressedInBar(inBar(event));
  else if (event.type === "keydown" && known.mode === "note" && (event.key === "Enter" || event.key === "Escape")) {
    const text = barRoot.querySelector("input")?.value ?? "";
    if (event.key === "Enter" && text.trim()) ask("note", text);
    ask("mode", {mode: "act", what: ""});
  } else if (event.type === "pointerdown" && inBar(event) === "move") {
    const box = barHost.getBoundingClientRect();
    moving = [event.clientX - box.left, event.clientY - box.top];
    event.preventDefault();
  }
};

// Keys for what must be quick, in every frame: only a person's (`isTrusted`), and the page gets none of them. By their
// place on the keyboard: with Alt a letter is another one in some layouts.
const KEYS = {KeyS: "stop", KeyP: "pause", KeyZ: "undo"};
const SHOWN = {stop: "S", pause: "P", undo: "Z"};
const keyOf = (event) => known.bar && event.isTrusted && event.altKey && event.shiftKey && !event.ctrlKey && !event.metaKey ? event.code : "";
const keyPressed = (event) => {
  const code = keyOf(event);
  if (code === "KeyU" && barRoot) barRoot.querySelector("button")?.focus();
  else if (KEYS[code] && event.type === "keydown" && !event.repeat) { endTyping(); pressedInBar(KEYS[code]); }
  else if (!KEYS[code]) return false;
  event.preventDefault();
  event.stopImmediatePropagation();
  return true;
};

// Picking: while a person points at what to check or read, the page gets none of it.
const PICKING = ["pointerdown", "mousedown", "pointerup", "mouseup", "click", "dblclick", "auxclick", "contextmenu", "keydown", "keyup", "keypress", "beforeinput", "input", "change", "pointermove", "pointerover", "mouseover", "focusin", "dragstart"];
const isTable = () => known.mode === "extract" && known.what === "table";
const tableOf = (node) => node.closest("table, [role=table], [role=grid]");
const isPicking = () => known.mode === "assert" || known.mode === "extract" || known.mode === "secret" || known.mode === "pages";
const guard = (event) => {
  if (known.off) return;
  if (moving && event.type === "pointermove") {
    Object.assign(barHost.style, {right: "auto", left: `${event.clientX - moving[0]}px`, top: `${event.clientY - moving[1]}px`});
  }
  if (event.type === "pointerup") moving = null;
  if (event.type.startsWith("key") && keyPressed(event)) return;
  if (isOurs(event)) {
    event.stopImmediatePropagation();
    if (event.isTrusted) barEvent(event);
    return;
  }
  if (!isPicking() || !event.isTrusted || ["pointermove", "focusin"].includes(event.type)) return;
  if (event.type === "pointerover" && frame) outline(isTable() ? tableOf(hit(event)) ?? hit(event) : meant(hit(event)));
  if (event.type === "mouseover" || event.type === "pointerover") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (event.type === "click") picked(hit(event));
  if (event.type === "keydown" && event.key === "Escape") ask("mode", {mode: "act", what: ""});
};
// For listeners that may stop a touch the browser works out, for every frame, where on the page touches can go: they are
// there only while somebody points. Else touches are only kept from the page where they are on the bar.
const TOUCHES = ["touchstart", "touchend"];
const guardTouches = () => {
  for (const type of TOUCHES) {
    if (isPicking() && !known.off) window.addEventListener(type, guard, {capture: true, passive: false});
    else window.removeEventListener(type, guard, {capture: true});
  }
};
const hideTouch = (event) => { if (isOurs(event)) event.stopImmediatePropagation(); };
const guardAgain = () => {
  for (const type of PICKING) window.addEventListener(type, guard, {capture: true, passive: false});
  for (const type of TOUCHES) window.addEventListener(type, hideTouch, {capture: true, passive: true});
  guardTouches();
};
guardAgain();
const outline = (node) => {
  const box = node.getBoundingClientRect();
  Object.assign(frame.style, {display: "block", left: `${box.left - 2}px`, top: `${box.top - 2}px`, width: `${box.width}px`, height: `${box.height}px`});
};
const finished = (action, fields, mode = "act") => {
  if (frame) frame.style.display = "none";
  firstItem = null;
  say({kind: "act", action, ...(isTop ? {url: location.href, title: document.title.slice(0, 300)} : {}), ...fields});
  ask("mode", {mode, what: ""});
};
// What was read is framed for a moment with how much it was: the page itself shows nothing of it.
let signed = 0;
const showSign = (node) => {
  if (!sign) return;
  const box = node.getBoundingClientRect();
  Object.assign(sign.style, {display: "block", left: `${box.left - 2}px`, top: `${box.top - 2}px`, width: `${box.width}px`, height: `${box.height}px`});
  sign.classList.toggle("high", box.top < 28);
  sign.firstChild.textContent = readSays;
  clearTimeout(signed);
  signed = setTimeout(() => { sign.style.display = "none"; }, SIGN_MS);
};
// Rows with cells; where no cell is a header, the first row names the columns.
const rowsOf = (table) => {
  const own = (node) => tableOf(node.parentElement) === table;
  const rows = [...table.querySelectorAll("tr, [role=row]")].filter(own).filter((row) => row.querySelector("td, [role=cell], [role=gridcell]"));
  return Math.max(rows.length - (table.querySelector("th, [role=columnheader]") ? 0 : 1), 0);
};
// It is told at once, and told again with the way to the next page when there is one.
const readMany = (node, number, kind, fields) => {
  justRead = {edit: nextEdit(), ...fields};
  readSays = `${number} ${say_[number === 1 ? kind : `${kind}s`]}`;
  showSign(node);
  finished("extract", justRead, known.bar ? "pages" : "act");
};
const picked = (raw) => {
  const node = meant(raw);
  if (known.mode === "secret") { markSecret(node); return void ask("mode", {mode: "act", what: ""}); }
  if (known.mode === "pages") return justRead ? finished("extract", {...justRead, to: see(node)}) : ask("mode", {mode: "act", what: ""});
  const what = known.what || "text";
  if (known.mode === "assert") return assertPicked(node, what);
  if (what === "table") return void (tableOf(raw) && readMany(tableOf(raw), rowsOf(tableOf(raw)), "row", {seen: see(tableOf(raw)), value: {what}}));
  if (what === "attribute") return finished("extract", {seen: see(node), value: {what, attribute: node.hasAttribute("href") ? "href" : node.hasAttribute("src") ? "src" : "title"}});
  if (what !== "list") return finished("extract", {seen: see(raw), value: {what: "text"}});
  if (!firstItem) { firstItem = raw; if (barRoot) drawBar(); return; }
  const list = listFrom(firstItem, raw);
  if (list) readMany(list.around, list.read.seen.count, "item", list.read); else firstItem = raw;
};
const assertPicked = (node, what) => {
  const isField = "value" in node && fits(node, "input, select, textarea");
  const kind = what === "text" && isField ? "value" : what;
  if (kind === "count") {
    const items = itemsOf(node);
    return finished("assert", {seen: items.seen, value: {what: "count", expected: items.count}});
  }
  if (kind === "visible" || (isField && secretOf(node, node.value))) return finished("assert", {seen: see(node), value: {what: "visible", expected: ""}});
  const expected = kind === "value" ? node.value ?? "" : (node.innerText ?? node.textContent ?? "").trim();
  finished("assert", {seen: see(node), value: {what: kind, expected: expected.slice(0, 2000)}});
};
// All that stand where this one stands.
const itemsOf = (node) => {
  const item = node.closest("li, tr, [role=listitem], [role=row], article") ?? node, parent = item.parentElement ?? document.body;
  const selector = `${selectorOf(parent, signals(parent, false))} >> :scope > ${tagOf(item)}`;
  const count = [...parent.children].filter((other) => tagOf(other) === tagOf(item)).length;
  return {count, item, seen: {fingerprint: {tag: tagOf(item)}, selector, count}};
};
// By two examples: what both stand in, its parts of the same kind, and where in such a part each example is.
const listFrom = (one, other) => {
  let around = one;
  while (around && !(around.contains(other) && around !== one)) around = around.parentElement;
  if (!around || one === other) return null;
  const part = (node) => { let at = node; while (at.parentElement !== around) at = at.parentElement; return at; };
  const first = part(one), second = part(other);
  if (first === second || tagOf(first) !== tagOf(second)) return null;
  const items = [...around.children].filter((child) => tagOf(child) === tagOf(first));
  const selector = `${selectorOf(around, signals(around, false))} >> :scope > ${tagOf(first)}`;
  const inner = one === first ? "" : byPath(one, first), link = one.closest("a[href]");
  const fields = inner ? {text: inner} : {};
  if (link && first.contains(link) && link !== first) fields.link = `${byPath(link, first)}@href`;
  if (Object.keys(fields).length === 1 && fields.link) fields.text = "";
  return {around, read: {seen: {fingerprint: {tag: tagOf(first)}, selector, count: items.length}, value: {what: "list", fields}}};
};
const markSecret = (node) => {
  marked.add(node);
  if ("value" in node) hide(String(node.value ?? ""));
  say({kind: "control", what: "secret", seen: see(node)});
};
setInterval(() => { if (barHost && known.bar && !known.off) placeBar(); }, 200);

// What is put into fields: texts, choices, dates, files.
const TEXT = "input:not([type]), input[type=text], input[type=search], input[type=email], input[type=tel], input[type=url], input[type=password], input[type=number], textarea";
const VALUED = "input[type=date], input[type=time], input[type=datetime-local], input[type=month], input[type=week], input[type=color], input[type=range]";
const AT_MOST_EVERY = 80, UNTIL_WHOLE = 3000;
let typing = null, lastKey = -1e9;

const editable = (node) => {
  let host = node instanceof HTMLElement && node.isContentEditable ? node : null;
  while (host?.parentElement?.isContentEditable) host = host.parentElement;
  return host;
};
// A press beside a field that brought the focus into it or left it there, as in editors that show elsewhere what their
// field is given. Only while the editor is empty, where it does not matter which place in it was pressed; only of a field
// that could be seen before, and not by a button: that may have done more than this.
let focused = null;
const visibleFields = () => new Set([...document.querySelectorAll(`${TEXT}, [contenteditable]`)].filter((node) => node.checkVisibility({visibilityProperty: true})));
const isBeside = (node, field) => {
  let around = field;
  while (around && !around.contains(node)) around = parentOf(around);
  if (!around || /[^\d\s\u200b]/.test(around.innerText ?? "")) return false;
  return [...around.querySelectorAll(MEANT)].every((one) => one === field || one.contains(field));
};
const isFor = (node, field) => press.fields.has(field) && node !== field && isBeside(node, field);
listen("pointerdown", (event) => {
  const node = hit(event), field = document.activeElement;
  focused = getComputedStyle(node).cursor === "text" && isFor(node, field) ? field : null;
});
listen("focusin", (event) => { if (press?.isDown && isFor(press.raw, hit(event))) focused = hit(event); });
const byPerson = () => performance.now() - Math.max(lastKey, lastPointer.time, lastPaste) < 1500;
let lastPaste = -1e9;
for (const type of ["paste", "cut", "compositionend", "drop"]) listen(type, () => { lastPaste = performance.now(); });

// Scripts can make trusted input events, with execCommand. Those of a person are announced before.
let aboutToChange = null;
listen("beforeinput", (event) => { aboutToChange = hit(event); });
listen("input", (event) => {
  const node = hit(event);
  if (fits(node, VALUED)) return valued(node);
  const host = fits(node, TEXT) ? node : editable(node);
  const announced = aboutToChange === node || aboutToChange === host;
  aboutToChange = null;
  if (!host || !(announced || (navigator.userActivation.isActive && !event.inputType))) return;
  if (typing?.node !== host) { endTyping(); begin(host); }
  if (event.inputType === "insertText") typing.typed += event.data ?? "";
  else if (event.inputType === "insertLineBreak" || event.inputType === "insertParagraph") typing.typed += "\n";
  else typing.mixed = true;
  later();
});
const begin = (node) => { typing = {node, focused: focused === node, edit: nextEdit(), seen: seenSafely(node), typed: "", mixed: false, taken: false, told: "", last: -1e9, before: textIn(node)}; };
// A key that the page took for itself, to write what it likes.
const takenKey = (event, host) => {
  if (!typing || typing.node !== host) { endTyping(); begin(host); }
  typing.typed += event.key;
  typing.taken = true;
  later();
};
const textIn = (node) => (node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement ? node.value : node.innerText ?? "");
// What may become the number of a card is told when it is whole, or nothing has come for long.
const mayBeCard = (text) => /^[\d -]{9,23}$/.test(text);
const later = () => {
  if (mayBeCard(textIn(typing.node))) {
    hiding = textIn(typing.node);
    clearTimeout(typing.timer);
    typing.timer = setTimeout(() => { if (typing) tellTyping(); }, UNTIL_WHOLE);
    return;
  }
  const wait = AT_MOST_EVERY - (performance.now() - typing.last);
  if (wait <= 0) return tellTyping();
  if (!waiting.has("typing")) soon("typing", wait, () => { if (typing) tellTyping(); });
};
const tellTyping = () => {
  const {node, edit, seen, focused} = typing, value = textIn(node).slice(0, LONGEST_VALUE), secret = secretOf(node, value);
  typing.last = performance.now();
  hiding = secret && !isExpiry(node) ? value || hiding : "";
  if (!secret) shownValues.add(value);
  if (value === typing.told) return;
  typing.told = value;
  // A field that writes something else than what was typed has its own keys: they are replayed one by one.
  const byKeys = !secret && typing.typed !== "" && (typing.taken || (!typing.mixed && !value.trimEnd().endsWith(typing.typed.trimEnd())));
  act("type", {edit, seen, focused, ...(secret ? {secret} : {value: byKeys ? typing.typed : value, typed: byKeys})});
};
// Before anything else is told, what was typed so far is.
const endTyping = () => {
  if (!typing) return;
  tellTyping();
  const value = hiding;
  typing = null;
  hiding = "";
  hide(value);
};
listen("blur", (event) => { if (typing && event.target === typing.node) endTyping(); });

let setting = null;
const valued = (node) => {
  if (!byPerson() && !navigator.userActivation.isActive) return;
  if (setting?.node !== node || performance.now() - setting.time > 3000) { endTyping(); setting = {node, edit: nextEdit(), seen: seenSafely(node)}; }
  setting.time = performance.now();
  act("set_value", {edit: setting.edit, seen: setting.seen, value: node.value});
};
listen("change", (event) => {
  const node = hit(event);
  if (fits(node, "select")) {
    const chosen = [...node.selectedOptions];
    act("select", {seen: seenSafely(node), value: chosen.map((option) => option.label.trim()), sent: chosen.slice(0, 100).map((option) => option.value.slice(0, 1000))});
  } else if (fits(node, TOGGLES)) {
    // A script can click a box, too: only the one that a person has just touched counts.
    const byKey = performance.now() - Math.max(lastKey, lastKeyUp) < 400 && document.activeElement === node;
    if (byKey || (toggling.node === node && performance.now() - toggling.time < 1000)) act("check", {seen: seenSafely(node), value: node.checked});
  } else if (fits(node, "input[type=file]")) {
    act("upload", {seen: seenSafely(node), value: [...node.files].map((file) => file.name)});
  } else if (fits(node, VALUED)) {
    valued(node);
  }
});

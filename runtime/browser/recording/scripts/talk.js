// Speaking to the recorder, and what all parts know: the state of the recording, and what is left out of every message.
const tell = (text) => globalThis[TELL](text);  // each recording has its own
const known = {mode: "act", paused: false, off: false};
const isTop = window === window.top;
const LONGEST_VALUE = 20000, HIDDEN = "•••";
const hiddenValues = new Set(), shownValues = new Set();
// What stands in a secret field now, while it is being typed.
let hiding = "";
let edits = 0;

const clean = (text) => {
  for (const value of [...hiddenValues, hiding]) if (value.length > 3) text = text.split(value).join(HIDDEN);
  return text;
};
// A secret stays here. Other pages may show it: the recorder gets a digest by which it knows it again, see hidden.py.
const PRIME = 67108859;
const digest = (text, base) => { let found = 0; for (const char of text) found = (found * base + char.codePointAt(0) + 1) % PRIME; return found; };
const hide = (value) => {
  if (!value || hiddenValues.has(value) || shownValues.has(value)) return;
  hiddenValues.add(value);
  if (known.salt) say({kind: "control", what: "hidden", value: {length: [...value].length, digest: known.salt.map((base) => digest(value, base))}});
};
// JSON.stringify calls `toJSON`, and arrays of this world have none of the page's: nothing of the page runs here.
const withoutSecrets = (key, value) => typeof value === "string" && (hiddenValues.size || hiding) ? clean(value) : value;
const say = (payload) => {
  if (known.off) return;
  try { tell(JSON.stringify({top: isTop, at: Date.now(), ...payload}, withoutSecrets)); } catch { /* the document is going */ }
};
// An action of the person. `edit` is the number of one that is corrected by this message, or 0.
const act = (action, fields = {}) => {
  if (known.paused || known.mode !== "act") return;
  const where = isTop ? {url: location.href, title: document.title.slice(0, 300)} : {};
  say({kind: "act", action, ...where, ...fields});
};
const nextEdit = () => ++edits;
// What can only be told once the page has dealt with an event: before the next one, or as soon as there is time.
const pending = [];
const settle = () => { while (pending.length) pending.shift()(); };
const afterwards = (work) => { pending.push(work); setTimeout(settle, 0); };
// What is told a moment later, because more of it may come.
const waiting = new Map();
const soon = (what, wait, work) => {
  clearTimeout(waiting.get(what)?.timer);
  const now = () => { clearTimeout(one.timer); waiting.delete(what); work(); };
  const one = {now, timer: setTimeout(now, wait)};
  waiting.set(what, one);
};
// Nothing is held back any more: the page goes, or the recording ends.
const tellAll = (except) => { settle(); for (const [what, {now}] of [...waiting]) if (what !== except) now(); };
// Elements in whose closed shadow root somebody writes: what that is cannot be seen, so it must be taken for a secret.
const closedFields = new WeakSet();
const noteClosed = (event) => {
  const node = event.composedPath()[0];
  if (event.isTrusted && node instanceof Element && !("value" in node) && !node.isContentEditable) closedFields.add(node);
};
window.addEventListener("beforeinput", noteClosed, {capture: true, passive: true});
// A page can take all listeners away (document.open does): they are kept, and put back.
const listeners = [];
const listen = (type, handler) => {
  const hear = (event) => {
    settle();
    if (event.isTrusted && !known.off && !isOurs(event)) handler(event);
  };
  listeners.push([type, hear]);
  window.addEventListener(type, hear, {capture: true, passive: true});
};
const listenAgain = () => { window.addEventListener("beforeinput", noteClosed, {capture: true, passive: true}); for (const [type, hear] of listeners) window.addEventListener(type, hear, {capture: true, passive: true}); };
// The bar inside the page is never part of a recording.
let barHost = null;
const isOurs = (event) => barHost !== null && (event.target === barHost || event.composedPath().includes(barHost));
const held = (event) => ["Alt", "Control", "Meta", "Shift"].filter((name) => event.getModifierState(name));
const place = (element, x, y) => {
  const box = element.getBoundingClientRect();
  return [Math.round((x - box.left - element.clientLeft) * 10) / 10, Math.round((y - box.top - element.clientTop) * 10) / 10];
};

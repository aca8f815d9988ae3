// Keys that do something by themselves. Letters that go into a field are told with its text.
const NAMES = {" ": "Space"};
const ALONE = new Set(["Shift", "Control", "Alt", "Meta", "AltGraph", "CapsLock", "NumLock", "Dead", "Process", "Unidentified"]);
const SCROLLS = new Set(["PageDown", "PageUp", "Home", "End", "ArrowDown", "ArrowUp", " "]);
const MOVES = new Set(["Backspace", "Delete", "ArrowLeft", "ArrowRight", "Home", "End"]);

listen("keydown", (event) => {
  lastKey = performance.now();
  const node = hit(event), text = fits(node, TEXT) ? node : editable(node);
  // A field scrolls by itself to where one writes.
  if (!text && SCROLLS.has(event.key)) lastScrollCause = performance.now();
  if (event.isComposing || ALONE.has(event.key) || event.repeat && !MOVES.has(event.key) && event.key.length === 1) return;
  const keys = held(event), command = keys.some((key) => key !== "Shift" && !event.getModifierState("AltGraph"));
  if (text && !command && event.key.length === 1) return afterwards(() => { if (event.defaultPrevented) takenKey(event, text); });
  if (text && !command && MOVES.has(event.key)) return;
  if (event.key === "Enter" && !command && (tagOf(node) === "textarea" || (text && !fits(node, "input")))) return void unless(event, node);
  if (fits(node, "select, input[type=date], input[type=time], input[type=range], input[type=month], input[type=datetime-local], input[type=week]") && event.key !== "Tab" && event.key !== "Enter") return;
  if (fits(node, TOGGLES) && (event.key === " " || event.key.startsWith("Arrow"))) return;
  // A letter may go into a field that cannot be seen from here; the next event tells.
  if (event.key.length === 1 && !command) return afterwards(() => { if (!closedFields.has(node)) pressed(event, node); });
  pressed(event, node);
});
// Boxes change when a key is let go.
let lastKeyUp = -1e9;
listen("keyup", () => { lastKeyUp = performance.now(); });
// In a field of several lines Enter is a part of the text, unless the page takes it for itself.
const unless = (event, node) => {
  const seen = seenSafely(node);
  afterwards(() => { if (event.defaultPrevented) pressed(event, node, seen); });
};
const pressed = (event, node, seen) => {
  newsNow();
  endTyping();
  const named = NAMES[event.key] ?? event.key, keys = held(event).filter((key) => key !== "Shift" || event.key.length > 1);
  const key = [...keys, named.length === 1 && keys.length ? named.toLowerCase() : named].join("+");
  if (secretOf(node) && named.length === 1 && !keys.length) return;
  const isPage = node === document.body || node === document.documentElement;
  act("press", {key, ...(isPage ? {} : {seen: seen ?? seenSafely(meant(node))})});
  lastRestCause = performance.now();
  restSoon(200);
};
// What was typed must be told before the page goes, or anything else is done.
for (const type of ["pointerdown", "submit"]) listen(type, () => endTyping());
listen("pagehide", () => { endTyping(); tellAll("news"); });

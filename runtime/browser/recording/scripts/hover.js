// Hovering that matters: what was clicked was not there, or not to be seen, before the pointer came near it.
const CLICKABLE = "a[href], button, input, select, summary, [role=menuitem], [role=option], [role=link], [role=button], [role=tab], [onclick], li, td, span";
let visibleAtRest = new WeakSet(), restTime = 0, trail = [], resting = null;
const isVisible = (node) => node.checkVisibility?.({visibilityProperty: true, opacityProperty: true}) ?? true;

const takeRest = () => {
  const seen = new WeakSet(), before = restTime && restTime > lastRestCause ? visibleAtRest : null;
  let count = 0;
  for (const node of document.querySelectorAll(CLICKABLE)) {
    if (++count > 3000) return void (visibleAtRest = null);
    if (isVisible(node) && (!before || before.has(node) || !openedByPointer(node))) seen.add(node);
  }
  visibleAtRest = seen;
  calm = new WeakSet();
  restTime = performance.now();
  trail = trail.filter((step, n) => step.time > lastRestCause || n === trail.length - 1);
};
// What has come up beside the pointer since the last click is not there at rest, however long the pointer stays: pages
// change all the time for other reasons, and each change asks what is there.
const WIDE = "html, body, main, form, table, tbody, ul, ol, nav";
const openedByPointer = (node) => trail.some((step) => step.time > lastRestCause && [step.node, step.node.parentElement].some(
  (near) => near && near !== node && near.contains(node) && !fits(near, WIDE))) && !bornCalmly(node);
const bornCalmly = (node) => { for (let at = node; at; at = parentOf(at)) if (calm.has(at)) return true; return false; };
let restlessSince = 0;
const restSoon = (wait = 150) => {
  const now = performance.now();
  // A page that never stops changing is looked at all the same.
  if (resting && now - restlessSince > 300) return;
  if (!resting) restlessSince = now;
  clearTimeout(resting);
  resting = setTimeout(() => { resting = null; if (performance.now() - lastMove > 60) takeRest(); else restSoon(80); }, wait);
};
let lastMove = -1e9, born = new WeakMap(), calm = new WeakSet();
// Whether a button of the mouse is held, and when the last one was let go or the document was loaded.
let isHeld = false, calmSince = performance.now();
listen("pointerdown", () => { isHeld = true; });
for (const end of ["pointerup", "pointercancel", "dragend"]) listen(end, () => { isHeld = false; calmSince = performance.now(); });
listen("pointerover", (event) => {
  lastMove = performance.now();
  const node = hit(event);
  // The last moment in which nothing has come up because of the pointer.
  if (restTime < lastRestCause) takeRest();
  if (trail[trail.length - 1]?.node !== node) trail.push({node, time: lastMove});
  if (trail.length > 40) trail.shift();
});
new MutationObserver((records) => {
  const now = performance.now();
  // What a page builds while it loads, or because of a drag, is not there because of hovering.
  const isBusy = document.readyState !== "complete" || isHeld || now - calmSince < 400;
  const isHover = !isBusy && now - lastMove < 600 && lastMove > lastPointer.time && lastMove > lastKey;
  // What is taken out and put in again at once was only moved, as drawings do with the part to be on top.
  const moved = new Set(records.flatMap((record) => [...record.removedNodes]));
  for (const record of records) for (const node of record.addedNodes) if (node instanceof Element) {
    if (isHover && trail.length && !moved.has(node)) born.set(node, trail[trail.length - 1].node);
    else { born.delete(node); calm.add(node); }
  }
  if (!isHover) restSoon();
}).observe(document, {subtree: true, childList: true});

// Called with what is about to be told as clicked.
const hovered = (node) => {
  const found = visibleAtRest && restTime && restTime >= lastRestCause ? cameUp(node) : null;
  lastRestCause = performance.now();
  restSoon(200);
  const trigger = found && anchor(found.trigger);
  if (trigger && isThing(trigger)) act("hover", {seen: seenSafely(trigger), appeared: [seenSafely(found.popped)].filter(Boolean)});
};
let lastRestCause = -1;
// What takes more than half of the window is the page, a drawing as a whole too: nothing that one points at.
const isThing = (node) => {
  const box = node.getBoundingClientRect();
  return box.width > 0 && box.height > 0 && box.width * box.height < innerWidth * innerHeight / 2;
};
const cameUp = (node) => {
  const clickable = node.closest(CLICKABLE) ?? node;
  if (visibleAtRest.has(clickable)) return null;
  const isWatched = fits(clickable, CLICKABLE);
  for (let at = clickable; at; at = parentOf(at)) if (born.has(at)) {
    const trigger = born.get(at);
    return trigger?.isConnected && isVisible(trigger) && !at.contains(trigger) ? {trigger, popped: at} : null;
  }
  if (!isWatched) return null;  // nobody knows how it was at rest
  // Hidden by style at rest: the outermost part around it that the pointer was not in before it came up.
  const inside = trail.findIndex((step) => step.node === clickable || clickable.contains(step.node));
  for (let n = inside - 1; n >= 0; n--) {
    const step = trail[n].node;
    if (!step.isConnected || step.contains(clickable) && step.contains(document.body)) continue;
    const through = step.closest(CLICKABLE) ?? step;
    if (visibleAtRest.has(through) || (step !== document.body && !fits(through, CLICKABLE) && isVisible(step) && !popup(step, clickable))) {
      const trigger = visibleAtRest.has(through) ? through : step;
      return {trigger, popped: outermostHidden(clickable, trigger)};
    }
  }
  return null;
};
const popup = (step, clickable) => step.contains(clickable) && !visibleAtRest.has(step);
const outermostHidden = (clickable, trigger) => {
  let top = clickable;
  for (let at = parentOf(clickable); at && !at.contains(trigger) && at !== document.body; at = parentOf(at)) top = at;
  return top;
};
addEventListener("load", () => { calmSince = performance.now(); restSoon(100); });

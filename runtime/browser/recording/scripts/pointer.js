// Clicks, drags and drops, drawing, the wheel.
const FAR = 6, MOST_POINTS = 60;
const TOGGLES = "input[type=checkbox], input[type=radio]";
const SILENT = `${TOGGLES}, input[type=file], input[type=color], input[type=range], option`;
let press = null, lastPointer = {time: -1e9, path: []}, drop = null;

const seenSafely = (node) => { try { return see(node); } catch { return null; } };
const controlOf = (node) => {
  for (let at = node, n = 0; at && n < 6; at = parentOf(at), n++) {
    if (tagOf(at) === "label") return at.control;
    if (fits(at, "button, a[href], select, textarea")) return null;
  }
  return null;
};
const siblingPlaces = (node) => {
  const places = [];
  for (let at = drawingOf(node) ?? node, n = 0; at && n < 3; at = at.parentElement, n++) {
    const row = at.parentElement ? [...at.parentElement.children] : [];
    if (row.length > 1 && row.length < 200) for (const other of row) if (other !== at && !other.contains(node)) places.push({node: other, box: other.getBoundingClientRect(), row});
  }
  return places;
};

// What came up while a button is held goes with the pointer or makes room for it: nothing can be dropped on it again.
let sincePress = new WeakSet();
new MutationObserver((records) => {
  if (press) for (const record of records) for (const node of record.addedNodes) sincePress.add(node);
}).observe(document, {subtree: true, childList: true});
const wasThere = (node) => {
  for (let at = node; at; at = parentOf(at)) if (sincePress.has(at)) return false;
  return true;
};

// Whatever comes up from the moment of pressing on may be an effect.
const pressTime = (from) => Math.floor(Date.now() - (performance.now() - from.time));
listen("pointerdown", (event) => {
  newsNow();
  const node = meant(hit(event));
  sincePress = new WeakSet();
  lastPointer = {time: performance.now(), path: event.composedPath()};
  press = {node, time: performance.now(), raw: hit(event), seen: seenSafely(node), x: event.clientX, y: event.clientY, button: event.button, at: place(node, event.clientX, event.clientY), points: [], html: false, keys: held(event), isDown: true, portrait: event.button === 0 ? portray(node) : 0, fields: visibleFields(), places: event.button === 0 ? siblingPlaces(hit(event)) : []};
});
listen("pointermove", (event) => {
  if (!press || !(event.buttons & 1)) return;
  const last = press.points[press.points.length - 1] ?? [press.x, press.y];
  if (Math.hypot(event.clientX - last[0], event.clientY - last[1]) >= 3) press.points.push([event.clientX, event.clientY]);
});
listen("dragstart", (event) => { if (press) { press.html = true; press.node = hit(event); press.seen = seenSafely(hit(event)); press.at = place(hit(event), press.x, press.y); } drop = null; });
listen("drop", (event) => {
  const node = anchor(hit(event));
  drop = {x: event.clientX, y: event.clientY, to: seenSafely(node), at: place(node, event.clientX, event.clientY)};
});
listen("dragend", () => {
  const from = press;
  press = null;
  if (!from || !drop) return;
  // A drop that the page took: where it was let go counts, also when things have moved since.
  act("drag", {at: pressTime(from), seen: from.seen, to: drop.to, position: from.at, to_position: drop.at, modifiers: from.keys, value: {by: [drop.x - from.x, drop.y - from.y]}});
  drop = null;
});
listen("pointerup", (event) => {
  const from = press;
  if (from) from.isDown = false;
  if (!from || from.html || from.button !== 0) return;
  if (Math.hypot(event.clientX - from.x, event.clientY - from.y) < FAR && from.points.length < 8) return ended(from);
  press = null;
  if (fits(from.node, "input[type=range], select, option")) return;
  dragged(from, event);
});
const dragged = (from, event) => {
  const selected = String(getSelection() ?? "");
  if (fits(from.raw, "input, textarea")) return;
  const x = event.clientX, y = event.clientY, by = [x - from.x, y - from.y];
  // Within a drawing one draws or moves a part of it; beyond its edge it was only the handle of something else.
  const around = drawingOf(from.raw), drawing = around && !isIcon(around) ? around : null, isInside = drawing !== null && holds(drawing.getBoundingClientRect(), x, y);
  const isPart = isInside && anchor(from.raw) !== drawing;
  const source = tagOf(from.raw) === "canvas" || isPart ? from.raw : isInside ? drawing : from.node;
  const isDrawing = ["canvas", "svg"].includes(tagOf(source));
  const seen = source === from.node ? from.seen : seenSafely(source);
  const start = source === from.node ? from.at : place(source, from.x, from.y);
  const every = Math.max(1, Math.ceil(from.points.length / MOST_POINTS));
  const path = from.points.filter((_, n) => n % every === 0).map(([px, py]) => [start[0] + px - from.x, start[1] + py - from.y]);
  const value = {by, path: [...path, [start[0] + by[0], start[1] + by[1]]]};
  if (selected && !isDrawing) value.selected = true;
  let target = isDrawing || fits(source, "[role=slider]") ? null : landed(from, x, y, isInside);
  if (isPart && target?.node === drawing) target = null;
  const to = target && (target.place ? asItStood(target.place) : seenSafely(target.node));
  dragEnd = event.timeStamp;
  act("drag", {at: pressTime(from), seen, position: start, modifiers: from.keys, value, to_position: to ? target.at : [start[0] + by[0], start[1] + by[1]], ...(to ? {to} : {})});
};
// A browser makes a click of it, too, out of the same release of the button, which bears the same time.
let dragEnd = -1e9;
// What it was let go on: what had been there when it began, before everything moved aside.
const holds = (box, x, y) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
const landed = (from, x, y, isInside) => {
  // The parts of a drawing do not make room.
  for (const place of isInside ? [] : from.places)
    if (holds(place.box, x, y)) return {node: place.node, place, at: [x - place.box.left, y - place.box.top]};
  const own = groupOf(from.raw)?.group ?? from.node;
  const isOther = (node) => !own.contains(node) && node !== from.raw && node !== from.node && !from.node.contains(node) && node !== barHost && wasThere(node);
  const under = document.elementsFromPoint(x, y).find((node) => isOther(node) && (drawingOf(node) || !node.contains(from.raw)));
  if (!under) return null;
  const node = anchor(under);
  return {node, at: place(node, x, y)};
};
// A list makes room while one drags over it: a replay finds things where they stood before.
const asItStood = ({node, box, row}) => {
  const number = row.filter((other) => tagOf(other) === tagOf(node)).indexOf(node) + 1;
  stood = {node, number};
  const seen = seenSafely(node);
  stood = {node: null, number: 0};
  if (!seen) return null;
  const {path} = seen.fingerprint;
  if (path.length) path[path.length - 1] = path[path.length - 1].replace(/:\d+$/, `:${number}`);
  seen.fingerprint.box = [box.left + scrollX, box.top + scrollY, box.width, box.height].map((value) => Math.round(value * 10) / 10);
  return seen;
};

// What goes away when it is pressed gets no click of its own.
const ended = (from) => {
  if (from.raw.isConnected) return;
  soon(from, 30, () => {
    if (press !== from || lastClick >= from.time) return;
    act("click", {at: pressTime(from), seen: from.seen, position: from.at, modifiers: from.keys});
    lastRestCause = performance.now();
  });
};
let lastClick = -1e9;

const clicked = (event, button) => {
  const before = press && (press.node.contains(hit(event)) || press.raw === hit(event) || !press.raw.isConnected) ? press : null;
  const node = before ? before.node : meant(hit(event));
  lastClick = performance.now();
  if (Math.abs(event.timeStamp - dragEnd) < 1) return;
  if (button === "left") {
    const control = controlOf(hit(event));
    if (fits(node, SILENT) || (control && fits(control, `${TOGGLES}, input[type=file]`))) return toggled(control ?? node);
    if (control && control !== node && !node.contains(control) && !fits(node, "label")) return;
  }
  const position = before ? before.at : place(node, event.clientX, event.clientY);
  hovered(node);
  act("click", {...(before ? {at: pressTime(before), portrait: before.portrait} : {}), seen: before?.seen ?? seenSafely(node), position, button, clicks: event.detail > 3 ? 1 : Math.max(1, event.detail), modifiers: held(event)});
};
listen("click", (event) => {
  // One that a key made, or the browser for the field of a label, was told already.
  if (event.detail === 0 || event.pointerType === "" || event.button !== 0) return;
  if (performance.now() - lastPointer.time > 5000 && !press) return;
  clicked(event, "left");
});
listen("auxclick", (event) => { if (event.button === 1) clicked(event, "middle"); });
listen("contextmenu", (event) => { if (event.button === 2) clicked(event, "right"); });

let toggling = {node: null, time: -1e9};
const toggled = (node) => { toggling = {node, time: performance.now()}; };

// Scrolling counts when the person did it: with the wheel, a key, or the bar at the side.
let lastScrollCause = -1e9, scrolling = null;
for (const type of ["wheel", "touchmove"]) listen(type, () => { lastScrollCause = performance.now(); });
// Inline elements have no inside of their own, and so no bar.
const isOnBar = (event, {clientWidth, clientHeight} = event.target) => clientWidth > 0 && (event.offsetX > clientWidth || event.offsetY > clientHeight);
listen("pointerdown", (event) => { if (isOnBar(event)) lastScrollCause = performance.now() + 3000; });
const offsets = new WeakMap();
const offsetOf = (box) => [box.scrollLeft, box.scrollTop];
listen("scroll", (event) => {
  const box = event.target instanceof Element ? event.target : document.scrollingElement;
  if (!box) return;
  const before = offsets.get(box) ?? [0, 0], now = offsetOf(box);
  offsets.set(box, now);
  if (performance.now() - lastScrollCause > 700) return;
  if (!scrolling || scrolling.box !== box || performance.now() - scrolling.time > 1000) {
    const isPage = box === document.scrollingElement;
    scrolling = {box, from: before, edit: nextEdit(), height: box.scrollHeight, seen: isPage ? null : seenSafely(box)};
  }
  scrolling.time = performance.now();
  const current = scrolling;
  soon(current, 120, () => {
    const [x, y] = offsetOf(box);
    const value = {x: Math.round(x - current.from[0]), y: Math.round(y - current.from[1]), end: y + box.clientHeight >= box.scrollHeight - 2, grew: box.scrollHeight > current.height};
    if (value.x || value.y) act("scroll", {edit: current.edit, value, ...(current.seen ? {seen: current.seen} : {})});
  });
});

// Shows what the mouse is over and tells what was clicked. Lives in an isolated world of a document; what it draws is
// in a closed shadow root of one element that is there only while something is shown. `signals` and `TELL` come before.
(() => {
  if (globalThis.understudyPicker) return;
  const tell = (message) => globalThis[TELL](JSON.stringify({...message, url: location.href}));
  const MEANT = "button, a[href], label, summary, option, [role=button], [role=link], [role=menuitem], [role=tab]";
  const SWALLOWED = ["pointerdown", "pointerup", "mousedown", "mouseup", "click", "dblclick", "auxclick", "contextmenu", "touchstart", "touchend", "dragstart", "keyup", "keypress"];
  let working = false, hint = null, said = null;
  let host = null, box = null, label = null, current = null, trail = [], number = 0, timer = 0;

  const parentOf = (node) => { const up = node.parentNode; return up instanceof ShadowRoot ? up.host : up instanceof Element ? up : null; };
  const build = () => {
    host = document.createElement("div");
    host.style.cssText = "all: initial; position: fixed; inset: 0; z-index: 2147483647; pointer-events: none; margin: 0; border: 0; background: none; width: auto; height: auto; overflow: hidden;";
    const root = host.attachShadow({mode: "closed"});
    box = document.createElement("div");
    box.style.cssText = "position: fixed; box-sizing: border-box; border: 2px solid #e0352b; border-radius: 4px; background: rgb(224 53 43 / 10%); box-shadow: 0 0 0 2px #fff9;";
    label = document.createElement("div");
    label.style.cssText = "position: fixed; font: 600 12px/1.5 system-ui, sans-serif; color: #fff; background: #1b2130; padding: 3px 9px; border-radius: 6px; max-width: 60vw; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; box-shadow: 0 2px 8px #0006;";
    root.append(box, label);
  };
  const draw = (element, words) => {
    if (!host) build();
    if (!host.isConnected) document.documentElement.append(host);
    const at = element.getBoundingClientRect();
    Object.assign(box.style, {left: `${at.left - 2}px`, top: `${at.top - 2}px`, width: `${at.width + 4}px`, height: `${at.height + 4}px`});
    label.textContent = words;
    const below = at.top < 34;
    Object.assign(label.style, {left: `${Math.max(4, Math.min(at.left, innerWidth - 220))}px`, top: below ? `${Math.min(at.bottom + 6, innerHeight - 28)}px` : `${at.top - 30}px`});
  };
  const describe = (seen) => `${seen.role || seen.tag}${seen.name || seen.text ? ` “${seen.name || seen.text}”` : ""}`;
  const show = (element, past = []) => {
    if (!element || element === current || element === host) return;
    if (!current) tell({kind: "over"});
    [current, trail] = [element, past];
    number += 1;
    draw(element, describe(signals(element, true)));
    clearTimeout(timer);
    // The rest costs more: it waits until the mouse does.
    timer = setTimeout(() => tell({kind: "hover", number, signals: signals(current, false)}), 60);
  };
  const clear = () => { clearTimeout(timer); host?.remove(); current = null; trail = []; };
  const hit = (event) => {
    const node = event.composedPath().find((one) => one instanceof Element) ?? document.documentElement;
    return node.closest(MEANT) ?? node;
  };
  const stop = (event) => { event.preventDefault(); event.stopImmediatePropagation(); };
  const pick = () => { if (current) tell({kind: "pick", signals: signals(current, false)}); };

  const onMove = (event) => { if (event.isTrusted && !working) show(hit(event)); };
  const onSwallowed = (event) => {
    if (!event.isTrusted || working) return;
    stop(event);
    if (event.type === "click") { if (!current) show(hit(event)); pick(); }
  };
  const onKey = (event) => {
    if (!event.isTrusted || (working && event.key !== "F2")) return;
    stop(event);
    tell({kind: "key", key: event.key});
  };
  const redraw = () => { if (current?.isConnected) draw(current, label.textContent); else if (current) clear(); };

  // Closed like the rest, and the mouse goes through it.
  const advise = (words) => {
    if (self !== top || !words) return;
    if (!hint) {
      hint = document.createElement("div");
      hint.style.cssText = "all: initial; position: fixed; left: 50%; bottom: 16px; transform: translateX(-50%); z-index: 2147483647; pointer-events: none;";
      said = document.createElement("div");
      said.style.cssText = "font: 600 13px/1.5 system-ui, sans-serif; color: #fff; background: #1b2130; padding: 8px 14px; border-radius: 8px; box-shadow: 0 4px 16px #0006; white-space: nowrap;";
      hint.attachShadow({mode: "closed"}).append(said);
    }
    if (!hint.isConnected) document.documentElement?.append(hint);
    said.textContent = words;
  };

  globalThis.understudyPicker = {
    clear,
    work: (on, words) => { working = on; if (on) clear(); advise(words); },
    pick,
    count: (of, words) => { if (of === number && current) draw(current, `${describe(signals(current, true))}  ·  ${words}`); },
    up: () => { const up = current && parentOf(current); if (up) show(up, [current, ...trail]); },
    down: () => { if (current) { const [back, ...rest] = trail; show(back ?? current.firstElementChild, rest); } },
    end: () => {
      clear();
      hint?.remove();
      window.removeEventListener("mousemove", onMove, true);
      window.removeEventListener("keydown", onKey, true);
      for (const type of SWALLOWED) window.removeEventListener(type, onSwallowed, true);
      for (const type of ["scroll", "resize"]) window.removeEventListener(type, redraw, true);
      delete globalThis.understudyPicker;
    },
  };
  window.addEventListener("mousemove", onMove, true);
  window.addEventListener("keydown", onKey, true);
  for (const type of SWALLOWED) window.addEventListener(type, onSwallowed, {capture: true, passive: false});
  for (const type of ["scroll", "resize"]) window.addEventListener(type, redraw, true);
  tell({kind: "here"});
})()

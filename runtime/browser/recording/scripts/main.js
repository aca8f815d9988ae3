// What the recorder may ask for, and the first word.
globalThis.understudy = {
  selector: (node) => selectorOf(node, signals(node, false)),
  tellAll: () => { if (typing) tellTyping(); tellAll(); },
  wake: () => { Object.assign(known, {mode: "act", paused: false, off: false}); hello(); },
  state: (state) => { Object.assign(known, state); if (known.mode === "act") justRead = null; guardTouches(); showBar(); },
};
let root = document.documentElement;
new MutationObserver(() => { if (document.documentElement !== root) { root = document.documentElement; guardAgain(); listenAgain(); showBar(); } }).observe(document, {childList: true});
const hello = () => say({kind: "hello", url: location.href, title: document.title.slice(0, 300)});
hello();
// Told once, by the script: a browser would tell of every change, and a page can change it without end.
const title = () => { if (isTop && document.title) say({kind: "title", title: document.title.slice(0, 300)}); };
document.readyState === "loading" ? addEventListener("DOMContentLoaded", title) : title();
if (document.readyState !== "loading") { survey(true); fresh = false; restSoon(50); }

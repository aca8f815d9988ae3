// What the recorder may ask for, and the first word.
globalThis.understudy = {
  selector: (node) => selectorOf(node, signals(node, false)),
  tellAll: () => { if (typing) tellTyping(); tellAll(); },
  state: (state) => { Object.assign(known, state); showBar(); },
};
let root = document.documentElement;
new MutationObserver(() => { if (document.documentElement !== root) { root = document.documentElement; guardAgain(); listenAgain(); showBar(); } }).observe(document, {childList: true});
say({kind: "hello", url: location.href, title: document.title.slice(0, 300)});
if (document.readyState !== "loading") { survey(true); fresh = false; restSoon(50); }

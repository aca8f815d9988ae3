// What came up because of an action: headings, alerts, dialogs, tables. Told once the page has settled for a moment.
const NEWS = "h1, h2, h3, [role=heading], [role=alert], [role=status], [role=alertdialog], dialog[open], [role=dialog], table, [role=table], [role=grid], [role=listbox], [role=menu]";
let toldNews = new WeakMap(), newsSince = 0;
// Whoever works in a frame causes news around it; the frame may go away with them.
let isInFrame = false, leftFrame = -1e9;
listen("blur", (event) => { if (event.target === window) isInFrame = fits(document.activeElement ?? document.documentElement, "iframe"); });
listen("focus", (event) => { if (event.target === window && isInFrame) { isInFrame = false; leftFrame = performance.now(); } });

const words = (node) => (node.textContent ?? "").replace(/\s+/g, " ").trim().slice(0, 200);
const survey = (quiet) => {
  const found = [];
  let count = 0;
  for (const node of document.querySelectorAll(NEWS)) {
    if (++count > 300) break;
    if (!isVisible(node)) { toldNews.delete(node); continue; }
    const text = words(node);
    if (toldNews.get(node) === text) continue;
    toldNews.set(node, text);
    if (!quiet && found.length < 5 && text) found.push(seenSafely(node));
  }
  return found.filter(Boolean);
};
const newsSoon = () => {
  newsSince ||= performance.now();
  soon("news", performance.now() - newsSince > 600 ? 0 : 150, tellNews);
};
// What came up before the person did something is told before it, so that it is no effect of that.
const newsNow = () => waiting.get("news")?.now();
const tellNews = () => {
  const began = Date.now() - (performance.now() - newsSince);
  newsSince = 0;
  const recent = Math.max(lastPointer.time, lastKey, lastScrollCause, isInFrame ? performance.now() : leftFrame);
  const appeared = survey(performance.now() - recent > 3000 && !fresh);
  fresh = false;
  if (appeared.length) say({kind: "appeared", at: began, appeared});
};
let fresh = true;
new MutationObserver(newsSoon).observe(document, {subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["class", "style", "hidden", "open", "aria-hidden"]});
addEventListener("DOMContentLoaded", newsSoon);

// Asks for a picture of what is pressed, before the page answers to it. Fields show what was typed: there is none of those.
const FILLED = "input, textarea, select, [contenteditable]:not([contenteditable=false])";
let portraits = 0;
// Where this document stands in the tab; null where a frame of another site is around it.
const inTab = () => {
  let x = 0, y = 0;
  try {
    for (let at = window; at !== at.parent; at = at.parent) {
      const frame = at.frameElement, box = frame.getBoundingClientRect();
      x += box.left + frame.clientLeft;
      y += box.top + frame.clientTop;
    }
    return {x, y, width: window.top.innerWidth, height: window.top.innerHeight};
  } catch { return null; }
};
// The number of the picture, 0 where none was asked for: what takes more of the tab than this is a page, not an element.
const LARGE = 0.25;
const portray = (node) => {
  if (!known.pictures || known.paused || known.mode !== "act" || node.closest(FILLED) || node.querySelector(FILLED)) return 0;
  const box = node.getBoundingClientRect(), tab = inTab();
  if (!tab || box.width < 8 || box.height < 8 || box.width * box.height > tab.width * tab.height * LARGE) return 0;
  const x = tab.x + box.left, y = tab.y + box.top;
  if (x < 0 || y < 0 || x + box.width > tab.width || y + box.height > tab.height) return 0;
  say({kind: "press", portrait: ++portraits, box: [x, y, box.width, box.height], width: tab.width});
  return portraits;
};

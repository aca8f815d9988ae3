// From what was hit to the element that was meant, and a selector that finds it alone.
const MEANT = "button, a[href], area[href], input, select, textarea, option, label, summary, [contenteditable=''], [contenteditable=true], [contenteditable=plaintext-only], [role=button], [role=link], [role=menuitem], [role=menuitemcheckbox], [role=menuitemradio], [role=tab], [role=option], [role=checkbox], [role=radio], [role=switch], [role=treeitem], [role=slider], [role=combobox], [role=gridcell][tabindex], [onclick]";
const tagOf = (node) => Object.getOwnPropertyDescriptor(Element.prototype, "localName").get.call(node);
const attr = (node, name) => Element.prototype.getAttribute.call(node, name);
const fits = (node, selector) => Element.prototype.matches.call(node, selector);
const hit = (event) => event.composedPath().find((node) => node instanceof Element) ?? document.documentElement;
const parentOf = (node) => {
  const up = Object.getOwnPropertyDescriptor(Node.prototype, "parentNode").get.call(node);
  return up instanceof ShadowRoot ? up.host : up instanceof Element ? up : null;
};
// A small drawing that stands for words is a sign on what holds it, and no drawing to point into.
const ICON = 40;
const isIcon = (node) => { const box = tagOf(node) === "svg" && node.getBoundingClientRect(); return box && box.width <= ICON && box.height <= ICON; };
const iconHolder = (icon) => {
  const holder = parentOf(icon);
  for (let at = holder, n = 0; at && n < 6; at = parentOf(at), n++) if (fits(at, MEANT)) return at;
  return holder && [...holder.children].length === 1 ? holder : icon;
};
const meant = (node) => {
  const drawing = drawingOf(node);
  const card = cardOf(drawing ?? node);
  if (card) return card;
  for (let at = node, n = 0; at && (n < 8 || drawing?.contains(at)); at = parentOf(at), n++) {
    if (fits(at, MEANT)) return at;
    if (isIcon(at)) return iconHolder(at);
    if (["canvas", "svg", "video", "iframe"].includes(tagOf(at)) && at !== node) {
      // Inside a drawing: a part that can be told from others, else a place in it, unless the whole is a button or link.
      for (let up = parentOf(at), m = 0; up && m < 4; up = parentOf(up), m++) if (fits(up, MEANT)) return up;
      return at === drawing ? anchor(node) : node;
    }
  }
  return node;
};
// A picture says little: what it is the only picture of, has a text, and is to be pressed as a whole, says more.
const isHand = (node) => getComputedStyle(node).cursor === "pointer";
const cardOf = (picture) => {
  if (!fits(picture, "img, svg") || !isHand(picture)) return null;
  let card = null;
  for (let at = parentOf(picture); at && isHand(at) && !fits(at, MEANT); at = parentOf(at)) {
    if (at.querySelectorAll("img, svg").length > 1 || at.querySelector(MEANT)) break;
    card = at;
  }
  return card && signals(card, "texts").text ? card : null;
};
// The whole drawing that a shape stands in.
const drawingOf = (node) => (node instanceof SVGElement ? node.ownerSVGElement ?? (tagOf(node) === "svg" ? node : null) : null);
// The part of a drawing when it bears a name of its own or stands in a group with a text, else the drawing.
const anchor = (node) => {
  const drawing = drawingOf(node);
  if (!drawing || node === drawing) return node;
  const signs = signals(node, true);
  return own(node, document, signs) || written(node, document) || inGroup(node, node.getRootNode()) ? node : drawing;
};
const quoted = (text) => `"${text.replace(/["\\]/g, "\\$&").replace(/\n/g, "\\a ")}"`;
const countIn = (root, selector) => { try { return root.querySelectorAll(selector).length; } catch { return 0; } };

// Attributes that say which element it is, best first.
const TELLING = ["data-testid", "data-test-id", "data-test", "id", "name", "aria-label", "placeholder", "for", "href", "title", "alt", "value"];
// An address that names a record tells it only for this record, so what the element says goes before it.
const own = (node, root, signs, isOfRecord = false) => {
  const tag = tagOf(node), chosen = {...signs.attributes}, parts = [];
  // Test ids stand apart in the signals. One with a number is rather that of a record.
  for (const name of TELLING) if (name.startsWith("data-test") && signs.test_id && !/\d/.test(signs.test_id) && attr(node, name) === signs.test_id) chosen[name] = signs.test_id;
  for (const name of TELLING) {
    const value = chosen[name];
    if (name === "href" && !isOfRecord && /\d/.test(value ?? "")) continue;
    if (!value || value.length > 120 || value !== attr(node, name)) continue;
    if (name === "value" && !["radio", "checkbox", "submit", "button"].includes(attr(node, "type")) && tag !== "option") continue;
    const part = name === "id" ? `#${CSS.escape(value)}` : `[${name}=${quoted(value)}]`;
    const selector = name === "id" || name.startsWith("data-test") ? part : `${tag}${part}`;
    if (countIn(root, selector) === 1) return selector;
    if (name !== "id") parts.push(part);
  }
  const all = tag + parts.slice(0, 4).join("");
  return parts.length > 1 && countIn(root, all) === 1 ? all : "";
};
// Roles whose name comes from what stands in them, or from a label; browsers and replays agree on those.
const SPOKEN = new Set(["button", "link", "tab", "menuitem", "menuitemcheckbox", "menuitemradio", "option", "checkbox", "radio", "switch", "treeitem", "heading", "textbox", "searchbox", "combobox", "spinbutton", "slider"]);
const labelled = (node, root, signs) => {
  if (!node.labels?.length || !signs.label || signs.label.endsWith("…")) return "";
  const alike = [...root.querySelectorAll("label")].filter((label) => label.textContent.replace(/\s+/g, " ").trim() === signs.label);
  return alike.length === 1 && node.labels[0] === alike[0] ? `label=${quoted(signs.label)}` : "";
};
const written = (node, root) => {
  const text = node.childElementCount ? "" : (node.textContent ?? "").replace(/\s+/g, " ").trim();
  if (!text || text.length > 60) return "";
  const alike = [...root.querySelectorAll(tagOf(node))].filter((other) => !other.childElementCount && other.textContent.replace(/\s+/g, " ").trim() === text);
  return alike.length === 1 ? `${tagOf(node)}:text-is(${quoted(text)})` : "";
};
const spoken = (node, root, signs) => {
  if (!SPOKEN.has(signs.role)) return "";
  if (!signs.role || !signs.name || signs.name.length > 60 || signs.name.endsWith("…")) return "";
  const alike = root.querySelectorAll(`${tagOf(node)}, [role=${CSS.escape(signs.role)}]`);
  if (alike.length > 150) return "";
  let count = 0;
  for (const other of alike) if (other !== node) {
    const its = signals(other, true);
    if (its.role === signs.role && its.name === signs.name) count++;
  }
  return count ? "" : `role=${signs.role}[name=${quoted(signs.name)}]`;
};
const inRow = (node, root, signs) => {
  const key = signs.neighbours?.row || signs.neighbours?.left;
  if (!key || key.endsWith("…")) return "";
  const row = node.closest("tr, li, [role=row], [role=listitem]");
  if (!row || row === node) return "";
  const tag = tagOf(row) + (attr(row, "role") ? `[role=${quoted(attr(row, "role"))}]` : "");
  const flat = (text) => text.replace(/\s+/g, " ").toLowerCase();
  const rows = [...root.querySelectorAll(tag)].filter((other) => flat(other.textContent).includes(flat(key)));
  if (rows.length !== 1) return "";
  const inner = own(node, row, signs) || (countIn(row, tagOf(node)) === 1 ? tagOf(node) : spoken(node, row, signs) || byPath(node, row));
  return inner && `${tag}:has-text(${quoted(key)}) >> ${inner}`;
};
// The group of a drawing around a shape that has just one text, near its top: a node of a diagram, a mark of a chart.
const groupOf = (node) => {
  for (let at = node instanceof SVGElement ? parentOf(node) : null; at && tagOf(at) === "g"; at = parentOf(at)) {
    const texts = [...at.querySelectorAll("text")].filter((text) => /\S/.test(text.textContent)), text = texts[0];
    if (texts.length) return texts.length === 1 && (parentOf(text) === at || parentOf(parentOf(text)) === at) ? {group: at, text} : null;
  }
  return null;
};
const inGroup = (node, root) => {
  const found = groupOf(node), says = found?.text.textContent.replace(/\s+/g, " ").trim();
  if (!found || found.text.contains(node) || says.length > 60) return "";
  const way = [];
  for (let at = found.text; at !== found.group; at = parentOf(at)) way.unshift(CSS.escape(tagOf(at)));
  const alike = [...root.querySelectorAll("g")].filter((group) => [...group.querySelectorAll(`:scope > ${way.join(" > ")}`)].some((text) => text.textContent.replace(/\s+/g, " ").trim() === says));
  if (alike.length !== 1) return "";
  const inner = countIn(found.group, tagOf(node)) === 1 ? tagOf(node) : byClass(node, found.group) || byPath(node, found.group);
  return `g:has(> ${way.join(" > ")}:text-is(${quoted(says)})) >> ${inner}`;
};
// Shapes have little more than classes: the first one, of the shape or around it, that only this shape has.
const byClass = (node, root) => {
  for (let at = node; at !== root; at = parentOf(at))
    for (const name of (attr(at, "class") ?? "").split(/\s+/).filter(Boolean)) {
      const selector = `.${CSS.escape(name)}${at === node ? "" : ` ${tagOf(node)}`}`;
      if (countIn(root, selector) === 1) return selector;
    }
  return "";
};
// A row as a whole, by the text that is its key.
const asRow = (node, root, signs) => {
  const key = signs.neighbours?.row;
  if (!key || key.endsWith("…") || !fits(node, "tr, li, [role=row], [role=listitem]")) return "";
  const tag = tagOf(node) + (attr(node, "role") ? `[role=${quoted(attr(node, "role"))}]` : "");
  const says = (part) => !part.childElementCount && (part.textContent ?? "").replace(/\s+/g, " ").trim() === key;
  const alike = [...root.querySelectorAll(tag)].filter((row) => [...row.querySelectorAll("*")].some(says));
  return alike.length === 1 && alike[0] === node ? `${tag}:has(:text-is(${quoted(key)}))` : "";
};
// What says nothing is known by what it is made of, where there is only one such thing: the handle of a slider.
const made = (node, root, signs) => {
  const classes = (signs.classes ?? []).filter((name) => /[-_]/.test(name));
  if (signs.name || signs.text || signs.label || !classes.length) return "";
  const whole = tagOf(node) + classes.map((name) => `.${CSS.escape(name)}`).join("");
  return [`${tagOf(node)}.${CSS.escape(classes[0])}`, whole].find((selector) => countIn(root, selector) === 1) ?? "";
};
// An element that a drag has moved since, and the number that it had among its siblings of the same tag.
let stood = {node: null, number: 0};
const byPath = (node, root) => {
  const parts = [];
  for (let at = node; at && at !== root && at !== document.documentElement; at = at.parentElement) {
    const id = attr(at, "id");
    if (id && at !== node && !/\d{3,}|[:]/.test(id) && countIn(root, `#${CSS.escape(id)}`) === 1) { parts.unshift(`#${CSS.escape(id)}`); break; }
    const up = at.parentNode, tag = CSS.escape(tagOf(at));
    const alike = up ? [...up.children].filter((other) => tagOf(other) === tagOf(at)) : [at];
    const number = stood.node === at ? stood.number : alike.indexOf(at) + 1;
    parts.unshift(alike.length > 1 ? `${tag}:nth-of-type(${number})` : tag);
    if (at === document.body) break;
  }
  return parts.join(" > ") || tagOf(node);
};
const selectorOf = (node, signs) => {
  const root = node.getRootNode();
  const scope = root instanceof ShadowRoot ? root : document;
  const found = own(node, scope, signs) || inGroup(node, scope) || inRow(node, scope, signs) || labelled(node, scope, signs) || spoken(node, scope, signs) || written(node, scope) || asRow(node, scope, signs) || own(node, scope, signs, true) || made(node, scope, signs) || byPath(node, scope);
  if (!(root instanceof ShadowRoot)) return found;
  return `${selectorOf(root.host, signals(root.host, false))} >> ${found}`;
};
// What stands alone in the row around an element: by any of it the row can be chosen, see row.js of the targets.
const ROW = "tr, [role=row], li, [role=listitem], [role=treeitem], article", MOST_TEXTS = 40, LONGEST_TEXT = 80;
const rowTexts = (node) => {
  let row = node;
  for (let n = 0; row && n < 12 && !fits(row, ROW); n++) row = parentOf(row);
  if (!row || !fits(row, ROW)) return [];
  const texts = new Set();
  for (const part of Element.prototype.querySelectorAll.call(row, "*")) {
    const text = part.childElementCount < 4 && !fits(part, "input, textarea, select, option, script, style") ? part.textContent.replace(/\s+/g, " ").trim() : "";
    if (text && text.length <= LONGEST_TEXT) texts.add(text);
    if (texts.size === MOST_TEXTS) break;
  }
  return [...texts];
};
const see = (node) => {
  const fingerprint = signals(node, false), row = rowTexts(node);
  return {fingerprint, selector: selectorOf(node, fingerprint), count: 1, ...(row.length ? {row} : {})};
};

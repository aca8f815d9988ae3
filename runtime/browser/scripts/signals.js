// The signals of one element, or of each in an array: the fields of runtime/model/fingerprint.py. With `quick` only those
// that cost little: no path, place or neighbours; with "icons" only the icon, also where words stand beside it. Without
// elements and with "reader" a function that reads one signal of an element by its name. Pure: changes nothing, keeps
// nothing, and works in any world of any document.
//
// Never a value: what a person put into a field is in none of the signals. Members are read through their prototypes,
// because a field named "children" or "id" hides those of its form; one signal that cannot be read leaves it empty.
(elements, quick) => {
  const LONGEST = 80, FAR = 150, NEAR = 400, NODE_ELEMENT = 1, NODE_TEXT = 3, NODE_ROOT = 11;

  const getter = (prototype, name) => {
    const read = Object.getOwnPropertyDescriptor(prototype, name).get;
    return (node) => read.call(node);
  };
  const kind = getter(Node.prototype, "nodeType");
  const parent = getter(Node.prototype, "parentNode");
  const first = getter(Node.prototype, "firstChild");
  const next = getter(Node.prototype, "nextSibling");
  const previous = getter(Node.prototype, "previousSibling");
  const last = getter(Node.prototype, "lastChild");
  const content = getter(Node.prototype, "textContent");
  const tagOf = getter(Element.prototype, "localName");
  const attributesOf = getter(Element.prototype, "attributes");
  const shadowOf = getter(Element.prototype, "shadowRoot");
  const attribute = (node, name) => Element.prototype.getAttribute.call(node, name);
  const has = (node, name) => Element.prototype.hasAttribute.call(node, name);
  const matches = (node, selector) => Element.prototype.matches.call(node, selector);
  const all = (node, selector) => Element.prototype.querySelectorAll.call(node, selector);
  const rectOf = (node) => Element.prototype.getBoundingClientRect.call(node);
  const rootOf = (node) => Node.prototype.getRootNode.call(node);
  const isElement = (node) => !!node && kind(node) === NODE_ELEMENT;
  const above = (node) => { const up = parent(node); return isElement(up) ? up : null; };
  const document = (Array.isArray(elements) ? elements[0] : elements)?.ownerDocument ?? globalThis.document;
  const view = document?.defaultView || globalThis;
  const safely = (read, empty) => { try { const value = read(); return value == null ? empty : value; } catch { return empty; } };

  const tidy = (text) => String(text).replace(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, "").replace(/\s+/g, " ").trim();
  const short = (text) => { const whole = tidy(text); return whole.length > LONGEST ? whole.slice(0, LONGEST - 1) + "…" : whole; };
  const words = (text) => (text || "").split(/\s+/).filter(Boolean);

  // --- What an element is

  const FIELDS = /^(input|textarea|select)$/;
  const BUTTONS = /^(button|submit|reset|image)$/;
  const typeOf = (node) => (attribute(node, "type") || "").toLowerCase();
  const isInEditable = (node) => !!Element.prototype.closest.call(node, "[contenteditable]:not([contenteditable=false])");
  const isEditable = (node) => has(node, "contenteditable") && attribute(node, "contenteditable") !== "false";
  const holdsValue = (node) => {
    const tag = tagOf(node);
    if (tag === "input") return !/^(button|submit|reset|image|checkbox|radio)$/.test(typeOf(node));
    return tag === "textarea" || tag === "select" || isEditable(node) || /^(textbox|searchbox|combobox|spinbutton)$/.test(attribute(node, "role") || "");
  };
  const isShown = (node) => safely(() => Element.prototype.checkVisibility.call(node, {visibilityProperty: true}), true);
  const INPUT_ROLES = {
    button: "button", submit: "button", reset: "button", image: "button", checkbox: "checkbox", radio: "radio",
    range: "slider", number: "spinbutton", search: "searchbox",
  };
  const ROLES = {
    button: "button", summary: "button", h1: "heading", h2: "heading", h3: "heading", h4: "heading", h5: "heading", h6: "heading",
    img: "img", ul: "list", ol: "list", menu: "list", li: "listitem", table: "table", tr: "row", td: "cell", th: "columnheader",
    nav: "navigation", main: "main", aside: "complementary", dialog: "dialog", textarea: "textbox", option: "option",
    progress: "progressbar", output: "status", fieldset: "group", article: "article", hr: "separator", meter: "meter",
    thead: "rowgroup", tbody: "rowgroup", tfoot: "rowgroup", p: "paragraph", form: "form", details: "group",
  };
  const roleOf = (node) => {
    const given = words(attribute(node, "role"))[0];
    if (given) return given;
    const tag = tagOf(node);
    if (tag === "a" || tag === "area") return has(node, "href") ? "link" : "";
    if (tag === "select") return has(node, "multiple") || Number(attribute(node, "size")) > 1 ? "listbox" : "combobox";
    if (tag === "input") return has(node, "list") ? "combobox" : INPUT_ROLES[typeOf(node)] || (/^(hidden|file|color|date|time|month|week|datetime-local|password)$/.test(typeOf(node)) ? "" : "textbox");
    if (tag === "th" && attribute(node, "scope") === "row") return "rowheader";
    return isEditable(node) && !ROLES[tag] ? "textbox" : ROLES[tag] || "";
  };

  // --- Texts

  // Visible text below a node, without what people typed and without `skip`; ends soon after `limit` characters.
  const BLOCK = /^(address|article|br|dd|div|dl|dt|fieldset|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|section|table|tbody|td|th|tr|ul|option)$/;
  // A style may put apart what stands together in the document; only where it matters is that looked up.
  const touch = (text, more) => /\S$/.test(text) && /^\S/.test(more);
  const isApart = (node) => !/^(inline|contents)$/.test(view.getComputedStyle(node).display);
  const textBelow = (top, {skip = null, named = false, limit = 2 * LONGEST} = {}) => {
    const only = first(top);
    if (!only || (kind(only) === NODE_TEXT && !next(only))) return only ? tidy(content(only)) : "";
    const walk = (node, depth) => {
      let text = "", before = null;
      for (let child = first(node); child && text.length < limit; child = next(child)) {
        if (kind(child) === NODE_TEXT) {
          text += before && touch(text, content(child)) && isApart(before) ? ` ${content(child)}` : content(child);
          before = null;
          continue;
        }
        if (!isElement(child) || child === skip || depth > 40) continue;
        const tag = tagOf(child);
        if (tag === "script" || tag === "style" || tag === "noscript" || tag === "template" || holdsValue(child)) continue;
        if (!isShown(child) || (named && attribute(child, "aria-hidden") === "true")) continue;
        const given = named ? attribute(child, "aria-label") || (tag === "img" ? attribute(child, "alt") : tag === "svg" ? titleBelow(child) : "") : "";
        const inner = given || walk(child, depth + 1);
        text += BLOCK.test(tag) ? ` ${inner} ` : touch(text, inner) && (isApart(child) || (before && isApart(before))) ? ` ${inner}` : inner;
        if (inner) before = child;
      }
      return text;
    };
    return tidy(walk(top, 0));
  };
  const titleBelow = (svg) => { for (let child = first(svg); child; child = next(child)) if (isElement(child) && tagOf(child) === "title") return content(child); return ""; };
  const byId = (node, id) => { const root = rootOf(node); return root.getElementById ? root.getElementById(id) : null; };
  const labelledBy = (node) => tidy(words(attribute(node, "aria-labelledby")).map((id) => {
    const other = byId(node, id);
    return other ? attribute(other, "aria-label") || textBelow(other, {named: true}) : "";
  }).join(" "));
  // The labels of a document by the id they are for: asking each of many fields for its labels searches it each time.
  const known = new Map();
  const labelsFor = (id, root) => {
    if (!Array.isArray(elements)) return root.querySelectorAll(`label[for="${CSS.escape(id)}"]`);
    if (known.has(root)) return known.get(root).get(id) || [];
    const found = new Map(), labels = root.querySelectorAll("label[for]");
    for (let n = 0; n < labels.length; n++) {
      const id = attribute(labels[n], "for");
      if (found.has(id)) found.get(id).push(labels[n]);
      else found.set(id, [labels[n]]);
    }
    known.set(root, found);
    return found.get(id) || [];
  };
  const labelOf = (node) => {
    if (!FIELDS.test(tagOf(node)) && tagOf(node) !== "output") return "";
    const around = Element.prototype.closest.call(node, "label"), id = attribute(node, "id");
    const labels = id ? labelsFor(id, rootOf(node)) : [], texts = [];
    for (let n = 0; n < labels.length; n++) if (labels[n] !== around) texts.push(textBelow(labels[n], {named: true}));
    const isFor = around && has(around, "for") && attribute(around, "for") !== id;
    if (around && !isFor) texts.push(textBelow(around, {skip: node, named: true}));
    return tidy(texts.join(" "));
  };
  const NAMED_BY_CONTENT = /^(button|link|menuitem|menuitemcheckbox|menuitemradio|option|tab|checkbox|radio|switch|heading|cell|gridcell|columnheader|rowheader|row|treeitem|tooltip)$/;
  const childText = (node, tag) => {
    for (let child = first(node); child; child = next(child)) if (isElement(child) && tagOf(child) === tag) return textBelow(child, {named: true});
    return "";
  };
  const NAMING_CHILD = {fieldset: "legend", table: "caption", figure: "figcaption", details: "summary"};
  const nameOf = (node) => {
    const tag = tagOf(node), type = typeOf(node);
    const given = labelledBy(node) || tidy(attribute(node, "aria-label") || "");
    if (given) return given;
    if (tag === "input" && BUTTONS.test(type) && type !== "image") return tidy(attribute(node, "value") || {submit: "Submit", reset: "Reset"}[type] || attribute(node, "title") || "");
    if (tag === "img" || tag === "area" || type === "image") return tidy(attribute(node, "alt") || attribute(node, "title") || "");
    const own = labelOf(node)
      || (NAMING_CHILD[tag] ? childText(node, NAMING_CHILD[tag]) : "")
      || (tag === "svg" ? tidy(titleBelow(node)) : "")
      || (NAMED_BY_CONTENT.test(roleOf(node)) && !isInEditable(node) ? textBelow(node, {named: true}) : "");
    return own || tidy(attribute(node, "title") || (FIELDS.test(tag) || isEditable(node) ? attribute(node, "placeholder") : "") || "");
  };
  const textOf = (node) => holdsValue(node) || isInEditable(node) || (FIELDS.test(tagOf(node)) && !BUTTONS.test(typeOf(node))) ? "" : textBelow(node);

  // --- What looks chosen by a person, and what by a program

  const GENERATED = /^:|:r\w*:|^(css|sc|jss|emotion|svelte|astro|chakra|radix|headlessui|ember|ext-gen|yui|gwt-uid|j_id|cdk|mat-\w+|select2|react-select|mui|aria|ui-id)[-_]?\w{0,8}\d{1,}$|^(input|field|id|btn|el|node|item)[-_]?\w{0,8}\d{2,}$|^(css|sc|jss|svelte|astro)-\w+$|^(_ng|ng-|_)\w*-?\w*\d|[0-9a-f]{8}-[0-9a-f]{4}|\d{4,}/i;
  const isRandom = (part) => {
    if (part.length < 5) return false;
    const changes = (part.match(/[a-z](?=[0-9])|[0-9](?=[a-z])/gi) || []).length;
    if (changes > 2 || (changes && (/^[0-9a-f]{6,}$/i.test(part) || /^[0-9][a-z]*[A-Z]/.test(part)))) return true;
    return /[bcdfghjklmnpqrstvwxz]{6,}/i.test(part);
  };
  const isGenerated = (value) => GENERATED.test(value) || String(value).split(/[^A-Za-z0-9]+/).some(isRandom);
  const TEST_IDS = ["data-testid", "data-test-id", "data-test", "data-qa", "data-cy"];
  const testIdOf = (node) => { for (let n = 0; n < TEST_IDS.length; n++) { const id = attribute(node, TEST_IDS[n]); if (id) return id; } return ""; };
  // States and styles change while a page is used; on* and the like say nothing about meaning.
  const PASSING = /^(style|class|on.+|value|checked|selected|disabled|hidden|open|tabindex|draggable|srcset|sizes|nonce|integrity|role|placeholder|contenteditable|width|height|rows|cols|spellcheck|aria-(expanded|selected|checked|pressed|current|invalid|busy|hidden|activedescendant|value\w+|label|describedby|labelledby|controls|owns|live|setsize|posinset|sort|disabled)|data-(state|value|active|selected|focus\S*|hover\S*|index|key|reactid|react\S*|v-[0-9a-f]{6,}|ved|loading\S*))$/i;
  const CHOSEN = /^(id|name|type|href|src|alt|title|for|action|autocomplete|aria-haspopup|aria-roledescription|data-.+|target|rel|accept|lang|list|method|formaction|pattern|inputmode|scope|multiple|value)$/i;
  const withoutQuery = (name, value) => /^(href|src|action|formaction)$/.test(name) ? value.replace(/^data:.*/i, "").replace(/[?#].*$/, (rest) => value === rest && rest[0] === "#" ? rest : "") : value;
  const attributesWorth = (node) => {
    const chosen = {}, dynamic = [], list = attributesOf(node);
    const typed = holdsValue(node) ? String(safely(() => node.value, "")) : "";
    const fixed = /^(checkbox|radio)$/.test(typeOf(node)) || /^(option|button)$/.test(tagOf(node));
    for (let n = 0; n < list.length; n++) {
      const name = list[n].name;
      const value = withoutQuery(name, tidy(list[n].value));
      if (TEST_IDS.includes(name) || !CHOSEN.test(name) || (PASSING.test(name) && !(name === "value" && fixed))) continue;
      if (!value || value.length > 2 * LONGEST || (typed && value === typed)) continue;
      if (/^(id|name|for|list|data-.+)$/.test(name) && isGenerated(value)) dynamic.push(name);
      else chosen[name] = value;
    }
    const icon = textBelow(node, {limit: 1}) || FIELDS.test(tagOf(node)) ? "" : safely(() => iconOf(node), "");
    if (icon) chosen.icon = icon;
    return [chosen, dynamic];
  };
  // What is drawn on an element that has no text of its own: the name of its picture, else the beginning of its drawing.
  const iconOf = (node) => {
    const inner = all(node, "use, [data-icon], img[src], i[class], span[class], path[d]");
    for (let n = 0; n < inner.length && n < 6; n++) {
      const one = inner[n], tag = tagOf(one);
      const file = tag === "use" ? attribute(one, "href") || attribute(one, "xlink:href") : attribute(one, "data-icon") || (tag === "img" ? withoutQuery("src", attribute(one, "src") || "") : "");
      if (file) return tidy(file).replace(/^.*[/#]/, "").replace(/\.\w+$/, "").replace(/[-_.][0-9a-f]{6,}$/, "").slice(0, 40);
      if (tag === "path") return tidy(attribute(one, "d")).slice(0, 40);
      const name = content(one).trim() ? "" : classesOf(one).filter((part) => /-/.test(part) && !/^(fa|bi|icon|mdi)-(lg|sm|xs|fw|spin|[0-9]x)$/.test(part))[0];
      if (name) return name.replace(/^(fa|fas|far|bi|icon|icons|glyphicon|mdi|ti|ri|pi|la|las|codicon|octicon)-/, "");
    }
    return "";
  };
  const classesOf = (node) => words(attribute(node, "class")).filter((name) => name.length <= LONGEST && !isGenerated(name)).slice(0, 12);
  // Those that it has only while it is touched, chosen or open.
  const STATE = /(^|[-_])(hover|focus|focused|focus-visible|active|pressed|selected|checked|expanded|collapsed|disabled|current|visited|dragging|dragged|over|dragover|loading)$/i;

  // --- Where it is

  const chosenId = (node) => { const id = attribute(node, "id"); return id && !isGenerated(id) && !/\s/.test(id) ? id : ""; };
  const pathOf = (node) => {
    const path = [];
    for (let at = node; at && path.length < 60; at = above(at)) {
      const id = chosenId(at);
      if (id && at !== node) { path.unshift(`${tagOf(at)}#${id}`); break; }
      let position = 1;
      for (let before = previous(at); before; before = previous(before)) if (isElement(before) && tagOf(before) === tagOf(at)) position++;
      path.unshift(`${tagOf(at)}:${position}`);
    }
    return path;
  };
  const hostsOf = (node) => {
    const hosts = [];
    for (let root = rootOf(node); root && kind(root) === NODE_ROOT && root.host; root = rootOf(root.host)) {
      const host = root.host, id = chosenId(host), test = testIdOf(host);
      const one = id ? `${tagOf(host)}#${CSS.escape(id)}` : test ? `${tagOf(host)}[data-testid=${JSON.stringify(test)}]` : tagOf(host);
      hosts.unshift(one);
    }
    return hosts;
  };
  const boxOf = (node) => {
    const box = rectOf(node), round = (value) => Math.round(value * 10) / 10;
    return [round(box.left + view.scrollX), round(box.top + view.scrollY), round(box.width), round(box.height)];
  };

  // --- What stands around it

  const HEADING = "h1, h2, h3, h4, h5, h6, [role=heading]";
  // The node before in document order, going up through shadow roots and not into what `node` stands in.
  const before = (node) => {
    let at = previous(node);
    if (!at) {
      const up = parent(node);
      return up && kind(up) === NODE_ROOT ? up.host || null : up;
    }
    while (isElement(at) && last(at) && !holdsValue(at)) at = last(at);
    return at;
  };
  const around = (node) => {
    const here = rectOf(node), rtl = view.getComputedStyle(node).direction === "rtl";
    const found = {left: "", above: ""}, distance = {left: NEAR, above: NEAR};
    const range = document.createRange(), isField = FIELDS.test(tagOf(node)) && !BUTTONS.test(typeOf(node));
    let at = before(node);
    for (let n = 0; at && n < FAR && !(found.left && found.above); n++, at = before(at)) {
      if (kind(at) !== NODE_TEXT || !/\S/.test(content(at))) continue;
      const up = above(at);
      if (!up || !isShown(up) || /^(script|style|option|title)$/.test(tagOf(up)) || isInEditable(up)) continue;
      // What a button says is not said about the field beside it.
      if (isField && Element.prototype.closest.call(up, "button, [role=button]")) continue;
      range.selectNodeContents(at);
      const box = range.getBoundingClientRect();
      if (!box.width) continue;
      const level = Math.min(box.bottom, here.bottom) - Math.max(box.top, here.top);
      const aside = rtl ? box.left - here.right : here.left - box.right;
      const over = Math.min(box.right, here.right) - Math.max(box.left, here.left);
      const high = here.top - box.bottom;
      if (level > Math.min(box.height, here.height) / 2 && aside > -2 && aside < distance.left) { found.left = short(content(at)); distance.left = aside; }
      else if (over > 0 && high > -2 && high < distance.above) { found.above = short(content(at)); distance.above = high; }
    }
    return found;
  };
  const ROW = "tr, [role=row], li, [role=listitem], [role=treeitem], article";
  const CELL = "td, th, [role=cell], [role=gridcell], [role=rowheader], [role=columnheader]";
  const alike = (a, b) => tagOf(a) === tagOf(b) && (attribute(a, "class") || "") === (attribute(b, "class") || "");
  const repeats = (node) => {
    if (!has(node, "class") || !/^(div|section|a|form|figure|dl)$/.test(tagOf(node))) return false;
    for (const step of [previous, next]) {
      let other = step(node);
      while (other && !isElement(other)) other = step(other);
      if (other && alike(node, other)) return true;
    }
    return false;
  };
  // A group of a drawing with just one text, near its top: a node of a diagram, a mark of a chart.
  const isTitled = (node) => {
    if (tagOf(node) !== "g") return false;
    const texts = [...all(node, "text")].filter((one) => /\S/.test(content(one)));
    return texts.length === 1 && (above(texts[0]) === node || above(above(texts[0])) === node);
  };
  const rowOf = (node) => {
    for (let at = node, n = 0; at && n < 12; at = above(at), n++) if (matches(at, ROW) || (at !== node && (repeats(at) || isTitled(at)))) return at;
    return null;
  };
  // What stands in a row of its own below this one says nothing about this one: a menu in a menu.
  const NESTED = "ul, ol, menu, [role=menu], [role=group]";
  const firstText = (top, skip, except) => {
    for (let child = first(top); child; child = next(child)) {
      if (child === skip || (except && isElement(child) && matches(child, except))) continue;
      if (kind(child) === NODE_TEXT && /\S/.test(content(child))) return tidy(content(child));
      if (!isElement(child) || !isShown(child) || holdsValue(child) || /^(script|style|button|label)$/.test(tagOf(child))) continue;
      const inner = firstText(child, skip, except);
      if (inner) return inner;
    }
    return "";
  };
  const keyOf = (row, node) => {
    const cells = all(row, CELL);
    const inRow = (cell) => { for (let up = above(cell); up; up = above(up)) if (matches(up, ROW)) return up === row; return false; };
    let key = "";
    for (let n = 0; n < cells.length; n++) {
      const cell = cells[n];
      if (!inRow(cell) || (cell !== node && cell.contains(node)) || !isShown(cell)) continue;
      const text = textBelow(cell);
      if (roleOf(cell) === "rowheader" && text) return text;
      key = key || text;
    }
    if (key || cells.length) return key;
    const headings = all(row, HEADING);
    const nested = matches(row, "li, [role=listitem], [role=treeitem]") ? NESTED : "";
    return headings.length ? textBelow(headings[0]) : firstText(row, row === node ? null : node, nested);
  };
  const columnOf = (node) => {
    let cell = node;
    while (cell && !matches(cell, CELL)) cell = above(cell);
    const row = cell && above(cell);
    let table = row;
    while (table && !matches(table, "table, [role=table], [role=grid], [role=treegrid]")) table = above(table);
    if (!table) return "";
    const headers = all(table, "th, [role=columnheader]");
    const place = rectOf(cell), middle = (place.left + place.right) / 2;
    let column = "";
    for (let n = 0; n < headers.length; n++) {
      const box = rectOf(headers[n]);
      if (above(headers[n]) !== row && box.left <= middle && middle <= box.right && box.bottom <= place.top + 2) column = textBelow(headers[n]);
    }
    return column;
  };
  const headingOf = (node) => {
    for (let at = node, n = 0; at && n < 40; n++) {
      let count = 0;
      for (let other = previous(at); other && count < 60; other = previous(other), count++) {
        if (!isElement(other) || !isShown(other)) continue;
        if (matches(other, HEADING)) return textBelow(other);
        const inner = all(other, HEADING);
        if (inner.length && isShown(inner[inner.length - 1])) return textBelow(inner[inner.length - 1]);
      }
      const up = parent(at);
      at = up && kind(up) === NODE_ROOT ? up.host : isElement(up) ? up : null;
    }
    return "";
  };
  const CONTAINER = "dialog, [role=dialog], [role=alertdialog], form, [role=form], fieldset, [role=group], [role=radiogroup], [role=toolbar], [role=menu], [role=tabpanel], nav, [role=navigation], main, [role=main], aside, [role=region], section, [role=search], header, footer, details";
  const containerOf = (node) => {
    for (let at = above(node); at; at = above(at)) {
      if (!matches(at, CONTAINER)) continue;
      const heading = matches(at, "dialog, [role=dialog], [role=alertdialog]") ? all(at, HEADING)[0] : null;
      const name = labelledBy(at) || tidy(attribute(at, "aria-label") || "") || (NAMING_CHILD[tagOf(at)] ? childText(at, NAMING_CHILD[tagOf(at)]) : "") || (heading ? textBelow(heading) : "");
      if (name) return name;
    }
    return "";
  };
  // The head of a row is the label of its only field, not the key of a record, where the table has no columns to name.
  const isLabelled = (row, node) => {
    if (!FIELDS.test(tagOf(node)) || tagOf(row) !== "tr") return false;
    const heads = all(row, "th"), cells = all(row, "td");
    return heads.length === 1 && cells.length === 1 && cells[0].contains(node) && !columnOf(node);
  };
  const rowKeyOf = (node) => {
    const row = safely(() => rowOf(node), null);
    const key = row ? safely(() => keyOf(row, node), "") : "";
    const isOwn = () => [nameOf, labelOf, textBelow].some((read) => safely(() => read(node), "") === key);
    return key && row !== node && (isOwn() || isLabelled(row, node)) ? "" : key;
  };

  // Each signal that is a text, by its name, and how it is read.
  const SAID = {name: nameOf, label: labelOf, text: textOf, placeholder: (node) => attribute(node, "placeholder")};
  const NEIGHBOURS = {
    left: (node) => around(node).left, above: (node) => around(node).above,
    row: rowKeyOf, column: columnOf, heading: headingOf, container: containerOf,
  };
  const READ = {tag: tagOf, role: roleOf, ...SAID, ...NEIGHBOURS};
  const text = (node, name) => safely(() => short(READ[name](node) || ""), "");
  const neighboursOf = (node) => {
    const near = safely(() => around(node), {left: "", above: ""});
    return {...near, row: text(node, "row"), column: text(node, "column"), heading: text(node, "heading"), container: text(node, "container")};
  };

  const look = (element) => {
    const [chosen, dynamic] = safely(() => attributesWorth(element), [{}, []]);
    const signals = {tag: safely(() => tagOf(element), ""), role: safely(() => roleOf(element), "")};
    for (const name of Object.keys(SAID)) signals[name] = text(element, name);
    Object.assign(signals, {
      test_id: safely(() => testIdOf(element), ""),
      attributes: chosen,
      dynamic,
      classes: safely(() => classesOf(element).filter((name) => !STATE.test(name)), []),
    });
    if (quick) return signals;
    return Object.assign(signals, {
      path: safely(() => pathOf(element), []),
      hosts: safely(() => hostsOf(element), []),
      neighbours: neighboursOf(element),
      box: safely(() => boxOf(element), null),
      viewport: safely(() => [Math.round(view.innerWidth), Math.round(view.innerHeight)], null),
    });
  };
  if (quick === "reader") return text;
  if (!Array.isArray(elements)) return look(elements);
  const found = [], one = quick === "icons" ? (node) => safely(() => iconOf(node), "") : look;
  for (let n = 0; n < elements.length; n++) found.push(one(elements[n]));
  return found;
}

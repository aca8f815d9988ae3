// Elements of a document and its open shadow roots that could be the one looked for, with their quick signals.
// Gets the functions of signals.js, row.js and likely.js, and `want`: {tag, acts, hidden, in_row, most} and what likely.js
// asks for. Gives {elements, rows, among}: rows as one JSON text, which costs a tenth of as many values, and among how many
// elements these were. What is not shown cannot be acted on and is left out. Of more than `most` elements the most likely
// are taken, and styles are asked for those only.
(signals, inRow, likely, want) => {
  const ACTS = "a[href], area, button, input:not([type=hidden]), select, textarea, summary, option, [role], [tabindex], [contenteditable], [onclick]";
  const NEVER = /^(html|head|body|script|style|meta|link|title|template|noscript|br|option|source|track|base)$/;
  const PLAIN = /^(div|span|p|li|td)$/, HTML = "http://www.w3.org/1999/xhtml";
  // Through their prototypes: see signals.js.
  const getter = (prototype, name) => { const {get} = Object.getOwnPropertyDescriptor(prototype, name); return (node) => get.call(node); };
  const tagOf = getter(Element.prototype, "localName"), spaceOf = getter(Element.prototype, "namespaceURI");
  const shadowOf = getter(Element.prototype, "shadowRoot"), above = getter(Node.prototype, "parentElement");
  const isShown = (node) => want.hidden || Element.prototype.checkVisibility.call(node, {visibilityProperty: true});
  const isHand = (node) => {
    if (getComputedStyle(node).cursor !== "pointer") return false;
    const up = above(node);
    return !up || getComputedStyle(up).cursor !== "pointer";
  };

  const found = [];
  const visit = (root) => {
    const all = root.querySelectorAll("*");
    for (let n = 0; n < all.length; n++) {
      const node = all[n], tag = tagOf(node), shadow = shadowOf(node), isSame = tag === want.tag;
      if (shadow) visit(shadow);
      if (!isSame && (NEVER.test(tag) || spaceOf(node) !== HTML) || tag.length > 40) continue;
      const acts = !want.acts || (isSame && !PLAIN.test(tag)) || Element.prototype.matches.call(node, ACTS);
      found.push({node, tag, acts, hint: 0});
    }
  };
  visit(document);
  const isMany = found.length > want.most;
  if (isMany) {
    const hintOf = likely(want);
    for (const one of found) one.hint = hintOf(one.node, one.tag);
    found.sort((a, b) => b.hint - a.hint);
  }
  const elements = [];
  for (const {node, acts, hint} of found) {
    if (elements.length === want.most) break;
    // Only the style of what does not look like a button tells whether it is one: asked when it could be the right one.
    if ((acts || ((hint || !isMany) && isHand(node))) && isShown(node)) elements.push(node);
  }
  const rows = signals(elements, true);
  // What was an icon alone may stand beside its words now.
  const icons = want.attributes?.icon ? signals(elements, "icons") : [];
  for (let n = 0; n < icons.length; n++) rows[n].drawn = icons[n];
  if (want.in_row) for (let n = 0; n < elements.length; n++) rows[n].in_row = inRow(elements[n], want.in_row);
  return {elements, rows: JSON.stringify(rows), among: found.length};
}

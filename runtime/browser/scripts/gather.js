// All elements of a document and its open shadow roots that could be the one looked for, with their quick signals.
// Gets the functions of signals.js and row.js, and {tag, role, acts, hidden, test_id, in_row}. Gives {elements, rows}:
// rows as one JSON text, which costs a tenth of as many values. What is not shown cannot be acted on and is left out.
(signals, inRow, want) => {
  const ACTS = "a[href], area, button, input:not([type=hidden]), select, textarea, summary, option, [role], [tabindex], [contenteditable], [onclick]";
  const NEVER = /^(html|head|body|script|style|meta|link|title|template|noscript|br|option|source|track|base)$/;
  const elements = [];
  const isHand = (element) => getComputedStyle(element).cursor === "pointer" &&
    !(element.parentElement && getComputedStyle(element.parentElement).cursor === "pointer");
  const visit = (root) => {
    const all = root.querySelectorAll("*");
    for (let n = 0; n < all.length; n++) {
      const element = all[n];
      if (element.shadowRoot) visit(element.shadowRoot);
      if (NEVER.test(element.localName) && element.localName !== want.tag) continue;
      if (element.localName.length > 40 || element.namespaceURI !== "http://www.w3.org/1999/xhtml" && element.localName !== want.tag) continue;
      if (want.acts && !element.matches(ACTS) && !isHand(element) && !(want.tag === element.localName && !/^(div|span|p|li|td)$/.test(want.tag))) continue;
      if (!want.hidden && !element.checkVisibility({visibilityProperty: true})) continue;
      elements.push(element);
    }
  };
  visit(document);
  const rows = signals(elements, true);
  for (let n = 0; n < elements.length; n++) {
    const box = elements[n].getBoundingClientRect();
    rows[n].box = [box.left + scrollX, box.top + scrollY, box.width, box.height];
    if (want.in_row) rows[n].in_row = inRow(elements[n], want.in_row);
  }
  return {elements, rows: JSON.stringify(rows)};
}

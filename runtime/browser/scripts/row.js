// Whether an element stands in the row (of a table, a list, or repeated cards) that has a cell or part of this text.
(element, text) => {
  const tidy = (value) => String(value).replace(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, "").replace(/\s+/g, " ").trim().toLowerCase();
  const wanted = tidy(text);
  const ROW = "tr, [role=row], li, [role=listitem], [role=treeitem], article";
  const alike = (node, other) => other && other.localName === node.localName && other.getAttribute("class") === node.getAttribute("class");
  const repeats = (node) => node.hasAttribute("class") && (alike(node, node.previousElementSibling) || alike(node, node.nextElementSibling));
  const shows = (row) => {
    const parts = row.querySelectorAll("*");
    for (let n = 0; n < parts.length; n++) if (parts[n].childElementCount < 4 && tidy(parts[n].textContent) === wanted) return true;
    return tidy(row.textContent) === wanted;
  };
  for (let at = element, n = 0; at && n < 12; at = at.parentElement, n++) {
    if (Element.prototype.matches.call(at, ROW)) return shows(at);
    if (at !== element && repeats(at) && shows(at)) return true;
  }
  return false;
}

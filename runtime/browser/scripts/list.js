// Items as records; each field is [name, CSS selector within the item, attribute]. Without fields: their texts.
(items, fields) => {
  const text = (node) => (/^(input|textarea|select)$/.test(node.localName) ? node.value : node.innerText ?? "").trim();
  const read = (item, selector, attribute) => {
    const node = selector ? item.querySelector(selector) : item;
    if (!node) return null;
    if (!attribute) return text(node);
    return attribute === "href" || attribute === "src" ? node[attribute] ?? null : node.getAttribute(attribute);
  };
  if (!fields.length) return items.map(text);
  return items.map((item) => Object.fromEntries(fields.map(([name, selector, attribute]) =>
    [name, read(item, selector, attribute)])));
}

// How likely an element is the one looked for, in a few microseconds and without asking for style or place: to look closely
// at the best of thousands. Gets what is wanted: tag, role, test_id, attributes, texts, words and phrases of their meaning,
// row (its key), place (a CSS selector). Gives a function of a node and its tag; 0 for what has nothing in common with it.
(want) => {
  const LONGEST = 160, ROW = 600;
  // Through their prototypes: see signals.js.
  const getter = (prototype, name) => { const {get} = Object.getOwnPropertyDescriptor(prototype, name); return (node) => get.call(node); };
  const textOf = getter(Node.prototype, "textContent"), above = getter(Node.prototype, "parentElement");
  const attribute = (node, name) => Element.prototype.getAttribute.call(node, name);
  const tidy = (text) => text.replace(/\s+/g, " ").trim().toLowerCase();
  const letters = (text) => text.replace(/[\d_\W]+/g, "").toLowerCase();

  // --- By its marks

  const IMPLIED = {a: "link", area: "link", button: "button", summary: "button", select: "combobox", textarea: "textbox"};
  const TEST_IDS = ["data-testid", "data-test-id", "data-test", "data-qa", "data-cy"];
  const marks = Object.entries(want.attributes).map(([name, value]) => [name, value, letters(value)]);
  const marked = (node, tag) => {
    let sum = 0.3 * (tag === want.tag) + 0.5 * (!!want.role && (attribute(node, "role") || IMPLIED[tag]) === want.role);
    if (want.test_id && TEST_IDS.some((name) => attribute(node, name) === want.test_id)) sum += 3;
    for (const [name, value, plain] of marks) {
      const other = attribute(node, name);
      if (other) sum += other === value ? 1 : plain && letters(other) === plain ? 0.7 : 0;
    }
    return sum;
  };

  // --- By what it says: the same, the same pairs of letters, or words of the same meaning

  const pairAt = (text, n) => text.charCodeAt(n - 1) * 65536 + text.charCodeAt(n);
  const wanted = new Set(want.texts.map(tidy)), pairs = new Set(), [sought = ""] = wanted;
  for (let n = 1; n < sought.length; n++) pairs.add(pairAt(sought, n));
  const words = new Set(want.words), phrases = want.phrases.map((one) => new RegExp(one));
  const means = (text) => phrases.some((one) => one.test(text)) ||
    text.split(/[^\p{L}\p{N}]+/u).some((word) => words.has(word) || (word.endsWith("s") && words.has(word.slice(0, -1))));
  const alike = (text) => {
    let shared = 0;
    for (let n = 1; n < text.length; n++) if (pairs.has(pairAt(text, n))) shared++;
    return pairs.size ? 2 * Math.min(shared, pairs.size) / (pairs.size + Math.max(text.length - 1, 1)) : 0;
  };
  const saying = (text) => wanted.has(text) ? 6 : 3 * alike(text) + 2 * means(text);
  const labels = new Map();
  for (const label of document.querySelectorAll("label[for]")) labels.set(attribute(label, "for"), textOf(label));
  const labelOf = (node) => labels.get(attribute(node, "id")) || textOf(Element.prototype.closest.call(node, "label") ?? node);
  const texts = (node, tag) => {
    const isField = /^(input|select|textarea)$/.test(tag), by = attribute(node, "aria-labelledby");
    const other = by && document.getElementById(by.split(" ")[0]);
    const given = ["aria-label", "placeholder", "title", "alt"].map((name) => attribute(node, name));
    const button = tag === "input" && /^(button|submit|reset)$/.test(attribute(node, "type")) && attribute(node, "value");
    return [...given, button, other && textOf(other), isField ? labelOf(node) : textOf(node)];
  };
  const said = (node, tag) => {
    let best = 0;
    if (wanted.size) for (const text of texts(node, tag)) if (text) best = Math.max(best, saying(tidy(text.slice(0, LONGEST))));
    return best;
  };

  // --- By where it is

  const known = new Map();
  const shows = (node) => {
    if (known.has(node)) return known.get(node);
    const text = textOf(node), shown = text.length > ROW ? null : tidy(text).includes(tidy(want.row));
    known.set(node, shown);
    return shown;
  };
  const isInRow = (node) => {
    for (let at = node, n = 0; at && n < 8; at = above(at), n++) if (shows(at) !== false) return shows(at) === true;
    return false;
  };
  const placed = () => { try { return document.querySelector(want.place); } catch { return null; } };
  const there = placed();
  return (node, tag) => marked(node, tag) + said(node, tag) + 2 * (node === there) + (want.row && isInRow(node) ? 2 : 0);
}

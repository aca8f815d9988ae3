// What a page says against what was done: the visible texts of alerts, of what fields that are wrong refer to, of the
// browser's own checks, and of small parts that call themselves errors. Only where there is none of these what is merely
// announced. Each text once, line breaks told as " – ". Pure: changes nothing.
(elements) => {
  const LONGEST = 1000, SMALL = 4;
  const ERROR = /(^|[-_])(errors?|errorlist|invalid-feedback|danger|failure)($|[-_])/i;
  const FIELDS = "input, textarea, select, button, form";
  const LOUD = '[role="alert"], [role="alertdialog"], [aria-live="assertive"]';
  const QUIET = '[role="status"], [aria-live="polite"]';

  const isShown = (node) => {
    if (!node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    const { width, height } = node.getBoundingClientRect();
    return width >= SMALL && height >= SMALL; // smaller ones are for screen readers: names of pages, counts
  };
  const textOf = (node) => (node.innerText || "").split(/\s*\n\s*/).map((line) => line.replace(/\s+/g, " ").trim())
    .filter(Boolean).join(" – ").slice(0, LONGEST);
  const referred = (field) => ["aria-errormessage", "aria-describedby"]
    .flatMap((name) => (field.getAttribute(name) || "").split(/\s+/).filter(Boolean))
    .map((id) => field.getRootNode().getElementById(id)).filter((node) => node && isShown(node)).map(textOf);
  const checked = (field) => field.matches(":user-invalid") ? [field.validationMessage || ""] : [];
  const isError = (node) => [...node.classList].some((name) => ERROR.test(name)) && !node.querySelector(FIELDS);

  const loud = [], fields = [], named = [], quiet = [];
  for (const node of elements) {
    if (!isShown(node)) continue;
    if (node.matches(LOUD)) loud.push(textOf(node));
    else if (node.matches("input, textarea, select")) fields.push(...referred(node), ...checked(node));
    else if (node.matches('[aria-invalid="true"]')) fields.push(...referred(node));
    else if (node.matches(QUIET)) quiet.push(textOf(node));
    else if (isError(node)) named.push(textOf(node));
  }
  const against = [...loud, ...fields, ...named].filter(Boolean);
  const said = against.length ? against : quiet.filter(Boolean);
  return said.filter((text, place) => !said.slice(0, place).some((before) => before.includes(text)));
}

// What opens the closed menu or section that an element stands in: the one button that says so, or stands beside it.
// Null when the element is not in one, or when it cannot be told.
(element) => {
  const isShown = (node) => node.checkVisibility({visibilityProperty: true});
  const OPENS = "summary, [aria-expanded=false], [aria-haspopup]:not([aria-haspopup=false])";
  let closed = element;
  while (closed.parentElement && !isShown(closed.parentElement)) closed = closed.parentElement;
  const around = closed.parentElement;
  if (isShown(element) || !around) return null;
  const named = closed.id ? [...document.querySelectorAll(`[aria-controls~="${CSS.escape(closed.id)}"]`)] : [];
  const beside = [...around.children].flatMap((other) => other === closed ? [] : other.matches(OPENS) ? [other] : [...other.querySelectorAll(OPENS)]);
  const openers = (named.length ? named : beside).filter(isShown);
  return openers.length === 1 ? openers[0] : null;
}

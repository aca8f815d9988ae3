// Runs in every new document before its own scripts: notes whether a person or a step has put anything into it.
// A plain click on a link that opens another document changes nothing here, so it does not count.
(() => {
  const key = Symbol.for("understudy.touched");
  if (window[key]) return;
  const state = {touched: false};
  Object.defineProperty(window, key, {value: state});
  const touch = () => { state.touched = true; };
  for (const type of ["input", "change", "keydown", "drop"]) addEventListener(type, touch, {capture: true});
  addEventListener("pointermove", (event) => { if (event.buttons) touch(); }, {capture: true, passive: true});
  const here = () => location.href.split("#")[0];
  const leaves = (event) => event.composedPath().some((node) => node.localName === "a" &&
    /^https?:/.test(node.href) && node.href.split("#")[0] !== here());
  let before = false;
  addEventListener("click", () => { before = state.touched; touch(); }, {capture: true});
  addEventListener("click", (event) => { if (!event.defaultPrevented && leaves(event)) state.touched = before; });
})()

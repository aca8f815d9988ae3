// Playwright's selector engine "understudy": the last parts of a target's first selector, checked where it is evaluated.
// Gets the functions of signals.js and row.js; runs in Playwright's isolated world, once in each document.
//
// {"check": ID, "texts": [...], "tag", "role", "near": {...}, "in_row": KEY}  keeps an element that is still of its kind,
//     has one of its texts, these neighbours, and stands in its row; a text may say ‹amount› for any sum of money
// {"missing": ID, "patience": ms, "quiet": ms, "latest": ms}  finds nothing, and throws when nothing was kept although the
//     page has come to rest, or after "latest": waiting longer is no use then, and other signals may find it
(signals, inRow) => {
  const looks = new Map();
  let changed = performance.now(), watched = false;
  const look = (id) => { if (!looks.has(id)) looks.set(id, {since: performance.now(), kept: -1}); return looks.get(id); };
  const watch = () => {
    if (watched) return;
    watched = true;
    new MutationObserver(() => { changed = performance.now(); }).observe(document, {subtree: true, childList: true});
  };
  // As in words.py: a text may have a place for any sum of money.
  const AMOUNT = /\d[\d.,'’\s]*[.,]\d\d(?!\d)/g, ANY_AMOUNT = "‹amount›";
  const says = (text, wanted) => wanted === text || (wanted.includes(ANY_AMOUNT) && wanted === text.replace(AMOUNT, ANY_AMOUNT));
  const plain = (text) => text.toLowerCase().replace(/\s*[([]\s*\d+\s*[)\]]\s*$/, "");
  // What can be done with it: an input may be a field, a button or something to tick.
  const way = (role) => /^(checkbox|radio|switch|button|slider)$/.test(role) ? role : "";
  const isOther = (seen, want) => seen.tag === want.tag ? seen.tag === "input" && want.role && way(seen.role) !== way(want.role) : seen.role !== want.role;
  const fits = (element, want) => {
    if (want.in_row && !inRow(element, want.in_row)) return false;
    const names = Object.keys(want.near);
    if (!want.tag && !want.texts.length && !names.length) return true;
    const seen = signals(element, !names.length && "texts");
    if (want.tag && isOther(seen, want)) return false;
    if (names.some((name) => seen.neighbours[name] !== want.near[name])) return false;
    return !want.texts.length || [seen.name, seen.label, seen.text, seen.placeholder].some((text) => text && want.texts.some((one) => says(plain(text), one)));
  };
  const BUSY = "[aria-busy=true], [role=progressbar], .spinner, .loading, .skeleton";
  const isBusy = () => [...document.querySelectorAll(BUSY)].some((node) => node.checkVisibility());
  return {
    query(root, body) { return this.queryAll(root, body)[0] ?? null; },
    queryAll(root, body) {
      const want = JSON.parse(body), now = performance.now();
      if (want.check) {
        const kept = fits(root, want);
        if (kept) look(want.check).kept = now;
        return kept ? [root] : [];
      }
      const {since, kept} = look(want.missing);
      // What was kept in this same evaluation is being acted on.
      if (now - kept < 50 && kept >= 0) return [];
      watch();
      const rested = now - Math.max(changed, since) > want.quiet && !isBusy();
      const isWaiting = now - since < want.patience || !rested || document.readyState !== "complete";
      if (!isWaiting || now - since > want.latest) throw new Error("understudy: at rest without it");
      return [];
    },
  };
}

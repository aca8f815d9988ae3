// Playwright's selector engine "understudy": the last parts of a target's first selector, checked where it is evaluated.
// Gets the functions of signals.js and row.js; runs in Playwright's isolated world, once in each document.
//
// {"check": ID, "texts": [...], "tag", "role", "near": {...}, "in_row": KEY}  keeps an element that is still of its kind,
//     has one of its texts, these neighbours, and stands in its row; a text may say ‹amount› for any sum of money
// {"missing": ID, "patience": ms, "quiet": ms, "latest": ms}  stands before the selector and throws when the check with this
//     ID kept nothing the last time although the page has come to rest, or after "latest": waiting longer is no use then,
//     and other signals may find it
//
// What is asked of most elements comes first, and nothing is read that is not compared: this is a part of every step.
(signals, inRow) => {
  const read = signals(null, "reader");
  const looks = new Map();
  let changed = performance.now(), watched = false;
  const look = (id) => { if (!looks.has(id)) looks.set(id, {since: performance.now(), isKept: true, at: 0}); return looks.get(id); };
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
  const isOther = (element, want) => {
    const tag = read(element, "tag");
    if (tag !== want.tag) return read(element, "role") !== want.role;
    return tag === "input" && want.role && way(read(element, "role")) !== way(want.role);
  };
  const TEXTS = ["label", "placeholder", "name", "text"];
  const saysOne = (element, texts) => TEXTS.some((name) => {
    const text = read(element, name);
    return text && texts.some((one) => says(plain(text), one));
  });
  const fits = (element, want) =>
    (!want.in_row || inRow(element, want.in_row))
    && (!want.tag || !isOther(element, want))
    && (!want.texts || saysOne(element, want.texts))
    && (!want.near || Object.entries(want.near).every(([name, text]) => read(element, name) === text));
  const BUSY = "[aria-busy=true], [role=progressbar], .spinner, .loading, .skeleton";
  const isBusy = () => [...document.querySelectorAll(BUSY)].some((node) => node.checkVisibility());
  return {
    query(root, body) { return this.queryAll(root, body)[0] ?? null; },
    queryAll(root, body) {
      const want = JSON.parse(body);
      if (want.check) {
        const isKept = fits(root, want);
        if (isKept) look(want.check).isKept = true;
        return isKept ? [root] : [];
      }
      const now = performance.now(), last = look(want.missing), {isKept: wasKept, at} = last;
      Object.assign(last, {isKept: false, at: now});
      if (wasKept) return [root];
      watch();
      const isLate = now - last.since > want.latest;
      // What came since the last time may be it.
      if (changed > at && !isLate) return [root];
      const rested = now - Math.max(changed, last.since) > want.quiet && !isBusy();
      const isWaiting = now - last.since < want.patience || !rested || document.readyState !== "complete";
      if (!isWaiting || isLate) throw new Error("understudy: at rest without it");
      return [root];
    },
  };
}

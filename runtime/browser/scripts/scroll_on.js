// Scrolls the next part of the page, or of its largest scrolling box, into view: lists that only keep what can be seen
// show more of themselves, a frame later, which is waited for: else the next part would be skipped. Gives whether
// anything moved. `fromStart` begins at the top.
async (fromStart) => {
  const scrolls = (node) => node.scrollHeight > node.clientHeight + 20 && node.clientHeight > 60;
  const page = document.scrollingElement, boxes = page && scrolls(page) ? [page] : [];
  const all = document.querySelectorAll("div, ul, ol, section, main, tbody, table, [role=grid], [role=listbox], [role=list]");
  for (let n = 0; n < all.length; n++) {
    if (scrolls(all[n]) && /auto|scroll/.test(getComputedStyle(all[n]).overflowY)) boxes.push(all[n]);
  }
  // A page that is not in sight draws no frames.
  const drawn = () => new Promise((done) => {
    setTimeout(done, 1000);
    requestAnimationFrame(() => requestAnimationFrame(done));
  });
  const area = (node) => node.clientWidth * node.clientHeight;
  boxes.sort((a, b) => area(b) - area(a));
  for (const box of boxes) {
    const before = box.scrollTop;
    box.scrollTop = fromStart ? 0 : before + box.clientHeight * 0.8;
    if (box.scrollTop !== before) {
      await drawn();
      return true;
    }
  }
  return false;
}

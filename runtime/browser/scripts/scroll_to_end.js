// Scroll to the end again and again while it moves away; gives the number of rounds.
async (node, [rounds, patience]) => {
  const box = node === document.body ? document.scrollingElement : node;
  for (let round = 1; ; round++) {
    const height = box.scrollHeight, until = performance.now() + patience;
    box.scrollTo(box.scrollLeft, height);
    while (box.scrollHeight === height && performance.now() < until) await new Promise((go) => setTimeout(go, 25));
    if (box.scrollHeight === height || round === rounds) return round;
  }
}

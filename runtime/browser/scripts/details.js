// All signals of some of the gathered elements, and for each which of the others it stands in. Gets the function of
// signals.js, what gather.js gave, and the places of the elements in it.
(signals, gathered, places) => {
  const chosen = places.map((place) => gathered.elements[place]);
  const seen = signals(chosen);
  return JSON.stringify(chosen.map((element, place) => ({
    signals: seen[place],
    within: chosen.flatMap((other, n) => other !== element && other.contains(element) ? [n] : []),
  })));
}

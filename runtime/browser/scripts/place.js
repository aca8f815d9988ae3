// Where the only element stands in the window: x, y, width, height. Null when there is none or more than one;
// false inside of a frame whose own place cannot be told from here.
(nodes) => {
  if (nodes.length !== 1) return null;
  const { x, y, width, height } = nodes[0].getBoundingClientRect();
  let [left, top] = [x, y];
  for (let view = nodes[0].ownerDocument.defaultView; view && view !== view.top; view = view.parent) {
    let frame = null;
    try { frame = view.frameElement; } catch { return false; }
    if (!frame) return false;
    const around = frame.getBoundingClientRect();
    left += around.x + frame.clientLeft;
    top += around.y + frame.clientTop;
  }
  return [left, top, width, height];
}

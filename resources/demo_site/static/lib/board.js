// Dragging: cards between columns (HTML drag and drop), and a list put in order (pointer events).

import { postJson } from "./http.js";

/** The child of `box` (leaving out `moving`) whose middle lies below `y`; null for the end. */
function below(box, moving, y) {
  return [...box.children].find((child) => {
    if (child === moving) return false;
    const { top, height } = child.getBoundingClientRect();
    return y < top + height / 2;
  }) ?? null;
}

/** Each of `columns` holds cards in `list(column)`; `name` and `id` read what the server calls them. */
export function kanban({ columns, list, name, id, onMove }) {
  let moving = null;
  for (const column of columns) {
    column.addEventListener("dragstart", (event) => {
      moving = event.target.closest("[draggable=true]");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", id(moving));
      moving.classList.add("moving");
    });
    column.addEventListener("dragend", () => { moving?.classList.remove("moving"); moving = null; });
    column.addEventListener("dragover", (event) => { if (moving) { event.preventDefault(); column.classList.add("over"); } });
    column.addEventListener("dragleave", () => column.classList.remove("over"));
    column.addEventListener("drop", async (event) => {
      event.preventDefault();
      column.classList.remove("over");
      if (!moving) return;
      const card = moving;
      list(column).insertBefore(card, below(list(column), card, event.clientY));
      onMove();
      await postJson("/board/move", { card: id(card), column: name(column), position: [...list(column).children].indexOf(card) });
    });
  }
}

/** Items move while the pointer holds their handle; the new order is sent when it lets go. */
export function reorder({ list, handle, name }) {
  const names = () => [...list.children].map(name);
  list.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest(handle);
    if (!grip) return;
    event.preventDefault();
    const item = grip.closest("li");
    const before = names();
    item.classList.add("moving");
    // The list holds the pointer: an item that moves in the document would lose it.
    list.setPointerCapture(event.pointerId);
    const move = (at) => {
      const next = below(list, item, at.clientY);
      if (next !== item.nextElementSibling) list.insertBefore(item, next);
    };
    const end = () => {
      list.removeEventListener("pointermove", move);
      item.classList.remove("moving");
      if (names().join("\n") !== before.join("\n")) postJson("/board/run", { names: names() });
    };
    list.addEventListener("pointermove", move);
    list.addEventListener("lostpointercapture", end, { once: true });
  });
}

// A short text that changes when other items are shown; empty while there are none.
(items) => {
  let sum = 0;
  for (const item of items) for (const char of item.innerText ?? "") sum = (sum * 31 + char.codePointAt(0)) >>> 0;
  return items.length ? `${performance.timeOrigin}/${items.length}/${sum}` : "";
}

// The rows of a table as records by column name. Cells that span several columns or rows count for each.
(node, header) => {
  const TABLE = "table, [role=table], [role=grid], [role=treegrid]";
  const CELL = "td, th, [role=cell], [role=gridcell], [role=columnheader], [role=rowheader]";
  const table = node.matches(TABLE) ? node : node.querySelector(TABLE);
  if (!table) return null;

  const text = (cell) => (cell.innerText ?? "").trim().replace(/\s+/g, " ");
  const isHeading = (cell) => cell.localName === "th" || cell.getAttribute("role") === "columnheader";
  const shown = (row) => row.getClientRects().length > 0 && !row.closest("tfoot");
  const rows = [...table.querySelectorAll("tr, [role=row]")].filter((row) => row.closest(TABLE) === table && shown(row));

  const grid = [];
  const headings = [];
  const below = [];
  for (const row of rows) {
    const cells = [...row.querySelectorAll(CELL)].filter((cell) => cell.closest("tr, [role=row]") === row);
    if (!cells.length) continue;
    const line = [];
    let column = 0;
    const carry = () => {
      for (; below[column]?.left > 0; column++) { line[column] = below[column].value; below[column].left--; }
    };
    for (const cell of cells) {
      carry();
      const value = text(cell);
      const wide = cell.colSpan || Number(cell.getAttribute("aria-colspan")) || 1;
      const left = (cell.rowSpan || Number(cell.getAttribute("aria-rowspan")) || 1) - 1;
      for (let n = 0; n < wide; n++, column++) { line[column] = value; below[column] = {value, left}; }
    }
    carry();
    grid.push(line);
    headings.push(row.closest("thead") !== null || cells.every(isHeading));
  }

  let count = 0;
  if (header === "auto") while (count < grid.length && headings[count]) count++;
  if (header !== "none" && count === 0) count = Math.min(1, grid.length);
  const width = Math.max(0, ...grid.map((line) => line.length));
  const names = [];
  for (let column = 0; column < width; column++) {
    const parts = [...new Set(grid.slice(0, count).map((line) => line[column] ?? "").filter(Boolean))];
    const name = parts.join(" ") || `column ${column + 1}`;
    let unique = name;
    for (let n = 2; names.includes(unique); n++) unique = `${name} ${n}`;
    names.push(unique);
  }
  return grid.slice(count).map((line) => Object.fromEntries(names.map((name, column) => [name, line[column] ?? ""])));
}

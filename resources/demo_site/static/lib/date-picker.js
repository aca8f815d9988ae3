// A date field with a calendar, as a form-associated web component with an open shadow root.
// Attributes: label, name, value and today (ISO dates). The form gets the ISO date, or the text as typed when it is none.

const MONTHS = "January February March April May June July August September October November December".split(" ");
const DAYS = "Mo Tu We Th Fr Sa Su".split(" ");

const STYLE = `
  :host { display: block; font: inherit; }
  label { display: block; font: var(--label-font); color: var(--label-color); margin-bottom: var(--label-gap, 6px); }
  .row { display: grid; grid-template-columns: var(--date-columns, 1fr); gap: var(--date-gap, 0); align-items: center; }
  .box { position: relative; display: flex; }
  input { flex: 1; min-width: 0; box-sizing: border-box; height: var(--field-height); padding: 0 12px; font: inherit; color: inherit;
    border: 1px solid var(--field-border); border-right: 0; border-radius: var(--field-radius) 0 0 var(--field-radius); background: #fff; }
  .open { width: 42px; display: grid; place-items: center; border: 1px solid var(--field-border); background: var(--soft);
    border-radius: 0 var(--field-radius) var(--field-radius) 0; color: var(--muted); cursor: pointer; }
  input:focus-visible, button:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
  :host([aria-invalid=true]) input { border-color: var(--bad); }
  .calendar { position: absolute; z-index: 20; top: calc(100% + 6px); left: 0; width: 268px; padding: 12px; background: #fff;
    border: 1px solid var(--field-border); border-radius: 12px; box-shadow: 0 12px 32px rgb(20 24 40 / 16%); }
  .calendar[hidden] { display: none; }
  header { display: flex; align-items: center; justify-content: space-between; margin-bottom: 8px; font-weight: 600; }
  header button, td button { border: 0; background: none; font: inherit; color: inherit; cursor: pointer; border-radius: 8px; }
  header button { width: 32px; height: 32px; font-size: 18px; }
  table { width: 100%; border-collapse: collapse; text-align: center; }
  th { font-size: 12px; font-weight: 500; color: var(--muted); padding: 4px 0; }
  td { padding: 1px; }
  td button { width: 34px; height: 32px; }
  td button:hover, header button:hover { background: var(--soft); }
  td button.today { box-shadow: inset 0 0 0 1px var(--accent); }
  td button[aria-pressed=true] { background: var(--accent); color: #fff; }
`;

const iso = (year, month, day) => `${year}-${String(month + 1).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
const shown = (value) => value.split("-").reverse().join("/");

/** The ISO form of "18/05/2026", or null when that is no day. */
function parse(text) {
  const match = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$/.exec(text.trim());
  if (!match) return null;
  const [day, month, year] = match.slice(1).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? iso(year, month - 1, day) : null;
}

export class DatePicker extends HTMLElement {
  static formAssociated = true;
  static openLabel = "Open calendar";
  #internals = this.attachInternals();
  #value = "";
  #month;

  connectedCallback() {
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: "open" });
    root.innerHTML = `<style>${STYLE}</style>
      <div class="row"><label for="text"></label><div class="box"><input id="text" placeholder="dd/mm/yyyy" autocomplete="off" inputmode="numeric">
      <button type="button" class="open" aria-label="${this.constructor.openLabel}" aria-expanded="false">
        <svg viewBox="0 0 20 20" width="18" height="18" fill="none" stroke="currentColor" stroke-width="1.5"><path d="M3.5 5h13v11.5h-13zM3.5 8.5h13M7 3v3.5M13 3v3.5"/></svg></button>
      <div class="calendar" role="dialog" aria-label="Calendar" hidden><header>
        <button type="button" data-step="-1" aria-label="Previous month">‹</button><span aria-live="polite"></span>
        <button type="button" data-step="1" aria-label="Next month">›</button></header><table></table></div></div></div>`;
    root.querySelector("label").textContent = this.getAttribute("label");
    this.#wire(root);
    this.value = this.getAttribute("value") ?? "";
  }

  get value() { return this.#value; }

  set value(value) {
    this.#value = value;
    this.#internals.setFormValue(value);
    this.#input.value = /^\d{4}-/.test(value) ? shown(value) : value;
  }

  /** Whether the value is a day that exists. */
  get isDate() { return parse(this.#input.value) !== null; }

  focus() { this.#input.focus(); }

  get #input() { return this.shadowRoot.querySelector("input"); }
  get #calendar() { return this.shadowRoot.querySelector(".calendar"); }

  #wire(root) {
    this.#input.addEventListener("input", () => this.#take(parse(this.#input.value) ?? this.#input.value, false));
    root.querySelector(".open").addEventListener("click", () => this.#show(this.#calendar.hidden));
    for (const button of root.querySelectorAll("[data-step]")) {
      button.addEventListener("click", () => { this.#month.setUTCMonth(this.#month.getUTCMonth() + Number(button.dataset.step)); this.#draw(); });
    }
    root.querySelector("table").addEventListener("click", (event) => {
      const day = event.target.closest("button");
      if (day) { this.#take(day.value, true); this.#show(false); this.#input.focus(); }
    });
    root.addEventListener("keydown", (event) => { if (event.key === "Escape") this.#show(false); });
    document.addEventListener("pointerdown", (event) => { if (!event.composedPath().includes(this)) this.#show(false); });
  }

  #take(value, write) {
    this.#value = value;
    this.#internals.setFormValue(value);
    if (write) this.#input.value = shown(value);
    this.dispatchEvent(new Event("input", { bubbles: true }));
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #show(open) {
    this.#calendar.hidden = !open;
    this.shadowRoot.querySelector(".open").setAttribute("aria-expanded", String(open));
    if (!open) return;
    const start = new Date(`${this.isDate ? this.#value : this.getAttribute("today")}T00:00Z`);
    this.#month = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), 1));
    this.#draw();
  }

  #draw() {
    const [year, month] = [this.#month.getUTCFullYear(), this.#month.getUTCMonth()];
    const blank = (this.#month.getUTCDay() + 6) % 7;
    const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
    const cells = Array.from({ length: Math.ceil((blank + length) / 7) * 7 }, (_, n) => this.#cell(year, month, n - blank + 1, length));
    const rows = cells.map((cell, n) => (n % 7 ? cell : `<tr>${cell}`)).join("");
    this.#calendar.querySelector("span").textContent = `${MONTHS[month]} ${year}`;
    this.#calendar.querySelector("table").innerHTML = `<thead><tr>${DAYS.map((d) => `<th scope="col">${d}</th>`).join("")}</tr></thead><tbody>${rows}</tbody>`;
  }

  #cell(year, month, day, length) {
    if (day < 1 || day > length) return "<td></td>";
    const value = iso(year, month, day);
    const mark = value === this.getAttribute("today") ? ' class="today"' : "";
    return `<td><button type="button" value="${value}"${mark} aria-pressed="${value === this.#value}" aria-label="${day} ${MONTHS[month]} ${year}">${day}</button></td>`;
  }
}

// The invoice form: checks before sending, the slow save, and the errors that come back.

import { postForm } from "./http.js";

const amount = (text) => Number(text.replaceAll(",", "").trim() || NaN);

/** Mistakes that the page can see by itself, by field name. */
function mistakes(fields, messages) {
  const wrong = {};
  if (!fields.supplier_id.value) wrong.supplier_id = messages.supplier;
  if (!fields.number.value.trim()) wrong.number = messages.number;
  if (!fields.invoice_date.isDate) wrong.invoice_date = messages.date;
  const net = amount(fields.net.value);
  if (Number.isNaN(net)) wrong.net = messages.net;
  else if (net <= 0) wrong.net = messages.net_positive;
  return wrong;
}

/**
 * Wire a form. `names` maps the server's field names to this skin's; `summary` is the box for errors,
 * `saving` the spinner, `sums` the places for VAT and total.
 */
export function invoiceForm({ form, summary, saving, messages, sums, names = {} }) {
  const field = (name) => form.querySelector(`[name="${names[name] ?? name}"]`);
  const known = ["supplier_id", "number", "invoice_date", "net", "vat_rate", "currency", "cost_centre", "attachment"];
  const fields = Object.fromEntries(known.map((name) => [name, field(name)]));

  const show = (wrong) => {
    for (const name of known) mark(fields[name], wrong[name]);
    summary.hidden = Object.keys(wrong).length === 0;
    summary.querySelector("ul").replaceChildren(...Object.values(wrong).map(line));
    if (!summary.hidden) summary.focus();
  };

  const busy = (on) => {
    for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = on;
    saving.hidden = !on;
    form.setAttribute("aria-busy", String(on));
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const wrong = mistakes(fields, messages);
    show(wrong);
    if (Object.keys(wrong).length) return;
    const data = new FormData(form, event.submitter);
    busy(true);
    show(await send(form.getAttribute("action"), data));
    busy(false);
  });

  const add = () => {
    const net = amount(fields.net.value) || 0;
    const vat = Math.round(net * Number(fields.vat_rate.value)) / 100;
    sums.vat.textContent = vat.toFixed(2);
    sums.gross.textContent = (net + vat).toFixed(2);
  };
  fields.net.addEventListener("input", add);
  fields.vat_rate.addEventListener("change", add);
  form.addEventListener("input", (event) => mark(event.target, ""));
}

/** Sends the form and goes to the saved invoice; gives the errors when there are any. */
async function send(url, data) {
  try {
    const response = await postForm(url, data);
    if (response.redirected) { location.assign(response.url); return new Promise(() => {}); }
    const answer = await response.json();
    if (answer.errors) return answer.errors;
    location.assign(answer.location);
    return new Promise(() => {});
  } catch {
    return { form: "The invoice could not be sent. Load the page again and repeat it." };
  }
}

function mark(element, message) {
  const place = document.getElementById(element.dataset?.error);
  if (!place) return;
  place.textContent = message ?? "";
  place.hidden = !message;
  if (message) element.setAttribute("aria-invalid", "true");
  else element.removeAttribute("aria-invalid");
}

function line(text) {
  const item = document.createElement("li");
  item.textContent = text;
  return item;
}

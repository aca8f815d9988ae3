// Ties the pages of the redesign to the shared behaviour.

import { kanban, reorder } from "./lib/board.js";
import { DatePicker } from "./lib/date-picker.js";
import { confirmed, told, withReason } from "./lib/dialogs.js";
import { invoiceForm } from "./lib/invoice-form.js";
import { paymentFrame } from "./lib/payment.js";
import { supplierPicker } from "./lib/supplier-picker.js";

const byId = (id) => document.getElementById(id);

customElements.define("calendar-field", class extends DatePicker { static openLabel = "Show calendar"; });

/** Menus of the top bar: one opens under the pointer after a moment, the other with a click. */
for (const drop of document.querySelectorAll(".lk-drop")) {
  const [head, box] = drop.children;
  let timer;
  const show = (open) => { box.hidden = !open; head.setAttribute("aria-expanded", String(open)); };
  const later = (open, wait) => { clearTimeout(timer); timer = setTimeout(show, wait, open); };
  if (drop.dataset.drop === "hover") {
    drop.addEventListener("mouseenter", () => later(true, 120));
    drop.addEventListener("mouseleave", () => later(false, 250));
  }
  head.addEventListener("click", (event) => { event.preventDefault(); clearTimeout(timer); show(drop.dataset.drop === "hover" || box.hidden); });
  document.addEventListener("pointerdown", (event) => { if (!drop.contains(event.target)) show(false); });
}

if (byId("entryForm")) {
  invoiceForm({
    form: byId("entryForm"),
    summary: byId("entryErrors"),
    saving: byId("entryWait"),
    messages: JSON.parse(byId("entryTexts").textContent),
    sums: { vat: byId("totalTax"), gross: byId("totalAll") },
    names: { supplier_id: "supplierId", invoice_date: "invoiceDate", vat_rate: "vatRate", cost_centre: "costCentre" },
  });
  const sheet = byId("vendorSheet");
  const show = (open) => {
    sheet.hidden = !open;
    byId("vendorOpen").setAttribute("aria-expanded", String(open));
  };
  supplierPicker({
    search: sheet.querySelector("form"),
    results: sheet.querySelector(".sheet_body"),
    open: () => show(true),
    close: () => show(false),
    opener: byId("vendorOpen"),
    closer: byId("vendorClose"),
    onChoose: (id, name, info) => {
      byId("fld_vendor").value = id;
      byId("vendorName").textContent = name;
      byId("vendorInfo").textContent = info;
      byId("fld_vendor").dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
}

if (byId("payQueue")) {
  kanban({
    columns: [...document.querySelectorAll(".lane")],
    list: (lane) => lane.querySelector(".lane_body"),
    name: (lane) => lane.id.replace("lane_", ""),
    id: (slip) => slip.id.replace("slip_", ""),
    onMove: () => {},
  });
  reorder({ list: byId("payQueue"), handle: ".queue_grip", name: (item) => item.textContent.trim() });
}

confirmed(byId("dropForm"), "Really delete this invoice?");
withReason(byId("cancelForm"), "Reason for marking it void");
told(byId("taxCheck"));
paymentFrame({ frame: byId("providerBox"), result: byId("paidNote") });

for (const banner of document.querySelectorAll(".lk-banner")) setTimeout(() => banner.remove(), 6000);

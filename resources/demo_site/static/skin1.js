// Ties the pages of the first skin to the shared behaviour.

import { kanban, reorder } from "./lib/board.js";
import { DatePicker } from "./lib/date-picker.js";
import { confirmed, told, withReason } from "./lib/dialogs.js";
import { invoiceForm } from "./lib/invoice-form.js";
import { paymentFrame } from "./lib/payment.js";
import { supplierPicker } from "./lib/supplier-picker.js";

const byId = (id) => document.getElementById(id);

customElements.define("date-picker", DatePicker);

if (byId("invoice-form")) {
  invoiceForm({
    form: byId("invoice-form"),
    summary: byId("error-summary"),
    saving: byId("saving"),
    messages: JSON.parse(byId("messages").textContent),
    sums: { vat: byId("sum-vat"), gross: byId("sum-gross") },
  });
  const dialog = byId("supplier-dialog");
  supplierPicker({
    search: dialog.querySelector("form"),
    results: dialog.querySelector(".results"),
    open: () => dialog.showModal(),
    close: () => dialog.close(),
    opener: byId("find-supplier"),
    closer: dialog.querySelector(".close"),
    onChoose: (id, name, info) => {
      byId("supplier-id").value = id;
      byId("supplier-name").textContent = name;
      byId("supplier-info").textContent = info;
      byId("supplier-id").dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
}

if (byId("board")) {
  const columns = [...document.querySelectorAll(".board-column")];
  kanban({
    columns,
    list: (column) => column.querySelector(".cards"),
    name: (column) => column.dataset.column,
    id: (card) => card.dataset.card,
    onMove: () => columns.forEach((c) => { c.querySelector(".count").textContent = c.querySelector(".cards").children.length; }),
  });
  reorder({ list: byId("payment-run"), handle: ".handle", name: (item) => item.dataset.name });
}

confirmed(byId("delete-form"), "Delete this invoice? This cannot be undone.");
withReason(byId("void-form"), "Why is this invoice voided?");
told(byId("check-vat"));
paymentFrame({ frame: byId("payment-frame"), result: byId("payment-result") });

for (const toast of document.querySelectorAll(".toast")) setTimeout(() => toast.remove(), 6000);

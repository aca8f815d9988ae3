// The payment provider's form, inside its frame.

import { postJson } from "./lib/http.js";

const form = document.querySelector("#card-form");
const failure = form.querySelector(".failure");
const button = form.querySelector("button");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  button.disabled = true;
  const response = await postJson(form.action, Object.fromEntries(new FormData(form)));
  const answer = await response.json();
  button.disabled = false;
  for (const input of form.querySelectorAll("input")) input.toggleAttribute("aria-invalid", Boolean(answer.errors?.[input.name]));
  failure.textContent = answer.message ?? Object.values(answer.errors ?? {}).join(". ");
  failure.hidden = response.ok;
  if (response.ok) parent.postMessage({ type: "payment", reference: answer.reference }, location.origin);
});

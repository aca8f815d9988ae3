// The browser's own dialogs: a question before deleting, a reason for voiding, and a plain message.

export function confirmed(form, question) {
  form?.addEventListener("submit", (event) => { if (!confirm(question)) event.preventDefault(); });
}

export function withReason(form, question) {
  form?.addEventListener("submit", (event) => {
    const reason = prompt(question)?.trim();
    if (reason) form.elements.reason.value = reason;
    else event.preventDefault();
  });
}

export function told(button) {
  button?.addEventListener("click", async () => {
    const response = await fetch(button.value);
    alert((await response.json()).message);
  });
}

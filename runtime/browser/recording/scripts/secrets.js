// Which fields hold what must not be recorded. Decided here, so that the text never leaves the page.
const everPassword = new WeakSet(), marked = new WeakSet();
const CARD = /(card|karten?|карта).{0,12}(number|no\b|num|nr|номер)|\bcc.?(num|number|csc|cvc)|\b(cvv|cvc|csc)2?\b|security.?code/i;
const CODE = /one.?time|\botp\b|\b(2fa|mfa|totp)\b|verification.?code|auth(entication)?.?code|passcode|еднократен|код за потвърждение/i;
const PASSWORD = /passw(or)?d|passphrase|парола/i;

const rememberPassword = (node) => { if (node instanceof HTMLInputElement && node.type === "password") everPassword.add(node); };
// Whoever shows a password turns its field into one for text: the type that it had is enough.
new MutationObserver((records) => {
  for (const record of records) if ((record.oldValue ?? "").toLowerCase() === "password") everPassword.add(record.target);
}).observe(document, {subtree: true, attributes: true, attributeFilter: ["type"], attributeOldValue: true});

const isLuhn = (text) => {
  const digits = text.replace(/[ -]/g, "");
  if (!/^\d{13,19}$/.test(digits)) return false;
  let sum = 0;
  for (let n = 0; n < digits.length; n++) {
    const digit = Number(digits[digits.length - 1 - n]) * (n % 2 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
};
// When a card expires belongs to the card, but is no text that would have to be hidden elsewhere.
const isExpiry = (node) => /cc-exp/.test(attr(node, "autocomplete") ?? "");
// One of the boxes, a sign each, that a code goes into.
const isBox = (node) => {
  if (tagOf(node) !== "input" || attr(node, "maxlength") !== "1") return false;
  let count = 0;
  for (let at = parentOf(node), n = 0; at && n < 3 && count < 4; at = parentOf(at), n++) count = countIn(at, "input[maxlength='1']");
  return count > 3 && count < 9;
};
const secretOf = (node, value = "") => {
  rememberPassword(node);
  if (marked.has(node)) return "marked";
  if (everPassword.has(node)) return "password";
  const complete = (attr(node, "autocomplete") ?? "").toLowerCase();
  if (/one-time-code/.test(complete)) return "one_time_code";
  if (/cc-(number|csc|exp)/.test(complete) || isLuhn(value)) return "card";
  if (/(current|new)-password/.test(complete)) return "password";
  const labels = node.labels ? [...node.labels].map((label) => label.textContent) : [];
  const words = [attr(node, "name"), attr(node, "id"), attr(node, "aria-label"), attr(node, "placeholder"), ...labels].filter(Boolean).join(" ");
  if (CARD.test(words)) return "card";
  if (CODE.test(words) || isBox(node)) return "one_time_code";
  if (PASSWORD.test(words) && tagOf(node) === "input" && !["checkbox", "radio", "button", "submit"].includes(node.type)) return "password";
  const style = getComputedStyle(node);
  return (style.webkitTextSecurity ?? "none") !== "none" ? "password" : null;
};

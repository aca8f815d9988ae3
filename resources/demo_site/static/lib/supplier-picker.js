// Choosing a supplier inside the invoice form: search, pages of results, one button for each.

/** `open` and `close` show and hide the search; `results` is where the server's rows go. */
export function supplierPicker({ search, results, open, close, opener, closer, onChoose }) {
  let asked = 0;
  const load = async (url) => {
    const number = ++asked;
    const response = await fetch(url);
    const rows = await response.text();
    // An answer that comes after the next question is none.
    if (number === asked) results.innerHTML = rows;
  };
  const find = () => load(`/suppliers/picker?q=${encodeURIComponent(search.querySelector("input").value)}`);

  opener.addEventListener("click", () => { open(); search.querySelector("input").focus(); find(); });
  closer.addEventListener("click", close);
  search.addEventListener("submit", (event) => { event.preventDefault(); find(); });
  results.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const choice = event.target.closest("button[value]");
    if (link) { event.preventDefault(); load(link.href); }
    if (choice) { onChoose(choice.value, choice.dataset.name, choice.dataset.info); close(); }
  });
}

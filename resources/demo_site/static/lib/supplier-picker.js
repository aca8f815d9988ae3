// Choosing a supplier inside the invoice form: search, pages of results, one button for each.

/** `open` and `close` show and hide the search; `results` is where the server's rows go. */
export function supplierPicker({ search, results, open, close, opener, closer, onChoose }) {
  const load = async (url) => {
    const response = await fetch(url);
    results.innerHTML = await response.text();
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

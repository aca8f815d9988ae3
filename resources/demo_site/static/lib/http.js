// Requests of the pages, with the session's token.

const token = () => document.querySelector("meta[name=csrf-token]").content;

export const postForm = (url, data) => fetch(url, { method: "POST", body: data, headers: { "X-CSRF-Token": token() } });

export const postJson = (url, data) =>
  fetch(url, { method: "POST", body: JSON.stringify(data), headers: { "Content-Type": "application/json", "X-CSRF-Token": token() } });

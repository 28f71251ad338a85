"use strict";
(() => {
  const root = document.currentScript.dataset.root;
  new EventSource(`${root}/alive`);

  const keys = new Map();
  for (const element of document.querySelectorAll("[data-key]")) {
    for (const key of element.dataset.key.split(" ")) keys.set(key, element);
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const inField = event.target.matches("input:not([type=checkbox]), textarea, select");
    if (inField) {
      if (event.key === "Escape") event.target.blur();
      if (event.key === "Enter" && event.target.name === "text") {
        event.preventDefault();
        event.target.form.querySelector("button[value=text]").click();
      }
      return;
    }
    if (event.key === "Enter" && event.target.matches("a, button, summary, label")) return;
    const field = document.querySelector(`[data-focus="${CSS.escape(event.key)}"]`);
    if (field) {
      event.preventDefault();
      field.focus();
      return;
    }
    const element = keys.get(event.key);
    if (element && !element.disabled) {
      event.preventDefault();
      element.click();
    }
  });

  const input = document.getElementById("file");
  if (!input) return;
  const said = document.getElementById("dropped");

  async function send(files) {
    for (const file of files) {
      said.textContent = `Reading ${file.name} …`;
      const answer = await fetch(`${root}/drop`, {
        method: "POST", body: file,
        headers: { "content-type": "application/octet-stream", "x-file-name": encodeURIComponent(file.name) },
      });
      const message = answer.ok || answer.status === 422 ? (await answer.json()).message : "The file is too large.";
      if (message) {
        said.textContent = message;
        return;
      }
    }
    location.reload();
  }

  input.addEventListener("change", () => send([...input.files]));
  addEventListener("dragover", (event) => { event.preventDefault(); document.body.classList.add("dropping"); });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) document.body.classList.remove("dropping"); });
  addEventListener("drop", (event) => {
    event.preventDefault();
    document.body.classList.remove("dropping");
    send([...event.dataTransfer.files]);
  });
})();

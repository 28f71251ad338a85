"use strict";
(() => {
  const form = document.querySelector(".filters");
  if (!form) return;
  const value = (name) => form.elements[name].value;
  const said = form.querySelector("output");
  const all = Number(form.dataset.listed);
  let known = null;

  function pages() {
    known ??= [...document.querySelectorAll(".page")].map((page) => ({
      page, rows: [...page.querySelectorAll(".finding")].map((row) => ({ row, words: "" })),
    }));
    return known;
  }

  function apply() {
    const [severity, family, kind] = ["severity", "family", "kind"].map(value);
    const wanted = value("words").toLowerCase().split(/\s+/).filter(Boolean);
    const narrowed = severity || family || kind || wanted.length > 0;
    let left = 0;
    for (const { page, rows } of pages()) {
      let here = 0;
      for (const one of rows) {
        const data = one.row.dataset;
        if (wanted.length && !one.words) {
          one.words = (page.querySelector("h3").textContent + " " + one.row.textContent).toLowerCase();
        }
        const shown = (!severity || data.s === severity) && (!family || data.f === family || data.c === family) &&
          (!kind || data.k === kind) && wanted.every((word) => one.words.includes(word));
        one.row.hidden = !shown;
        here += shown;
      }
      page.hidden = narrowed && here === 0;
      left += here;
    }
    said.textContent = narrowed ? `${left} of ${all} shown` : `${all} shown`;
  }

  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.querySelector("button").addEventListener("click", () => {
    const open = pages().some(({ page }) => !page.open);
    for (const { page } of pages()) page.open = open;
  });
  window.addEventListener("hashchange", reveal);
  reveal();
  said.textContent = `${all} shown`;

  function reveal() {
    const page = location.hash && document.getElementById(location.hash.slice(1));
    if (page && page.matches("details")) page.open = true;
  }
})();

// Completes what is typed into the search box; without it the form works all the same.
// A combobox with a list, as the ARIA Authoring Practices describe it (Editable Combobox With List Autocomplete).
"use strict";

for (const form of document.querySelectorAll("form.search")) {
  const box = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  const status = document.createElement("p");
  const PAUSE = 60; // milliseconds without a key before anything is asked
  let timer, asking, typed = "", active = -1;

  list.id = box.id + "-completions";
  list.className = "completions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Completions");
  status.className = "hidden";
  status.setAttribute("role", "status");
  form.append(list, status);
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");

  box.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(ask, PAUSE);
  });
  box.addEventListener("compositionend", () => { timer = setTimeout(ask, PAUSE); });
  box.addEventListener("blur", close);
  form.addEventListener("submit", close);
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    if (event.key === "ArrowDown") choose(active + 1);
    else if (event.key === "ArrowUp") choose(active < 0 ? list.children.length - 1 : active - 1);
    else if (event.key === "Escape") { box.value = typed; close(); }
    else return;
    event.preventDefault();
  });

  async function ask() {
    if (asking) asking.abort();
    asking = new AbortController();
    typed = box.value;
    try {
      const parameters = new URLSearchParams(new FormData(form));
      const answer = await fetch("/api/v1/complete?" + parameters, { signal: asking.signal });
      if (answer.ok && box.value === typed && document.activeElement === box) show((await answer.json()).completions);
    } catch {
      close(); // Nothing is lost: the form still searches.
    }
  }

  function show(completions) {
    list.replaceChildren(...completions.map((completion, nth) => {
      const option = document.createElement("li");
      option.id = list.id + "-" + nth;
      option.dir = "auto";
      option.textContent = completion.query;
      option.dataset.kind = completion.kind;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.addEventListener("mousedown", (event) => event.preventDefault());
      option.addEventListener("click", () => { box.value = completion.query; form.requestSubmit(); });
      return option;
    }));
    active = -1;
    box.removeAttribute("aria-activedescendant");
    list.hidden = completions.length === 0;
    box.setAttribute("aria-expanded", String(!list.hidden));
    status.textContent = list.hidden ? "" : completions.length + (completions.length === 1 ? " completion" : " completions");
  }

  // One step beyond either end is what was typed.
  function choose(nth) {
    const options = list.children;
    if (options[active]) options[active].setAttribute("aria-selected", "false");
    active = nth >= options.length || nth < 0 ? -1 : nth;
    const option = options[active];
    box.value = option ? option.textContent : typed;
    if (!option) return box.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", option.id);
  }

  function close() {
    clearTimeout(timer);
    if (asking) asking.abort();
    show([]);
  }
}

(() => {
  "use strict";
  const root = document.documentElement;
  const all = (query) => Array.from(document.querySelectorAll(query));

  const toggle = document.getElementById("theme");
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme || (system.matches ? "dark" : "light")) === "dark";
  const tell = () => toggle.setAttribute("aria-pressed", String(isDark()));
  toggle.hidden = false;
  toggle.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    tell();
  });
  system.addEventListener("change", tell);
  tell();

  const drawing = document.getElementById("boxes");
  const said = document.getElementById("chosen");
  const clear = () => {
    drawing.classList.remove("picked");
    all(".chosen:not(p), .near, .into, .from").forEach((one) =>
      one.classList.remove("chosen", "near", "into", "from"));
    said.textContent = "";
  };
  const choose = (box) => {
    clear();
    const step = box.dataset.step;
    drawing.classList.add("picked");
    box.classList.add("chosen");
    for (const line of all(".line")) {
      const into = line.dataset.to === step;
      if (!into && line.dataset.from !== step) continue;
      line.classList.add(into ? "into" : "from");
      line.parentNode.append(line);
      const other = document.getElementById("step-" + (into ? line.dataset.from : line.dataset.to));
      other.classList.add("near");
    }
    const cells = box.dataset.cells.split(" ").filter(Boolean);
    for (const cell of cells) document.getElementById("cell-" + cell).classList.add("chosen");
    const target = document.getElementById("code-" + box.dataset.place);
    target.classList.add("chosen");
    said.textContent = "Chosen: " + step + ", " + box.dataset.place + (cells.length === 1 ? ", cell " : ", cells ") + cells.join(", ");
    return { target, cell: document.getElementById("cell-" + cells[0]) };
  };
  for (const box of all("a.box")) {
    box.addEventListener("click", (event) => {
      event.preventDefault();
      const { target, cell } = choose(box);
      const place = cell || target;
      place.scrollIntoView({ block: "start" });
      place.focus({ preventScroll: true });
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") clear();
  });
  const arrive = () => {
    const box = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (box && box.matches("a.box")) {
      choose(box);
      box.focus();
    }
  };
  window.addEventListener("hashchange", arrive);
  arrive();

  const filter = document.querySelector(".filter");
  if (filter) {
    const wanted = document.getElementById("wanted");
    const status = document.getElementById("status");
    const shown = document.getElementById("shown");
    const rows = all("#all-variables tbody tr");
    const sift = () => {
      const text = wanted.value.toLowerCase();
      let count = 0;
      for (const row of rows) {
        const fits = row.textContent.toLowerCase().includes(text) &&
          (!status.value || row.dataset.status === status.value);
        row.hidden = !fits;
        count += fits;
      }
      shown.textContent = count + " of " + rows.length;
    };
    filter.hidden = false;
    filter.addEventListener("submit", (event) => event.preventDefault());
    wanted.addEventListener("input", sift);
    status.addEventListener("change", sift);
    sift();
  }
})();

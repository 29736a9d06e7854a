// The week by keyboard: arrows move between the cells of the table, Home and End to the ends of a row.
// @ts-check
document.addEventListener("keydown", (event) => {
  const here = /** @type {HTMLElement} */ (event.target).closest?.("[data-cell]");
  if (!here || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = [...document.querySelectorAll(".week tbody tr")].map((row) => [...row.querySelectorAll("[data-cell]")]);
  const line = rows.findIndex((cells) => cells.includes(here));
  const place = rows[line].indexOf(here);
  const [down, right] = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Home: [0, -9], End: [0, 9] }[event.key] ?? [0, 0];
  if (!down && !right) return;
  event.preventDefault();
  const cells = rows[Math.min(Math.max(line + down, 0), rows.length - 1)];
  /** @type {HTMLElement} */ (cells[Math.min(Math.max(place + right, 0), cells.length - 1)]).focus();
});

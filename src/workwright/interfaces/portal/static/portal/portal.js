// The customer's pages work without this; it spares looking again, and remembers the theme.
// @ts-check
const button = /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-theme-next]"));
const dark = () => (document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
if (button) button.hidden = false;
button?.addEventListener("click", () => {
  const next = dark() ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  try { localStorage.setItem("theme", next); } catch { /* private window */ }
});

/** While a payment is checked, the part that tells of it is fetched again every few seconds. */
const again = () => setTimeout(async () => {
  const part = document.querySelector("[data-poll]");
  if (!part) return;
  try {
    const answer = await fetch(part.getAttribute("data-poll") ?? "", { headers: { "X-Part": "1" } });
    if (answer.ok) part.outerHTML = await answer.text();
  } catch { /* no line just now: asked again */ }
  if (document.querySelector("[data-poll]")) again();
}, 4000);
if (document.querySelector("[data-poll]")) again();

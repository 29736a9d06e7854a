// The lock screen: choosing a person leads to the PIN, and letters choose a person by the first ones of the name.
// @ts-check
{
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-lock]"));
  const pin = /** @type {HTMLInputElement | null} */ (document.getElementById("pin"));
  let typed = "";
  let last = 0;

  form?.addEventListener("change", (event) => {
    if (/** @type {HTMLInputElement} */ (event.target).name === "person") pin?.focus();
  });

  document.addEventListener("keydown", (event) => {
    if (!form || event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || /[0-9]/.test(event.key)) return;
    if (/** @type {HTMLElement} */ (event.target).closest("a, button") && event.key === " ") return;
    event.preventDefault();
    typed = event.timeStamp - last > 1500 ? event.key : typed + event.key;
    last = event.timeStamp;
    for (const label of form.querySelectorAll(".people label")) {
      const input = /** @type {HTMLInputElement} */ (label.querySelector("input"));
      if ((label.textContent ?? "").trim().toLowerCase().startsWith(typed.toLowerCase())) { input.checked = true; pin?.focus(); return; }
    }
  });

  const chosen = form?.querySelector("input[name=person]:checked");
  if (chosen) pin?.focus(); else /** @type {HTMLElement | null} */ (form?.querySelector("input[name=person]") ?? null)?.focus();
}

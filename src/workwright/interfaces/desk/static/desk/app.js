// Behaviour of the desk. Pages work without it: links lead to whole pages, forms post and come back.
// @ts-check

const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("dialog"));
const root = document.documentElement;
const storage = {
  read: (/** @type {string} */ key) => { try { return localStorage.getItem(key); } catch { return null; } },
  keep: (/** @type {string} */ key, /** @type {string} */ value) => { try { localStorage.setItem(key, value); } catch { /* private window */ } },
};

/** Every click shows a reaction at once: a bar on top, and the pressed button says that it works. */
function startBusy() { root.classList.add("busy"); }
function stopBusy() { if (!document.querySelector("[data-sent]")) root.classList.remove("busy"); }
document.addEventListener("htmx:before:request", startBusy);
window.addEventListener("pageshow", () => { document.querySelectorAll("[data-sent]").forEach(free); stopBusy(); });

/** @param {Element} form */
function free(form) {
  form.removeAttribute("data-sent");
  form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
}
document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.method === "dialog" || form.method === "get") return;
  if (form.hasAttribute("data-sent")) { event.preventDefault(); event.stopImmediatePropagation(); return; }
  form.setAttribute("data-sent", "");
  form.querySelectorAll("button:not([type=button])").forEach((button) => button.setAttribute("aria-disabled", "true"));
  startBusy();
}, true);
/** Only the form that was answered can be sent again: a look-up that ends meanwhile says nothing of the others. */
document.addEventListener("htmx:finally:request", (event) => {
  const source = /** @type {Element | null} */ (/** @type {CustomEvent} */ (event).detail.ctx.sourceElement);
  if (source?.matches("[data-sent]")) free(source);
  stopBusy();
});

/** A form loaded into the dialog opens it; focus goes to the first thing to fill, or to the error. What else of the page
 * is renewed meanwhile leaves the person where they are. */
document.addEventListener("htmx:after:swap", (event) => {
  const aimed = /** @type {Element | string} */ (/** @type {CustomEvent} */ (event).detail.ctx.target);
  const target = typeof aimed === "string" ? document.querySelector(aimed) : aimed;  // an answer may name another place
  if (!target?.matches("#dialog-body, [data-form]")) return;
  if (!dialog || !dialog.querySelector(".dialog-body")?.childElementCount) return;
  const heading = dialog.querySelector(".dialog-body [data-title]");
  const title = dialog.querySelector("#dialog-title");
  if (heading && title) title.textContent = heading.getAttribute("data-title");
  if (!dialog.open) dialog.showModal();
  const wrong = dialog.querySelector("[aria-invalid=true], [role=alert]");
  const first = dialog.querySelector(".dialog-body :is(input, select, textarea):not([type=hidden])");
  /** @type {HTMLElement | null} */ (wrong ?? first)?.focus();
});
document.addEventListener("click", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (target.closest("[data-close]")) { event.preventDefault(); dialog?.close(); }
  if (target.closest("[data-print]")) window.print();
  if (target.closest("[data-theme-next]")) nextTheme();
  document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(target)) menu.removeAttribute("open"); });
});
dialog?.addEventListener("close", () => { const body = dialog.querySelector(".dialog-body"); if (body) body.replaceChildren(); });

/** What a person types or chooses in a part of the page while its successor is under way is still there after it.
 * @typedef {HTMLInputElement & HTMLSelectElement & HTMLTextAreaElement} Field
 * @typedef {{ name: string, value: string, chosen: boolean, box: boolean }} Said */
const KEPT = "input:not([type=hidden], [type=file], [type=password]), select, textarea";
/** @type {WeakMap<object, Map<string, Said>>} */
const saidAtFirst = new WeakMap();
/** @param {Element} part @returns {Map<string, Said>} */
function saidIn(part) {
  return new Map([.../** @type {NodeListOf<Field>} */ (part.querySelectorAll(KEPT))].map((field) => {
    const box = field.type === "radio" || field.type === "checkbox";
    return [box ? `${field.name}=${field.value}` : field.id || field.name, { name: field.name, value: field.value, chosen: field.checked, box }];
  }));
}
document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  if (ctx.target instanceof Element) saidAtFirst.set(ctx, saidIn(ctx.target));
});
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail, first = saidAtFirst.get(ctx);
  if (!first || !(ctx.target instanceof Element)) return;
  const differs = (/** @type {[string, Said]} */ [key, now]) => now.box ? now.chosen : first.get(key)?.value !== now.value;
  saidAtFirst.set(ctx, new Map([...saidIn(ctx.target)].filter(([key, now]) => differs([key, now]) && (first.has(key) || now.box))));
});
document.addEventListener("htmx:after:swap", (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  for (const [key, said] of saidAtFirst.get(ctx) ?? []) {
    const name = CSS.escape(said.name);
    if (!said.box) { const field = /** @type {Field | null} */ (document.getElementById(key)); if (field) field.value = said.value; continue; }
    const box = /** @type {Field | null} */ (document.querySelector(`[name="${name}"][value="${CSS.escape(said.value)}"]`));
    if (box && (box.type === "checkbox" || !document.querySelector(`[name="${name}"]:checked`))) box.checked = true;
  }
  saidAtFirst.delete(ctx);
});

/** Light, dark or as the system says. */
function nextTheme() {
  const order = ["", "light", "dark"];
  const next = order[(order.indexOf(root.dataset.theme ?? "") + 1) % order.length];
  if (next) root.dataset.theme = next; else delete root.dataset.theme;
  storage.keep("theme", next);
}

/** Rows of a form: one more, or one less. */
document.addEventListener("click", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const adder = target.closest("[data-add-row]");
  if (adder) {
    const box = /** @type {HTMLElement} */ (adder.closest("[data-rows]"));
    const list = /** @type {HTMLElement} */ (box.querySelector(".rows"));
    const template = /** @type {HTMLTemplateElement} */ (box.querySelector("template"));
    const index = String(Number(box.dataset.rows)); box.dataset.rows = String(Number(index) + 1);
    const holder = document.createElement("div");
    holder.innerHTML = template.innerHTML.replaceAll("__row__", index);
    list.append(...holder.children);
    /** @type {HTMLElement | null} */ (list.lastElementChild?.querySelector("input:not([type=hidden]), select, textarea"))?.focus();
  }
  const remover = target.closest("[data-remove-row]");
  if (remover) {
    const box = /** @type {HTMLElement | null} */ (remover.closest("[data-rows]"));
    remover.closest(".row")?.remove();
    /** @type {HTMLElement | null} */ (box?.querySelector("[data-add-row]") ?? null)?.focus();
  }
});

/** Single keys, off with the switch in settings. */
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.removeAttribute("open"); /** @type {HTMLElement | null} */ (menu.querySelector("summary"))?.focus(); });
  const find = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-find]"));
  if (event.ctrlKey || event.metaKey || event.altKey || storage.read("keys") === "off") return;
  const at = /** @type {HTMLElement} */ (event.target);
  if (at.closest("input, textarea, select, [contenteditable], dialog[open]")) return;
  const row = /** @type {HTMLElement | null} */ (at.closest("[data-keys]")), ofRow = row?.dataset[`key${event.key.toUpperCase()}`];
  const link = /** @type {HTMLElement | null} */ (document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`));
  if (event.key === "/" && find) { event.preventDefault(); find.focus(); }
  else if (event.key === "?") { event.preventDefault(); /** @type {HTMLDialogElement | null} */ (document.getElementById("keys"))?.showModal(); }
  else if (ofRow) { event.preventDefault(); location.assign(ofRow); }
  else if (link) { event.preventDefault(); link.click(); }
});
document.addEventListener("change", (event) => {
  const box = /** @type {HTMLInputElement} */ (event.target);
  if (box.matches("[data-keys-switch]")) storage.keep("keys", box.checked ? "on" : "off");
  if (box.matches("[data-fills]")) { const field = /** @type {HTMLInputElement | null} */ (document.getElementById(box.dataset.fills ?? "")); if (field) field.value = box.dataset.text ?? ""; }
  if (box.matches("[data-sets]")) { const field = /** @type {HTMLSelectElement | null} */ (document.getElementById(box.dataset.sets ?? "")); if (field) field.value = box.value; }
  if (box.matches("[data-submit]")) box.form?.requestSubmit();
});
document.querySelectorAll("[data-keys-switch]").forEach((box) => { /** @type {HTMLInputElement} */ (box).checked = storage.read("keys") !== "off"; });

/** Sums of a counted drawer: value times number, shown while typing. */
document.addEventListener("input", (event) => {
  const typed = /** @type {HTMLElement} */ (event.target), form = typed.closest("[data-count]");
  if (!form) return;
  if (typed.matches("[data-sum-field]")) { const kept = /** @type {HTMLInputElement | null} */ (form.querySelector("[data-pieces]")); if (kept) kept.value = ""; return; }
  if (!typed.matches("[data-face]")) return;
  let minor = 0;
  /** @type {Record<string, number>} */
  const pieces = {};
  form.querySelectorAll("[data-face]").forEach((field) => {
    const input = /** @type {HTMLInputElement} */ (field), many = Math.max(0, Math.trunc(Number(input.value) || 0));
    minor += Number(input.dataset.face) * many;
    if (many) pieces[input.dataset.face ?? ""] = many;
  });
  const kept = /** @type {HTMLInputElement | null} */ (form.querySelector("[data-pieces]")); if (kept) kept.value = Object.keys(pieces).length ? JSON.stringify(pieces) : "";
  const exponent = Number(/** @type {HTMLElement} */ (form).dataset.exponent ?? "2");
  const amount = (minor / 10 ** exponent).toFixed(exponent);
  const shown = form.querySelector("[data-sum]"); if (shown) shown.textContent = amount;
  const field = /** @type {HTMLInputElement | null} */ (form.querySelector("[data-sum-field]")); if (field) field.value = amount;
});

/** A shared device that nobody touches locks itself. Who types for long tells the server, which has a clock of its own. */
const locker = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-lock-after]"));
if (locker) {
  const wait = 1000 * Number(locker.dataset.lockAfter);
  let touched = Date.now(), told = Date.now();
  for (const kind of ["pointerdown", "keydown", "scroll"]) document.addEventListener(kind, () => { touched = Date.now(); }, { passive: true, capture: true });
  setInterval(() => {
    const now = Date.now();
    if (now - touched > wait) locker.submit();
    else if (touched > told && now - told > 30000) { told = now; void fetch("/accounts/lock/touch"); }
  }, 5000);
}

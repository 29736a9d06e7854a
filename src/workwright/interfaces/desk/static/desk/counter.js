// The till and the counter: scans in a row, one after the other, and money with its change. Pages work without it.
// @ts-check

const till = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-till]"));
document.documentElement.classList.add("scripted");

/** @param {string} id */
const named = (id) => /** @type {HTMLInputElement | null} */ (document.getElementById(id));

if (till) {
  const rest = /** @type {HTMLElement} */ (till.querySelector("[data-till-rest]"));
  const code = /** @type {HTMLInputElement} */ (named("code"));
  /** What is asked, and the field it was asked from.
   * @type {Array<{ asked: Record<string, string>, from: string }>} */
  const waiting = [];
  /** What the fields said when the basket was last sent: what differs when the answer comes was typed meanwhile.
   * @type {Map<string, string>} */
  let sent = new Map();
  let busy = false;
  /** What was to pay when the sale was pressed while something was still being reckoned. */
  let selling = "";

  const texts = () => /** @type {HTMLInputElement[]} */ ([...rest.querySelectorAll("input[id]")]);
  const way = () => /** @type {HTMLInputElement | null} */ (rest.querySelector("[name=method]:checked"))?.value ?? "";
  const said = () => new Map([...texts().map((field) => /** @type {[string, string]} */ ([field.id, field.value])), ["method", way()]]);

  /** One request at a time, in the order of the scans, each with the basket as the one before left it. */
  const pump = async () => {
    const next = busy ? undefined : waiting.shift();
    if (!next) return;
    const { asked, from } = next;
    busy = true;
    document.documentElement.classList.add("busy");
    const body = new FormData(till);
    body.delete("code");
    sent = said();
    for (const [name, value] of Object.entries(asked)) body.set(name, value);
    try {
      const answer = await fetch("/counter/basket", { method: "POST", body, headers: { "HX-Request": "true" } });
      if (answer.headers.get("HX-Redirect")) { location.assign(answer.headers.get("HX-Redirect") ?? "/"); return; }
      if (!answer.ok) throw new Error(answer.statusText);
      show(await answer.text(), asked, from);
    } catch {
      tell("bad", "The server did not answer. Nothing is lost: scan again.");
      selling = "";
    } finally {
      busy = false;
      document.documentElement.classList.remove("busy");
      if (waiting.length) void pump();
      else if (selling) sellNow();
    }
  };

  /** Say something above the basket, in place of what was said before.
   * @param {string} tone @param {string} words */
  const tell = (tone, words) => {
    rest.querySelector("[data-said]")?.remove();
    const said = document.createElement("div");
    said.className = `notice ${tone}`; said.dataset.said = ""; said.setAttribute("role", "alert");
    said.append(Object.assign(document.createElement("p"), { textContent: words }));
    rest.prepend(said);
  };

  const toPay = () => rest.querySelector("[data-total-shown]")?.textContent ?? "";

  /** Sell what was pressed for, unless what came meanwhile changed what is to pay: then a person looks first. */
  const sellNow = () => {
    const same = selling === toPay();
    selling = "";
    if (same) till.requestSubmit(/** @type {HTMLElement | null} */ (rest.querySelector("[data-go]")));
    else tell("warn", "What is to pay has changed. Look, then sell.");
  };
  till.addEventListener("submit", (event) => {
    if (!busy && !waiting.length) return;
    event.preventDefault();
    free(till);
    selling ||= toPay();
  });

  /** Put the new basket in place; what a person types meanwhile stays, and so does where they went meanwhile.
   * @param {string} html @param {Record<string, string>} asked @param {string} from */
  const show = (html, asked, from) => {
    const at = /** @type {HTMLInputElement | null} */ (rest.contains(document.activeElement) ? document.activeElement : null);
    const now = said();
    const meanwhile = [...now].filter(([id, value]) => sent.get(id) !== value);
    rest.innerHTML = html;
    for (const [id, value] of meanwhile) {
      if (id === "method") { const box = /** @type {HTMLInputElement | null} */ (rest.querySelector(`[name=method][value="${CSS.escape(value)}"]`)); if (box) box.checked = true; }
      else { const field = named(id); if (field) field.value = value; }
    }
    const wanted = rest.querySelector("[data-focus]")?.getAttribute("data-focus") ?? "code";
    const same = at?.id && ("reprice" in asked || at.id !== from || meanwhile.some(([id]) => id === at.id)) ? named(at.id) : null;
    (same ?? named(wanted) ?? code).focus();
    reckon();
  };

  /** @param {Record<string, string>} asked */
  const ask = (asked) => { waiting.push({ asked, from: document.activeElement?.id ?? "" }); void pump(); };

  code.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const typed = code.value.trim();
    code.value = "";
    if (typed) ask({ code: typed });
    else firstOfPayment()?.focus();
  });
  const firstOfPayment = () => {
    const first = { cash: "tendered_minor", card_slip: "approval_code", account: "po_number" }[way()] ?? "tendered_minor";
    return named(first) ?? /** @type {HTMLElement | null} */ (rest.querySelector("[data-go]"));
  };
  till.addEventListener("click", (event) => {
    const button = /** @type {HTMLButtonElement | null} */ (/** @type {HTMLElement} */ (event.target).closest("[data-basket]"));
    if (!button) return;
    event.preventDefault();
    if (button.closest(".scan")) { const typed = code.value.trim(); code.value = ""; if (typed) ask({ code: typed }); else code.focus(); return; }
    ask(button.name ? { [button.name]: button.value } : { again: "1" });
  });
  till.addEventListener("change", (event) => {
    if (/** @type {HTMLElement} */ (event.target).matches("[data-reprice]")) ask({ reprice: "1" });
  });
  till.addEventListener("keydown", (event) => {
    const at = /** @type {HTMLInputElement} */ (event.target);
    if (event.key === "Enter" && at !== code && at.matches("input")) {
      event.preventDefault();
      if (at.closest(".tender")) till.requestSubmit(/** @type {HTMLElement} */ (rest.querySelector("[data-go]")));
      else if (at.matches("[data-reprice]")) { at.blur(); code.focus(); }
      else ask({ again: "1" });
    }
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && at.matches(".hit")) {
      event.preventDefault();
      const next = event.key === "ArrowDown" ? at.nextElementSibling : at.previousElementSibling;
      /** @type {HTMLElement | null} */ (next)?.focus();
    }
  });
  named(rest.querySelector("[data-focus]")?.getAttribute("data-focus") ?? "code")?.focus();
}

/** The keypad types where one was last: into the amount, or into what the customer gave. */
document.addEventListener("focusin", (event) => {
  const at = /** @type {HTMLElement} */ (event.target);
  if (at.matches("[data-tender] input")) at.closest("[data-tender]")?.querySelector("[name=amount_minor]")?.toggleAttribute("data-last", at.matches("[name=amount_minor]"));
});

/** The change, while the sum is typed. */
function reckon() {
  document.querySelectorAll("[data-tender]").forEach((box) => {
    const form = /** @type {HTMLElement} */ (box);
    const shown = form.querySelector("[data-change]");
    const given = /** @type {HTMLInputElement | null} */ (form.querySelector("[name=tendered_minor]"));
    if (!shown || !given) return;
    const digits = Number(form.dataset.exponent ?? "2");
    const minor = Math.round(Number(given.value.replace(",", ".")) * 10 ** digits);
    const asked = /** @type {HTMLInputElement | null} */ (form.querySelector("[name=amount_minor]"));
    const total = asked ? Math.round(Number(asked.value.replace(",", ".")) * 10 ** digits) : Number(form.dataset.total);
    const change = minor - total;
    shown.textContent = !given.value.trim() ? "" : Number.isNaN(change) ? "?" : change < 0 ? "too little" : (change / 10 ** digits).toFixed(digits);
  });
}
document.addEventListener("input", (event) => {
  if (/** @type {HTMLElement} */ (event.target).matches("[name=tendered_minor], [data-tender] [name=amount_minor]")) reckon();
});
document.addEventListener("click", (event) => {
  const key = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest("[data-digit], [data-offer]"));
  const box = key?.closest("[data-tender]");
  const last = /** @type {HTMLInputElement | null} */ (key?.dataset.digit ? box?.querySelector("[name=amount_minor][data-last]") : null);
  const given = last ?? /** @type {HTMLInputElement | null} */ (box?.querySelector("[name=tendered_minor]") ?? null);
  if (!key || !given) return;
  if (key.dataset.offer) given.value = key.dataset.offer.replace(/[^0-9.,]/g, "");
  else given.value = key.dataset.digit === "back" ? given.value.slice(0, -1) : given.value + key.dataset.digit;
  given.focus();
  reckon();
});
reckon();
/** Another plate is another vehicle: the one that was found before is not sent with it, however late the answer comes. */
named("plate")?.addEventListener("input", () => document.querySelector("#vehicle [name=asset_id][type=hidden]")?.remove());
if (document.querySelector("form[data-settle]") && !document.querySelector("main [role=alert]")) named("tendered_minor")?.focus();

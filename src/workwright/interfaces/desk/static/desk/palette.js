// Find and do anything from the keyboard: one question per pause, the newest answer wins.
// @ts-check
(() => {
  const palette = /** @type {HTMLDialogElement | null} */ (document.getElementById("palette"));
  const words = /** @type {HTMLInputElement | null} */ (document.getElementById("palette-words")), list = document.getElementById("palette-list");
  if (!palette || !words || !list) return;
  const PAUSE = 150;
  let due = 0, chosen = -1;
  /** @type {AbortController | null} */
  let asking = null;
  /** @type {Map<Element, HTMLElement>} */
  const here = new Map();

  const offers = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[role=option]")]);

  /** @param {number} at */
  function choose(at) {
    const all = offers();
    chosen = all.length ? (at + all.length) % all.length : -1;
    all.forEach((one, number) => one.setAttribute("aria-selected", String(number === chosen)));
    if (chosen < 0) { words?.removeAttribute("aria-activedescendant"); return; }
    words?.setAttribute("aria-activedescendant", all[chosen].id);
    all[chosen].scrollIntoView({ block: "nearest" });
  }
  /** What the page itself offers comes first: the deeds of the order that is open.
   * @param {string} typed */
  function ofThisPage(typed) {
    here.clear();
    const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
    const links = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("main .page-head .btns :is(a, button)")]);
    const fits = links.filter((one) => { const text = (one.textContent ?? "").trim().toLowerCase().split(/\s+/); return text[0] && wanted.every((word) => text.some((part) => part.startsWith(word))); });
    if (!fits.length) return null;
    const group = document.createElement("div"), title = document.createElement("p");
    group.setAttribute("role", "group"); group.setAttribute("aria-labelledby", "kind-here");
    title.className = "offers-of"; title.id = "kind-here"; title.textContent = "On this page"; title.setAttribute("role", "presentation");
    group.append(title);
    fits.slice(0, 6).forEach((one, at) => {
      const offer = document.createElement("div"), text = document.createElement("span"), icon = one.querySelector("svg");
      offer.className = "offer"; offer.id = `offer-here-${at}`; offer.setAttribute("role", "option"); offer.setAttribute("aria-selected", "false");
      text.textContent = (one.textContent ?? "").trim();
      if (icon) offer.append(icon.cloneNode(true));
      offer.append(text); group.append(offer); here.set(offer, one);
    });
    return group;
  }
  async function ask() {
    asking?.abort();
    const mine = asking = new AbortController(), typed = words?.value.trim() ?? "";
    try {
      const answer = await fetch(`/palette?${new URLSearchParams({ q: typed })}`, { headers: { "HX-Request": "true" }, signal: mine.signal });
      const door = answer.headers.get("HX-Redirect");
      if (door) { location.assign(door); return; }
      if (!answer.ok) throw new Error(String(answer.status));
      show(await answer.text(), typed);
    } catch (error) {
      if (/** @type {Error} */ (error).name !== "AbortError") tell("This did not work. Try again.");
    }
  }
  /** @param {string} html @param {string} typed */
  function show(html, typed) {
    if (!list) return;
    list.innerHTML = html;
    const own = ofThisPage(typed), records = typed.length > 1 && list.querySelector("[id^=kind-]");
    if (own) { if (records) list.querySelector("[role=group]:has([id^=doing-])")?.before(own); else list.prepend(own); }
    if (own && !own.parentElement) list.append(own);
    list.dataset.of = typed;
    choose(0);
    const many = offers().length;
    tell(many ? `${many} found` : `Nothing fits “${typed}”.`);
  }
  /** @param {string} text */
  function tell(text) { const line = document.getElementById("palette-told"); if (line) line.textContent = text; }

  function open() {
    if (!palette || !words || palette.open || document.querySelector("dialog[open]")) return;
    words.value = "";
    list?.replaceChildren();
    palette.showModal();
    words.focus();
    void ask();
  }
  /** @param {HTMLElement} offer @param {boolean} apart */
  function take(offer, apart) {
    const link = here.get(offer);
    palette?.close();
    if (link) { link.click(); return; }
    const address = offer.dataset.href ?? "/";
    document.documentElement.classList.add("busy");
    if (apart) window.open(address, "_blank", "noopener"); else location.assign(address);
  }
  words.addEventListener("input", () => { clearTimeout(due); due = window.setTimeout(() => void ask(), PAUSE); });
  words.addEventListener("keydown", (event) => {
    const moves = { ArrowDown: chosen + 1, ArrowUp: chosen - 1, PageDown: Math.min(chosen + 8, offers().length - 1), PageUp: Math.max(chosen - 8, 0) };
    if (event.key in moves) { event.preventDefault(); choose(moves[/** @type {keyof typeof moves} */ (event.key)]); }
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    // Who is faster than the line gets what they typed, not what stood there before.
    if (list.dataset.of !== words.value.trim()) { location.assign(`/search?${new URLSearchParams({ q: words.value.trim() })}`); return; }
    const offer = offers()[chosen];
    if (offer) take(offer, event.ctrlKey || event.metaKey);
  });
  list.addEventListener("click", (event) => { const offer = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[role=option]")); if (offer) take(offer, event.ctrlKey || event.metaKey); });
  list.addEventListener("pointermove", (event) => { const at = offers().indexOf(/** @type {HTMLElement} */ (/** @type {Element} */ (event.target).closest("[role=option]"))); if (at >= 0 && at !== chosen) choose(at); });
  palette.addEventListener("click", (event) => { if (event.target === palette || /** @type {Element} */ (event.target).closest("[data-palette-close]")) palette.close(); });
  palette.addEventListener("close", () => { clearTimeout(due); asking?.abort(); });
  document.addEventListener("click", (event) => { if (/** @type {Element} */ (event.target).closest("[data-palette]")) open(); });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") { event.preventDefault(); open(); }
  });
})();

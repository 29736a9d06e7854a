// What others change appears by itself, and never under the hands of who is typing.
// @ts-check
(() => {
  const main = document.getElementById("main"), banner = document.getElementById("changed"), dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("dialog"));
  if (!main || !banner || !main.dataset.live || !main.dataset.topics) return;
  const topics = new Set(main.dataset.topics.split(" ")), about = main.dataset.about ?? "";
  const base = main.dataset.live === "/" ? "" : `${location.protocol}//${location.hostname}${main.dataset.live}`;
  /** @typedef {{ id: string, topics: string[], about: string[], who: string, mine: boolean }} News */
  const POLL = 5000, SILENT = 40000, PAUSE = 800;
  /** @type {Set<string>} */
  const heard = new Set();
  /** @type {EventSource | null} */
  let stream = null;
  let since = main.dataset.made ?? "", lastHeard = 0, asked = 0, due = 0, checking = false, again = false, who = "";

  /** @param {News} news */
  function take(news) {
    if (heard.has(news.id)) return;
    heard.add(news.id);
    if (!news.topics.some((topic) => topics.has(topic))) return;
    if (about && news.about.length && !news.about.includes(about)) return;
    who = news.mine ? "you, in another window" : news.who;
    soon();
  }
  function soon() { if (!due) due = window.setTimeout(() => { due = 0; void check(); }, PAUSE); }

  function listen() {
    stream?.close();
    lastHeard = Date.now();
    stream = new EventSource(`${base}/live/stream?${new URLSearchParams({ since, at: about })}`, { withCredentials: true });
    const on = (/** @type {string} */ kind, /** @type {(data: any) => void} */ act) => stream?.addEventListener(kind, (event) => {
      lastHeard = Date.now();
      if (event.lastEventId) since = event.lastEventId;
      act(JSON.parse(event.data));
    });
    on("message", take);
    on("resync", soon);
    on("beat", () => {});
    on("present", showPresent);
  }
  /** The stream may be out of reach (a closed port, a proxy that does not know it): then it is asked now and then. */
  async function poll() {
    try {
      const answer = await fetch(`/live/news?since=${since}`, { headers: { "X-Live": "1" } });
      if (!answer.ok || answer.redirected) return;
      const told = await answer.json();
      since = String(told.now);
      told.news.forEach(take);
    } catch { /* the line is down; the next look may find it up */ }
  }
  function tend() {
    if (document.hidden) { stream?.close(); stream = null; return; }
    const now = Date.now(), open = stream?.readyState === EventSource.OPEN && now - lastHeard < SILENT;
    if (!stream || (!open && now - lastHeard > SILENT)) listen();
    if (!open && now - asked >= POLL - 500) { asked = now; void poll(); }
  }

  // --- What is on the page now, and what it would be

  const FIELD = "input:not([type=hidden], [type=search]), textarea, select";
  /** @param {Element} part */
  function touched(part) {
    return [...part.querySelectorAll(FIELD)].some((one) => {
      const field = /** @type {HTMLInputElement & HTMLSelectElement} */ (one);
      if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
      if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected) && field.selectedIndex > 0;
      return field.value !== field.defaultValue;
    });
  }
  /** @param {Element} part */
  function held(part) {
    const at = document.activeElement;
    if (at && part.contains(at) && at.matches("input, textarea, select, summary")) return true;
    return touched(part) || Boolean(part.querySelector("details.menu[open], [data-sent]"));
  }
  function editing() { return dialog?.open || document.querySelector("dialog[open]") !== null || held(/** @type {Element} */ (main)); }

  /** What tells two parts apart: not the ids that every form gets anew, nor what was opened or fetched since.
   * @param {Element} part */
  function meaning(part) {
    const copy = /** @type {Element} */ (part.cloneNode(true));
    copy.querySelectorAll("input[name=command_id], input[name=csrfmiddlewaretoken]").forEach((one) => one.remove());
    copy.querySelectorAll("[aria-live], .found").forEach((one) => one.replaceChildren());
    for (const one of [copy, ...copy.querySelectorAll("*")]) for (const name of ["open", "class", "style", "aria-disabled", "data-sent", "data-htmx-powered"]) if (name !== "class" || one.classList.contains("fresh")) one.removeAttribute(name);
    return copy.outerHTML.replace(/\s+/g, " ").replace(/command_id=[0-9a-f-]+/g, "");
  }
  /** @param {Element} part */
  const named = (part) => part.id || part.getAttribute("aria-labelledby") || part.tagName;
  /** @param {Element} part */
  const plain = (part) => [...part.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()) || part.matches("tr, li, form, details, dl, nav, svg, p, td");

  /** Bring a part up to date; what somebody works in stays. Returns how many parts differ and stayed, and how many came.
   * @param {Element} now @param {Element} next @param {boolean} look only look
   * @returns {{ stayed: number, came: number }} */
  function renew(now, next, look) {
    if (meaning(now) === meaning(next)) return { stayed: 0, came: 0 };
    const [mine, theirs] = [[...now.children], [...next.children]];
    const alike = now.tagName === next.tagName && mine.length === theirs.length && !plain(now) && mine.every((one, at) => named(one) === named(/** @type {Element} */ (theirs[at])));
    if (alike && mine.length) {
      return mine.map((one, at) => renew(one, /** @type {Element} */ (theirs[at]), look)).reduce((a, b) => ({ stayed: a.stayed + b.stayed, came: a.came + b.came }));
    }
    if (held(now) || look) return { stayed: 1, came: 0 };
    exchange(now, next);
    return { stayed: 0, came: 1 };
  }
  /** @param {Element} now @param {Element} next */
  function exchange(now, next) {
    const at = now.contains(document.activeElement) ? document.activeElement : null;
    const fresh = /** @type {Element} */ (document.importNode(next, true));
    now.replaceWith(fresh);
    if (now.id !== "renewed") fresh.classList.add("fresh");
    /** @type {any} */ (window).htmx?.process(fresh);
    if (at) [...fresh.querySelectorAll(at.tagName)].find((one) => one.getAttribute("href") === at.getAttribute("href") && one.textContent === at.textContent)?.focus({ preventScroll: true });
  }
  /** @param {boolean} [wanted] somebody pressed "Show it" */
  async function check(wanted = false) {
    if (checking) { again = true; return; }
    checking = true;
    try {
      const answer = await fetch(location.href, { headers: { "X-Live": "1" } });
      const page = answer.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
      const now = document.getElementById("renewed"), next = page?.getElementById("renewed");
      if (now && next) settle(now, next, wanted);
    } catch { /* the line is down; what comes next brings it */ }
    checking = false;
    if (again) { again = false; soon(); }
  }
  /** @param {Element} now @param {Element} next @param {boolean} wanted */
  function settle(now, next, wanted) {
    const { stayed, came } = renew(now, next, Boolean(editing()) && !wanted);
    const by = who ? `Changed by ${who}` : "This page changed";
    const told = document.getElementById("told");
    if (came && told) told.textContent = `${by}.`;
    if (stayed && !wanted) warn(`${by}.`);  // what somebody works in stays theirs: saving it tells of a conflict else if (banner) banner.hidden = true;
  }
  /** @param {string} text */
  function warn(text) {
    if (!banner) return;
    (dialog?.open ? dialog : document.body).append(banner);  // above a dialog, or it could not be reached
    const line = banner.querySelector("p");
    if (line) line.textContent = text;
    const at = document.activeElement?.getBoundingClientRect();  // never over what is being typed
    banner.classList.toggle("up", Boolean(at && at.height < innerHeight / 2 && at.top > innerHeight / 2));
    banner.hidden = false;
  }
  document.addEventListener("click", (event) => {
    if (!(/** @type {Element} */ (event.target)).closest("[data-show-changes]")) return;
    if (dialog?.open) dialog.close();
    void check(true);
  });
  dialog?.addEventListener("close", () => { if (banner.parentElement === dialog) document.body.append(banner); if (!banner.hidden) soon(); });

  // --- Who else is here

  /** @param {string[]} names */
  function showPresent(names) {
    const list = document.getElementById("present");
    if (!list) return;
    list.hidden = names.length === 0;
    list.replaceChildren(...names.map((name) => {
      const one = document.createElement("li"), short = document.createElement("span"), whole = document.createElement("span");
      short.textContent = name.split(/\s+/).map((word) => word[0]).slice(0, 2).join("");
      short.ariaHidden = "true";
      whole.className = "unseen"; whole.textContent = `${name} has this open too`;
      one.title = `${name} has this open too`;
      one.append(short, whole);
      return one;
    }));
  }

  window.addEventListener("pagehide", () => { stream?.close(); stream = null; });
  window.addEventListener("pageshow", (event) => { if (event.persisted) { tend(); soon(); } });
  document.addEventListener("visibilitychange", tend);
  setInterval(tend, POLL);
  listen();
})();

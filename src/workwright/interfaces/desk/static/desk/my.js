// Photos on the technician's pages: taken or chosen one after another, shrunk on the device, sent with progress.
// Without script the file fields and the form work as they are.
// @ts-check
const LONGEST_SIDE = 2000;
const AGAIN = "The photos did not get through. They are still here: try again.";
document.documentElement.classList.add("with-script");

/** Make a photo smaller when it is larger than anybody looks at; what is no picture stays as it is.
 * @param {File} file @returns {Promise<File>} */
async function shrunk(file) {
  if (!file.type.startsWith("image/") || file.type === "image/gif") return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    if (scale === 1 && file.size < 1_500_000) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale); canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    return blob ? new File([/** @type {Blob} */ (blob)], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
  } catch { return file; }
}

/** @type {WeakMap<Element, File[]>} */
const kept = new WeakMap();

/** Boxes whose photos are still being made smaller, each with the end of that.
 * @type {WeakMap<Element, Promise<void>>} */
const shrinking = new WeakMap();

/** @param {Element} box */
function show(box) {
  const files = kept.get(box) ?? [];
  const list = /** @type {HTMLElement} */ (box.querySelector("[data-taken]"));
  list.querySelectorAll("img").forEach((img) => URL.revokeObjectURL(img.src));
  list.replaceChildren(...files.map((file, number) => {
    const item = document.createElement("li");
    const image = document.createElement("img");
    image.src = URL.createObjectURL(file); image.alt = `Photo ${number + 1}`;
    const remove = document.createElement("button");
    remove.type = "button"; remove.textContent = "Remove"; remove.setAttribute("aria-label", `Remove photo ${number + 1}`);
    remove.addEventListener("click", () => { files.splice(number, 1); show(box); });
    item.append(image, remove);
    return item;
  }));
  const told = box.querySelector("[data-told]");
  if (told) told.textContent = files.length ? `${files.length} ${files.length === 1 ? "photo" : "photos"} ready to send` : "";
}

document.addEventListener("change", (event) => {
  const input = /** @type {HTMLInputElement} */ (event.target);
  const box = input.matches("[data-take]") && input.closest("[data-photos]");
  if (!box) return;
  const chosen = [...(input.files ?? [])];
  input.value = "";
  const small = Promise.all(chosen.map(shrunk));
  const told = box.querySelector("[data-told]");
  if (told) told.textContent = "Getting the photos ready…";
  const ready = (shrinking.get(box) ?? Promise.resolve()).then(async () => {
    kept.set(box, [...(kept.get(box) ?? []), ...(await small)]);
    show(box);
    if (shrinking.get(box) === ready) shrinking.delete(box);
  });
  shrinking.set(box, ready);
});

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const box = form.matches("[data-uploads]") && form.querySelector("[data-photos]");
  if (!box || (!kept.get(box)?.length && !shrinking.has(box))) return;
  event.preventDefault();
  void (shrinking.get(box) ?? Promise.resolve()).then(() => send(form, kept.get(box) ?? []));
});

/** Post a form with its photos, showing how far it is. @param {HTMLFormElement} form @param {File[]} files */
function send(form, files) {
  const data = new FormData(form);
  data.delete("photos__upload");
  files.forEach((file) => data.append("photos__upload", file));
  const progress = /** @type {HTMLElement | null} */ (form.querySelector("[data-upload]"));
  const bar = /** @type {HTMLProgressElement | null} */ (form.querySelector("[data-upload-bar]"));
  const text = form.querySelector("[data-upload-text]");
  const say = (/** @type {string} */ words) => { if (text) text.textContent = words; };
  if (progress) progress.hidden = false;
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("X-Upload", "1");
  request.upload.addEventListener("progress", (event) => { if (bar && event.lengthComputable) bar.value = (100 * event.loaded) / event.total; });
  request.upload.addEventListener("load", () => say("Kept on the way, being checked…"));
  request.addEventListener("load", () => {
    const next = request.getResponseHeader("X-Next");
    if (next) { arrive(next); return; }
    const answer = request.status === 422 ? new DOMParser().parseFromString(request.responseText, "text/html").querySelector("main") : null;
    if (answer) document.querySelector("main")?.replaceWith(document.adoptNode(answer)); else say(AGAIN);
    settle(form);
  });
  request.addEventListener("error", () => { say(AGAIN); settle(form); });
  say(`Sending ${files.length} ${files.length === 1 ? "photo" : "photos"}…`);
  request.send(data);
}

/** Go to an address, also when it is this page with another anchor. @param {string} next */
function arrive(next) {
  const to = new URL(next, location.href);
  const same = to.pathname === location.pathname;
  location.assign(to);
  if (same) location.reload();
}

/** @param {HTMLFormElement} form */
function settle(form) {
  form.removeAttribute("data-sent");
  form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  document.documentElement.classList.remove("busy");
}

/** One pause menu at a time, closed by Escape or by a tap beside it. */
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.pause[open]").forEach((menu) => { if (!menu.contains(/** @type {Node} */ (event.target))) menu.removeAttribute("open"); });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.pause[open]").forEach((menu) => { menu.removeAttribute("open"); /** @type {HTMLElement | null} */ (menu.querySelector("summary"))?.focus(); });
});

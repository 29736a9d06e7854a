// A signature drawn on a canvas becomes a PNG file in the form. Typing the name stays possible without it.
// @ts-check
document.querySelectorAll("[data-signature]").forEach((box) => {
  const canvas = /** @type {HTMLCanvasElement} */ (box.querySelector("canvas"));
  const file = /** @type {HTMLInputElement} */ (box.querySelector("input[type=file]"));
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  let drawing = false;
  let marks = 0;
  const scale = Math.max(1, window.devicePixelRatio || 1);
  box.removeAttribute("hidden");
  const clear = () => {
    canvas.width = canvas.clientWidth * scale; canvas.height = canvas.clientHeight * scale;
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.fillStyle = "#fff"; pen.fillRect(0, 0, canvas.clientWidth, canvas.clientHeight);
    pen.lineWidth = 2.4; pen.lineCap = "round"; pen.lineJoin = "round"; pen.strokeStyle = "#0f172a";
    marks = 0; file.value = "";
  };
  /** At once and not when the browser has time: whoever signs presses the button next. */
  const keep = () => {
    if (!marks) return;
    const drawn = Uint8Array.from(atob(canvas.toDataURL("image/png").split(",")[1]), (letter) => letter.charCodeAt(0));
    const carrier = new DataTransfer();
    carrier.items.add(new File([drawn], "signature.png", { type: "image/png" }));
    file.files = carrier.files;
  };
  canvas.addEventListener("pointerdown", (event) => {
    drawing = true; canvas.setPointerCapture(event.pointerId);
    pen.beginPath(); pen.moveTo(event.offsetX, event.offsetY); event.preventDefault();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    for (const point of event.getCoalescedEvents?.() ?? [event]) { pen.lineTo(point.offsetX, point.offsetY); marks += 1; }
    pen.stroke();
  });
  const stop = () => { if (drawing) { drawing = false; keep(); } };
  canvas.addEventListener("pointerup", stop);
  canvas.addEventListener("pointercancel", stop);
  box.querySelector("[data-signature-clear]")?.addEventListener("click", clear);
  clear();
});

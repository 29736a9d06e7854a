// What this device can do here, and what to do where it cannot. Nothing leaves the browser.
"use strict";
(() => {
  const list = document.getElementById("checks");
  if (!list) return;
  const SHAPES = { ok: "M4 12.5 9.5 18 20 6.5", warn: "M12 3.5 22 20.5H2Z M12 10v4.6 M12 17.4v.2", bad: "M6 6l12 12M18 6 6 18" };
  const WORDS = { ok: "Good", warn: "Look", bad: "Missing" };

  /** Show one finding: its name, how it is, and what to do. */
  function show(name, tone, text) {
    const item = document.createElement("li");
    item.dataset.check = name;
    item.dataset.tone = tone;
    const head = document.createElement("div");
    head.className = "item-head";
    const title = document.createElement("b");
    title.textContent = name;
    const pill = document.createElement("span");
    pill.className = `pill ${tone}`;
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": "2.4", "aria-hidden": "true" })) svg.setAttribute(key, value);
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", SHAPES[tone]);
    svg.append(path);
    pill.append(svg, WORDS[tone]);
    head.append(title, pill);
    const told = document.createElement("p");
    told.className = "quiet small";
    told.textContent = text;
    item.append(head, told);
    const known = list.querySelector(`[data-check="${name}"]`);
    known ? known.replaceWith(item) : list.append(item);
  }

  function secure() {
    if (window.isSecureContext) return show("Secure connection", "ok", "Camera, passkeys and work without a line are possible here.");
    show("Secure connection", "bad", "This address is not secure, so the browser withholds camera, passkeys and offline work. Open it by https. In the shop's own network, install the shop's certificate first: the button below shows how.");
  }

  function clock() {
    const apart = Math.round((Date.now() - Number(list.dataset.server)) / 1000);
    const size = Math.abs(apart);
    if (size <= 60) return show("Clock", "ok", `It differs from the server's by ${size} s at the most.`);
    show("Clock", "bad", `This device is ${apart > 0 ? "ahead" : "behind"} by ${size > 7200 ? `${Math.round(size / 3600)} h` : `${size} s`}. Switch on automatic date and time in its settings: codes for signing in fail, and times are wrong.`);
  }

  async function storage() {
    try {
      localStorage.setItem("workwright.check", "1");
      localStorage.removeItem("workwright.check");
    } catch {
      return show("Storage", "bad", "The browser keeps nothing: private mode, or storage is blocked. Open a normal window.");
    }
    const room = navigator.storage && navigator.storage.estimate ? await navigator.storage.estimate() : null;
    const free = room && room.quota ? Math.round((room.quota - (room.usage || 0)) / 1e6) : null;
    if (free !== null && free < 200) return show("Storage", "warn", `Only ${free} MB are left for photos that wait. Make room on the device.`);
    show("Storage", "ok", free === null ? "It keeps what is typed." : `It keeps what is typed, with ${free > 5000 ? "plenty of room" : `${free} MB of room`}.`);
  }

  function browser() {
    const good = CSS.supports("selector(:has(a))") && CSS.supports("color", "color-mix(in srgb, red, blue)") && "structuredClone" in window;
    show("Browser", good ? "ok" : "bad", good ? "It is new enough." : "This browser is too old for these pages. Update it, or use a newer device: Chrome or Edge 111, Firefox 121, Safari 16.4 or later.");
  }

  async function camera() {
    if (!navigator.mediaDevices) return show("Camera", window.isSecureContext ? "warn" : "bad", window.isSecureContext ? "This browser has no way to a camera. Photos can still be chosen from files." : "Needs the secure connection above.");
    const seen = (await navigator.mediaDevices.enumerateDevices()).filter((one) => one.kind === "videoinput");
    if (!seen.length) return show("Camera", "warn", "No camera is attached. Photos can be chosen from files, plates and codes have to be typed.");
    let state = "prompt";
    try { state = (await navigator.permissions.query({ name: "camera" })).state; } catch { /* not every browser tells */ }
    if (state === "denied") return show("Camera", "bad", "It is forbidden for this address. Open the lock beside the address, allow the camera, load the page again.");
    show("Camera", "ok", state === "granted" ? "It is allowed." : "There is one. The browser will ask when it is first used: try it with the button below.");
  }

  async function passkey() {
    if (!window.PublicKeyCredential) return show("Passkey", window.isSecureContext ? "warn" : "bad", window.isSecureContext ? "This browser knows no passkeys. Sign in with password and code." : "Needs the secure connection above.");
    const own = await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable();
    show("Passkey", own ? "ok" : "warn", own ? "Finger, face or PIN of this device can sign you in." : "The device has none of its own: set up a screen lock, or use a security key or password and code.");
  }

  function printing() {
    show("Printing", typeof window.print === "function" ? "ok" : "warn", "Invoices and receipts print through the device's own dialog: print a test page with the button below.");
  }

  async function tryCamera() {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: true });
      stream.getTracks().forEach((track) => track.stop());
      show("Camera", "ok", "It works and is allowed.");
    } catch (error) {
      show("Camera", "bad", error.name === "NotAllowedError" ? "It is forbidden for this address. Open the lock beside the address and allow it." : "It does not start: another program may be using it.");
    }
  }

  list.replaceChildren();
  secure();
  browser();
  clock();
  printing();
  Promise.allSettled([storage(), camera(), passkey()]).then(() => { list.dataset.done = "yes"; });
  document.getElementById("try-camera").addEventListener("click", () => (navigator.mediaDevices ? tryCamera() : camera()));
})();

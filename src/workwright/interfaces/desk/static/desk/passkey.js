// A passkey as the answer to "is it you?": asks the browser, puts the answer into the form, sends it.
// @ts-check
{
  const bytes = (/** @type {string} */ text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  const words = (/** @type {ArrayBuffer} */ data) => btoa(String.fromCharCode(...new Uint8Array(data))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

  /** @param {string} address */
  async function answer(address) {
    const asked = (await (await fetch(address, { headers: { Accept: "application/json" } })).json()).publicKey;
    const known = (asked.allowCredentials ?? []).map((/** @type {any} */ one) => ({ ...one, id: bytes(one.id) }));
    const found = /** @type {any} */ (await navigator.credentials.get({ publicKey: { ...asked, challenge: bytes(asked.challenge), allowCredentials: known } }));
    const told = found.response;
    return JSON.stringify({
      id: found.id, rawId: words(found.rawId), type: found.type, clientExtensionResults: found.getClientExtensionResults(),
      response: {
        clientDataJSON: words(told.clientDataJSON), authenticatorData: words(told.authenticatorData), signature: words(told.signature),
        userHandle: told.userHandle ? words(told.userHandle) : null,
      },
    });
  }

  document.addEventListener("click", async (event) => {
    const button = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest("[data-passkey]"));
    if (!button) return;
    const form = /** @type {HTMLFormElement} */ (button.closest("form"));
    const field = /** @type {HTMLInputElement} */ (form.elements.namedItem(button.dataset.passkeyField ?? ""));
    try {
      const given = await answer(button.dataset.passkey ?? "");
      field.removeAttribute("maxlength");
      field.value = given;
      form.requestSubmit();
    } catch {
      field.setCustomValidity("The passkey did not answer. Try again, or type your password.");
      form.reportValidity();
      field.addEventListener("input", () => field.setCustomValidity(""), { once: true });
    }
  });
}

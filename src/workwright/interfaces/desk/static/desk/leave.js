// A form may not post to another site; a link may lead there.
// @ts-check
const onward = /** @type {HTMLAnchorElement | null} */ (document.querySelector("[data-leave]"));
if (onward) location.replace(onward.href);

// The preview of documents follows what is typed, once the typing rests; a colour half typed keeps the last picture.
"use strict";
(() => {
  const picture = document.querySelector("[data-design-preview]");
  const form = picture && document.querySelector("form[enctype]");
  if (!picture || !form) return;
  const names = ["accent", "header_text", "terms_text", "payment_text", "footer_text", "numbering_prefix"];
  let rests = 0;
  let turn = 0;
  const draw = () => {
    const mine = ++turn;
    const wanted = new URLSearchParams();
    for (const name of names) {
      const field = form.elements.namedItem(name);
      if (field) wanted.set(name, field.value);
    }
    const next = new Image();
    next.onload = () => { if (mine === turn) picture.src = next.src; };
    next.src = `/settings/billing/preview.png?${wanted}`;
  };
  form.addEventListener("input", () => {
    clearTimeout(rests);
    rests = setTimeout(draw, 400);
  });
})();

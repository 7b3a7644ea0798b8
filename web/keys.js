// Keys for judging pairs of records, by their place on the keyboard, so that
// they work on an Arabic layout too. Each presses a control that works without
// it. What says that there are keys, and switches them off (WCAG 2.1.4), is put
// on the page from here: where scripts are off it would be a dead control.
(() => {
  "use strict";
  const form = document.querySelector("form[data-keys]");
  if (!form) return;
  const remembered = "sijil-keys";
  const controls = [...form.querySelectorAll("[data-key]")];
  let on = true;
  try { on = localStorage.getItem(remembered) !== "off"; } catch { /* nothing may be kept here */ }

  const choice = document.createElement("input");
  choice.type = "checkbox";
  const label = document.createElement("label");
  label.className = "keys";
  label.append(choice, " ", form.dataset.keys);
  form.append(label);

  const show = () => {
    choice.checked = on;
    for (const control of controls) {
      control.querySelector("kbd")?.remove();
      control.removeAttribute("aria-keyshortcuts");
      if (!on) continue;
      const letter = control.dataset.key.slice(-1);
      control.setAttribute("aria-keyshortcuts", letter.toLowerCase());
      if (control.localName !== "button") continue;
      const key = document.createElement("kbd");
      key.textContent = letter;
      key.setAttribute("aria-hidden", "true");
      control.prepend(key);
    }
  };
  choice.addEventListener("change", () => {
    on = choice.checked;
    try { on ? localStorage.removeItem(remembered) : localStorage.setItem(remembered, "off"); } catch { /* for this page only */ }
    show();
  });
  show();

  const typing = (e) => /^(input|textarea|select)$/.test(e.target.localName) && e.target.type !== "checkbox" || e.target.isContentEditable;
  document.addEventListener("keydown", (e) => {
    if (!on || e.repeat || e.ctrlKey || e.metaKey || e.altKey || typing(e)) return;
    const control = controls.find((c) => c.dataset.key === e.code);
    if (!control) return;
    e.preventDefault();
    control.focus();
    if (control.localName === "button") control.click();
  });

  // A second press while the answer is on its way would be a second judgement.
  form.addEventListener("submit", (e) => {
    if (form.dataset.sent) e.preventDefault();
    form.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => delete form.dataset.sent);
})();

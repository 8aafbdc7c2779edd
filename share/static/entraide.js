// SPDX-License-Identifier: AGPL-3.0-or-later
// Enhancement only: every page works without it.
"use strict";

// Ask before what cannot be undone.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const question = form.dataset.confirm;
  if (question && !window.confirm(question)) {
    event.preventDefault();
    return;
  }
  // Once.
  if (form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
  event.submitter?.setAttribute("aria-disabled", "true");
});

// Back by the browser: forms may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("[aria-disabled]")) {
    button.removeAttribute("aria-disabled");
  }
});

// A filter answers a choice at once.
for (const form of document.querySelectorAll("form[data-auto]")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select")) form.requestSubmit();
  });
}

// Escape and a press elsewhere close the menu.
const menu = document.querySelector("details.menu");
if (menu) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

window.addEventListener("beforeprint", () => {
  for (const reason of document.querySelectorAll("main details")) reason.open = true;
});

// A refused form.
document.querySelector("main [role=alert]")?.focus();

// Invoice lines: add and remove in place, sums as a hint.
for (const form of document.querySelectorAll("form[data-invoice]")) {
  const lines = form.querySelector("[data-lines]");
  const blank = form.querySelector("[data-blank]");
  const { decimal, group } = form.dataset;

  // A whole number of 10^-places, or null.
  const read = (text, places) => {
    const plain = text.replace(/[\s\u202f\u00a0€]/g, "").replaceAll(group, "").replace(decimal, ".");
    if (!/^\d+(\.\d+)?$/.test(plain)) return null;
    const [whole, part = ""] = plain.split(".");
    if (part.length > places) return null;
    return BigInt(whole + part.padEnd(places, "0"));
  };
  const half = (value, by) => (value * 2n + by) / (by * 2n);
  const write = (cents) => {
    const digits = cents.toString().padStart(3, "0");
    const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, group);
    return whole + decimal + digits.slice(-2);
  };
  const value = (line, name) => line.querySelector(`[name$=".${name}"]`)?.value ?? "";

  const sum = () => {
    const bases = new Map();
    for (const line of lines.querySelectorAll("[data-line]")) {
      const quantity = read(value(line, "quantity"), 4);
      const price = read(value(line, "price"), 4);
      const off = read(value(line, "discount") || "0", 4);
      const known = quantity !== null && price !== null && off !== null;
      const cents = known ? half(quantity * price * (1000000n - off), 10n ** 12n) : 0n;
      line.querySelector("[data-amount]").textContent = known ? write(cents) : "";
      const select = line.querySelector("select");
      const rate = read((select?.selectedOptions[0]?.text ?? "").replace(/[^\d.,]/g, ""), 4);
      bases.set(rate ?? 0n, (bases.get(rate ?? 0n) ?? 0n) + cents);
    }
    let net = 0n;
    let tax = 0n;
    for (const [rate, base] of bases) {
      net += base;
      tax += half(base * rate, 1000000n);
    }
    const shown = form.querySelectorAll("[data-totals] dd");
    [net, tax, net + tax].forEach((cents, at) => {
      if (shown[at]) shown[at].textContent = write(cents);
    });
  };

  const renumber = () => {
    lines.querySelectorAll("[data-line]").forEach((line, at) => {
      const number = String(at + 1);
      for (const element of line.querySelectorAll("[name],[id],[for]")) {
        for (const key of ["name", "id", "for", "aria-describedby"]) {
          const old = element.getAttribute(key);
          if (old) element.setAttribute(key, old.replace(/(lines[.-])\d+/g, `$1${number}`));
        }
      }
      for (const text of line.querySelectorAll("legend,[data-remove]")) {
        text.textContent = text.textContent.replace(/\d+/, number);
      }
    });
  };

  form.addEventListener("click", (event) => {
    const remove = event.target.closest("[data-remove]");
    if (event.target.closest("[data-add]")) {
      event.preventDefault();
      lines.append(blank.content.cloneNode(true));
      renumber();
      lines.lastElementChild.querySelector("input").focus();
    } else if (remove && lines.querySelectorAll("[data-line]").length > 1) {
      event.preventDefault();
      remove.closest("[data-line]").remove();
      renumber();
      form.querySelector("[data-add]").focus();
    }
    sum();
  });
  form.addEventListener("input", sum);
}

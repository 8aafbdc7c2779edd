// SPDX-License-Identifier: AGPL-3.0-or-later
// Enhancement only: every page works without it.
"use strict";
// A block of its own: a page written anew after an upload runs the script again.
{

const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => within.querySelectorAll(selector);

// Ask before what cannot be undone; send once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const question = form.dataset.confirm;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent || (question && !window.confirm(question))) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  event.submitter?.setAttribute("aria-disabled", "true");
  // What it settles waits no longer: the counters say so before the server does.
  const { settles, all: every } = form.dataset;
  for (const count of settles ? all(`a[href="${settles}"] .count`) : []) {
    const left = every === "" ? 0 : count.firstChild.data.replace(/\D/g, "") - 1;
    if (left > 0) count.firstChild.data = left;
    else count.remove();
  }
  if (form.matches("[data-leave]")) forget();
});

// Back by the browser: forms may be sent again.
const free = () => {
  for (const form of all("[data-sent]")) delete form.dataset.sent;
  for (const button of all("[aria-disabled]")) button.removeAttribute("aria-disabled");
};
window.addEventListener("pageshow", free);

// A filter answers a choice at once.
for (const form of all("form[data-auto]")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select")) form.requestSubmit();
  });
}

// Escape and a press elsewhere close a menu.
for (const menu of all("details.menu")) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    one("summary", menu).focus();
  });
}

window.addEventListener("beforeprint", () => {
  for (const reason of all("main details")) reason.open = true;
});

// A refused form.
one("main [role=alert]")?.focus();

// Long work: its part of the page is fetched anew until it has ended.
const watch = () => setTimeout(async () => {
  const part = one("[data-poll]");
  const answer = part && await fetch(location.href).catch(() => null);
  if (answer?.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    part.replaceWith(one(`#${part.id}`, page) ?? "");
  }
  if (part) watch();
}, 1000);
watch();

// The palette: pages of the menu at once, things of the server a moment later.
const palette = one("#palette");
const openPalette = () => {
  palette.showModal();
  one("input", palette).select();
  palette.seek();
};
if (palette) {
  const input = one("input", palette);
  const list = one("ul", palette);
  const word = one("p", palette);
  const hint = word.textContent;
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const doors = [...all(".side a")].map((door) => ({
    text: one("span", door).textContent,
    note: one("h2", door.closest(".group")).textContent,
    href: door.href,
  }));
  let at = -1;
  let turn = 0;
  let wait;

  const mark = (next) => {
    at = next;
    [...list.children].forEach((item, index) => {
      item.setAttribute("aria-selected", String(index === at));
      if (index === at) item.scrollIntoView({ block: "nearest" });
    });
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `hit-${at}`);
  };
  const show = (hits) => {
    list.replaceChildren(...hits.map((hit, index) => {
      const item = document.createElement("li");
      const note = document.createElement("small");
      item.id = `hit-${index}`;
      item.role = "option";
      item.dataset.href = hit.href;
      note.textContent = hit.note;
      item.append(hit.text, " ", note);
      return item;
    }));
    input.setAttribute("aria-expanded", String(hits.length > 0));
    word.textContent = hits.length ? hint : word.dataset.none;
    mark(hits.length ? 0 : -1);
  };
  palette.seek = () => {
    const text = input.value.trim();
    const own = doors.filter((door) => fold(`${door.text} ${door.note}`).includes(fold(text)));
    const mine = (turn += 1);
    show(own);
    clearTimeout(wait);
    if (text.length < 2) return;
    wait = setTimeout(async () => {
      const answer = await fetch(`/search.json?q=${encodeURIComponent(text)}`).catch(() => null);
      if (answer?.ok && !answer.redirected && mine === turn) show([...own, ...await answer.json()]);
    }, 120);
  };
  input.addEventListener("input", palette.seek);
  palette.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const many = list.children.length;
    if (step && many) {
      event.preventDefault();
      mark((at + step + many) % many);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      location.assign(list.children[at].dataset.href);
    }
  });
  palette.addEventListener("click", (event) => {
    const hit = event.target.closest("li");
    if (hit) location.assign(hit.dataset.href);
    else if (event.target === palette) palette.close();
  });
  one("[data-palette]").addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    openPalette();
  });
}

// Short cuts; single letters only where they are switched on and nobody types.
let gone = -9999;
document.addEventListener("keydown", (event) => {
  if (!palette) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openPalette();
    return;
  }
  const isTyping = event.target.closest?.("input, textarea, select, dialog");
  if (!("keys" in document.body.dataset) || isTyping) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const isSecond = event.timeStamp - gone < 1500;
  gone = event.key === "g" && !isSecond ? event.timeStamp : -9999;
  const act = {
    "/": openPalette,
    "?": () => one("#keys").showModal(),
    n: () => one(".head a.primary")?.click(),
  };
  const door = isSecond && /^[a-z]$/.test(event.key) && one(`[data-go="${event.key}"]`);
  if (!door && (isSecond || !act[event.key])) return;
  event.preventDefault();
  if (door) door.click();
  else act[event.key]();
});

// What is typed is kept in the browser until the server has it; nothing stays after leaving.
const forget = () => {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("draft:")) localStorage.removeItem(key);
  }
};
const here = `draft:${location.pathname}${location.search}`;
const sent = sessionStorage.getItem("sent");
if (sent && (sent !== here || one("main .notice.good"))) {
  localStorage.removeItem(sent);
  sessionStorage.removeItem("sent");
}
if (one("body.bare [type=password]")) forget();

for (const form of all("form[data-draft]")) {
  const kept = one("[data-kept]", form);
  const word = one("[data-saved]", form);
  const typed = () => [...new FormData(form)].filter(([name, value]) =>
    !["csrf", "key", "do"].includes(name) && typeof value === "string");
  const first = JSON.stringify(typed());
  let place = here;
  let wait;
  let saving;

  // The server keeps a draft once it is whole.
  const save = async () => {
    const data = new FormData(form);
    data.set("do", "save");
    data.set("key", `${Date.now()}${Math.random()}`);
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(data) })
      .catch(() => null);
    if (!answer?.ok || !answer.redirected) return;
    const path = new URL(answer.url).pathname;
    if (!path.endsWith("/edit")) return;
    localStorage.removeItem(place);
    form.action = path.slice(0, -5);
    history.replaceState(null, "", path);
    place = `draft:${path}`;
    word.textContent = word.dataset.saved;
  };
  form.addEventListener("input", () => {
    localStorage.setItem(place, JSON.stringify(typed()));
    word.textContent = word.dataset.local;
    kept.hidden = true;
    clearTimeout(wait);
    if (!("autosave" in form.dataset)) return;
    wait = setTimeout(() => {
      if (!form.checkValidity()) return;
      saving = save().finally(() => { saving = null; });
    }, 1500);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(wait);
    sessionStorage.setItem("sent", place);
    if (!saving) return;
    event.preventDefault();
    saving.finally(() => form.requestSubmit(event.submitter));
  });

  const old = localStorage.getItem(here);
  if (old && old !== first && !one("[role=alert]", form)) kept.hidden = false;
  one("[data-drop]", form).addEventListener("click", () => {
    localStorage.removeItem(here);
    kept.hidden = true;
  });
  one("[data-take]", form).addEventListener("click", () => {
    kept.hidden = true;
    const pairs = JSON.parse(old);
    const has = (name) => form.elements.namedItem(name);
    const add = one("[data-add]", form);
    const isShort = () => pairs.some(([name]) => name.startsWith("lines.") && !has(name));
    for (let more = 0; add && more < 50 && isShort(); more += 1) add.click();
    for (const [name, value] of pairs) {
      const field = has(name);
      if (field?.type === "checkbox") field.checked = field.value === value;
      else if (field) field.value = value;
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// Files are sent with a bar that says how far.
for (const form of all("form[enctype]")) {
  form.addEventListener("submit", (event) => {
    const bar = one("progress", form);
    if (form.dataset.sent || !bar) return;
    event.preventDefault();
    form.dataset.sent = "1";
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.max = total;
      bar.value = loaded;
    });
    request.addEventListener("load", () => {
      history.replaceState(null, "", request.responseURL);
      document.open();
      document.write(request.responseText);
      document.close();
    });
    request.addEventListener("error", () => {
      bar.hidden = true;
      free();
      form.submit();
    });
    bar.hidden = false;
    request.send(new FormData(form));
  });
}

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
}

// SPDX-License-Identifier: AGPL-3.0-or-later
for (const form of document.querySelectorAll("[data-passkey]")) {
  form.hidden = !window.PublicKeyCredential || form.dataset.passkey !== location.origin;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.dataset.question, { method: "POST", body });
      if (answer.ok && !answer.redirected) {
        const publicKey = JSON.parse(await answer.text(), (name, value) =>
          value[0] >= 0 && value.map ? Uint8Array.from(value) : value);
        const key = await navigator.credentials[publicKey.user ? "create" : "get"]({ publicKey });
        for (const part of form.querySelectorAll("[data-part]")) {
          const value = key[part.dataset.part] ?? key.response[part.dataset.part];
          part.value = value ? btoa(String.fromCharCode(...new Uint8Array(value))) : "";
        }
      }
      form.submit();
    } catch {
      form.querySelector("[role=status]").hidden = false;
    }
  });
}

// Looks for a picture as soon as it is dropped or chosen.

for (const input of document.querySelectorAll("[data-at-once]")) input.addEventListener("change", () => input.form.requestSubmit());

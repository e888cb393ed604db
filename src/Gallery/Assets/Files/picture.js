// What can be done with one picture, and waiting for its result.

const root = document.querySelector("[data-picture]");
const answer = root.querySelector("[data-answer]");
const dialog = root.querySelector("[data-confirm]");
const { name, version, state, folder } = root.dataset;
const Pause = 1000;

const actions = {
    "retry": () => change("POST", `/picture/retry?name=${encodeURIComponent(name)}`, () => location.reload()),
    "delete": () => dialog.showModal(),
    "keep": () => dialog.close(),
    "delete-now": () => {
        dialog.close();
        change("DELETE", `/picture?name=${encodeURIComponent(name)}`, () => location.assign(folder));
    },
};

root.addEventListener("click", event => actions[event.target.closest("[data-do]")?.dataset.do]?.());
root.addEventListener("gallery:again", event =>
    change("POST", `/picture/again?name=${encodeURIComponent(name)}&strength=${event.detail}`, () => location.reload()));
if (state === "Waiting") waitForResult();

async function change(method, address, then) {
    answer.textContent = "";
    try {
        const reply = await fetch(address, { method });
        if (reply.ok) then();
        else answer.textContent = await reply.text();
    } catch {
        answer.textContent = "The gallery does not answer. Try again in a moment.";
    }
}

async function waitForResult() {
    for (; ;) {
        await new Promise(resolve => setTimeout(resolve, Pause));
        try {
            const reply = await fetch(`/picture/state?name=${encodeURIComponent(name)}`);
            if (reply.status === 404 || (reply.ok && await reply.text() !== `Waiting ${version}`)) return location.reload();
        } catch {
            // The server may be starting again.
        }
    }
}

// Keeps every part of a page that is marked data-live as the server would draw it now. The address to ask is the mark's value. data-calm says
// how many milliseconds to wait where the usual pause is too short, and data-load that the part is not drawn yet.

const Eager = 1000;
const Calm = 5000;
const Patience = 5000;
const note = document.querySelector("[data-live-note]");
const silence = note?.textContent;
const problems = new Map();

for (const part of document.querySelectorAll("[data-live]")) follow(part);

async function follow(part) {
    let wake = () => { };
    document.addEventListener("gallery:changed", () => wake());
    document.addEventListener("visibilitychange", () => wake());
    const calm = Number(part.dataset.calm ?? Calm);
    for (let isFirst = true; ; isFirst = false) {
        const pause = part.querySelector('[data-state="Waiting"], [data-busy]') ? Eager : calm;
        if (!isFirst || part.dataset.load === undefined) {
            await new Promise(resolve => {
                wake = resolve;
                setTimeout(resolve, pause);
            });
        }
        if (document.hidden) continue;
        const late = setTimeout(() => tell(part, silence), Patience);
        try {
            const answer = await fetch(part.dataset.live);
            const text = await answer.text();
            if (answer.ok) redraw(part, text);
            tell(part, answer.ok ? null : text);
        } catch {
            // The server may be starting again: this page goes on when it answers.
            tell(part, silence);
        } finally {
            clearTimeout(late);
        }
    }
}

// Says why a part may be out of date; null when it is not.
function tell(part, problem) {
    if (problem === null) problems.delete(part);
    else problems.set(part, problem);
    const [first] = problems.values();
    note.hidden = first === undefined;
    if (first !== undefined && note.textContent !== first) note.textContent = first;
}

// Cards that stay the same stay the same elements, so that nothing flickers and nobody loses their place; what somebody opened stays open.
function redraw(part, html) {
    const next = new DOMParser().parseFromString(html, "text/html").body;
    for (const opened of part.querySelectorAll("details[id][open]")) next.querySelector(`#${CSS.escape(opened.id)}`)?.setAttribute("open", "");
    if (next.innerHTML === part.innerHTML) return;
    const focusedId = part.contains(document.activeElement) ? document.activeElement.id : "";
    const focused = document.activeElement?.closest("[data-key]")?.dataset.key;
    const drawn = new Map([...part.querySelectorAll("[data-key]")].map(card => [card.dataset.key, card]));
    for (const card of next.querySelectorAll("[data-key]")) {
        const known = drawn.get(card.dataset.key);
        if (known && known.outerHTML === card.outerHTML) card.replaceWith(known);
    }
    part.replaceChildren(...next.childNodes);
    if (focusedId) document.getElementById(focusedId)?.focus();
    else if (focused) [...part.querySelectorAll("[data-key]")].find(card => card.dataset.key === focused)?.querySelector("a")?.focus();
}

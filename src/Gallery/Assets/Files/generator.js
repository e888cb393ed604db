// A pad, sliders and lists of pictures, each of which is a place among those that the model can make.

const root = document.querySelector("[data-generator]");
const pad = root.querySelector("[data-pad]");
const mark = root.querySelector("[data-mark]");
const made = root.querySelector("[data-made]");
const save = root.querySelector("[data-save]");
const plane = root.querySelector("[data-plane]");
const classes = document.querySelector("[data-class]");
const answer = document.querySelector("[data-answer]");
const reach = Number(root.dataset.reach);
const Step = 0.1;
const ends = { from: null, to: null };
let z = new Array(Number(root.dataset.dimensions)).fill(0);
let seed = 1;
let wanted = 0;
let isAsking = false;

pad.addEventListener("pointermove", move);
pad.addEventListener("pointerdown", event => {
    // A finger that leaves the pad still moves it.
    pad.setPointerCapture(event.pointerId);
    move(event);
});
pad.addEventListener("keydown", event => {
    const [across, up] = { ArrowLeft: [-Step, 0], ArrowRight: [Step, 0], ArrowUp: [0, Step], ArrowDown: [0, -Step] }[event.key] ?? [0, 0];
    if (across === 0 && up === 0) return;
    event.preventDefault();
    go([z[0] + across, (z[1] ?? 0) + up, ...z.slice(2)].slice(0, z.length));
});
for (const slider of root.querySelectorAll("[data-dimension]")) {
    slider.addEventListener("input", () => go(z.map((value, place) => place === Number(slider.dataset.dimension) ? Number(slider.value) : value)));
}
root.querySelector("[data-random]").addEventListener("click", () => go(z.map(gauss)));
for (const button of root.querySelectorAll("[data-end]")) button.addEventListener("click", () => choose(button.dataset.end, z));
for (const input of document.querySelectorAll("[data-file]")) {
    input.addEventListener("change", async () => {
        const latent = await ask(of("/generate/latent"), { method: "POST", body: input.files[0] });
        if (latent) choose(input.dataset.file, await latent.json());
        input.value = "";
    });
}
document.querySelector("[data-more]").addEventListener("click", sample);
classes?.addEventListener("change", () => {
    plane.src = of("/generate/plane");
    go(z);
    sample();
});

go(z);
sample();

function move(event) {
    // A mouse shows what is under it; a finger has to be down.
    const box = pad.getBoundingClientRect();
    const across = ((event.clientX - box.left) / box.width * 2 - 1) * reach;
    const up = (1 - (event.clientY - box.top) / box.height * 2) * reach;
    go([across, up, ...z.slice(2)].slice(0, z.length));
}

function go(place) {
    z = place;
    const limit = value => Math.max(0, Math.min(100, value));
    mark.style.left = `${limit((z[0] / reach + 1) * 50)}%`;
    mark.style.top = `${limit((1 - (z[1] ?? 0) / reach) * 50)}%`;
    for (const slider of root.querySelectorAll("[data-dimension]")) slider.value = z[Number(slider.dataset.dimension)];
    wanted++;
    if (!isAsking) show();
}

// One at a time, and of those that were wanted meanwhile only the last.
async function show() {
    isAsking = true;
    for (let shown = -1; shown !== wanted;) {
        shown = wanted;
        const reply = await ask(of(`/generate/image?z=${z.map(value => value.toFixed(4)).join(",")}`));
        if (!reply) break;
        URL.revokeObjectURL(made.src);
        made.src = URL.createObjectURL(await reply.blob());
        save.href = made.src;
        made.dataset.place = z.join(",");
    }
    isAsking = false;
}

async function choose(end, latent) {
    ends[end] = latent;
    if (!ends.from || !ends.to) {
        answer.textContent = ends.from ? "Now choose where it ends." : "Now choose where it begins.";
        return;
    }
    const reply = await ask(of(`/generate/between?from=${ends.from.join(",")}&to=${ends.to.join(",")}`));
    if (reply) list(document.querySelector("[data-between]"), await reply.json());
}

async function sample() {
    const reply = await ask(of(`/generate/samples?seed=${seed++}`));
    if (reply) list(document.querySelector("[data-samples]"), await reply.json());
}

function list(place, pictures) {
    place.replaceChildren(...pictures.map(({ z: latent, png }, number) => {
        const line = document.createElement("li");
        const button = document.createElement("button");
        const image = document.createElement("img");
        const bytes = Uint8Array.from(atob(png), letter => letter.charCodeAt(0));
        image.src = URL.createObjectURL(new Blob([bytes], { type: "image/png" }));
        image.alt = `Picture ${number + 1}`;
        image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
        button.type = "button";
        button.append(image);
        button.addEventListener("click", () => go(latent));
        line.append(button);
        return line;
    }));
}

// A conditional model makes pictures of a class.
function of(address) {
    return classes ? `${address}${address.includes("?") ? "&" : "?"}of=${encodeURIComponent(classes.value)}` : address;
}

async function ask(address, options) {
    try {
        const reply = await fetch(address, options);
        answer.textContent = reply.ok ? "" : await reply.text();
        return reply.ok ? reply : null;
    } catch {
        answer.textContent = "The gallery does not answer. Try again in a moment.";
        return null;
    }
}

// Box and Muller, 1958.
function gauss() {
    return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}

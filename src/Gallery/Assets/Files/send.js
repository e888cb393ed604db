// Sends pictures that are dropped or chosen, a few at a time, and says how far they are.

const AtOnce = 3;
const Attempts = 6;
const form = document.querySelector("[data-sender]");
const drop = form.querySelector("[data-drop]");
const sending = form.querySelector("[data-sending]");
const progress = form.querySelector("[data-progress]");
const status = form.querySelector("[data-status]");
const refused = form.querySelector("[data-refused]");
const most = Number(form.dataset.most);

const queue = [];
let running = 0;
let batch = { files: 0, done: 0, bytes: 0, sent: 0 };

showOptions();
form.addEventListener("input", showOptions);
form.addEventListener("submit", event => event.preventDefault());
for (const input of form.querySelectorAll("[data-files]")) {
    input.addEventListener("change", () => {
        add([...input.files].map(file => ({ file, path: file.webkitRelativePath || file.name })));
        input.value = "";
    });
}

for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, event => {
        event.preventDefault();
        drop.classList.add("over");
    });
}
document.addEventListener("dragleave", event => {
    if (!event.relatedTarget) drop.classList.remove("over");
});
document.addEventListener("drop", async event => {
    event.preventDefault();
    drop.classList.remove("over");
    const entries = [...event.dataTransfer.items].map(item => item.webkitGetAsEntry()).filter(Boolean);
    add((await Promise.all(entries.map(entry => filesBelow(entry, "")))).flat());
});

// Whoever leaves in the middle is asked.
addEventListener("beforeunload", event => {
    if (running > 0) event.preventDefault();
});

function showOptions() {
    const own = form.elements.task.value;
    for (const choice of form.querySelectorAll("[data-own]")) choice.hidden = choice.dataset.own !== own;
    const then = form.querySelector("[data-own]:not([hidden]) select")?.value ?? "";
    const tasks = [own, ...then.split(",")];
    for (const option of form.querySelectorAll("[data-for]")) option.hidden = !option.dataset.for.split(" ").some(task => tasks.includes(task));
    const lossy = form.elements.format.selectedOptions[0].dataset.lossy !== undefined;
    form.querySelector("[data-quality]").hidden = !lossy || form.elements.format.closest("[hidden]") !== null;
    for (const output of form.querySelectorAll(".slider output")) output.value = output.previousElementSibling.value;
}

// What is asked for of the pictures that are added now; what is not shown is left to the pipeline.
function chosen() {
    const asked = new URLSearchParams({ task: form.elements.task.value });
    for (const element of form.querySelectorAll("select, input[type=range]")) {
        if (element.value !== "" && !element.closest("[hidden]")) asked.set(element.name, element.value);
    }
    return asked;
}

async function filesBelow(entry, folder) {
    if (entry.isFile) {
        const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
        return [{ file, path: folder + file.name }];
    }
    const reader = entry.createReader();
    const found = [];
    for (; ;) {
        const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
        if (some.length === 0) break;
        found.push(...some);
    }
    return (await Promise.all(found.map(one => filesBelow(one, `${folder}${entry.name}/`)))).flat();
}

function add(files) {
    const asked = chosen();
    if (running === 0) {
        batch = { files: 0, done: 0, bytes: 0, sent: 0 };
        refused.replaceChildren();
    }
    for (const { file, path } of files) {
        if (path.split("/").some(part => part.startsWith("."))) continue;
        if (file.size > most) {
            refuse(path, `The file is larger than ${form.dataset.mostText}, the most that is accepted.`);
            continue;
        }
        batch.files++;
        batch.bytes += file.size;
        queue.push({ file, path, asked });
    }
    while (running < AtOnce && queue.length > 0) work();
    show();
}

async function work() {
    running++;
    for (let item = queue.shift(); item; item = queue.shift()) {
        const problem = await send(item);
        if (problem) refuse(item.path, problem);
        batch.done++;
        show();
        document.dispatchEvent(new Event("gallery:changed"));
    }
    running--;
    show();
}

// A server that starts again is waited for.
async function send({ file, path, asked }) {
    const address = new URLSearchParams(asked);
    address.set("path", `${form.dataset.folder}/${path}`);
    for (let attempt = 1; ; attempt++) {
        const { code, text } = await put(`/uploads?${address}`, file);
        if (code === 201) return null;
        if (code !== 0 && code !== 503) return text || "It was refused.";
        if (attempt === Attempts) return "The gallery did not answer. Try again.";
        await new Promise(resolve => setTimeout(resolve, 500 * 2 ** attempt));
    }
}

function put(address, file) {
    return new Promise(resolve => {
        const request = new XMLHttpRequest();
        let sent = 0;
        const count = bytes => {
            batch.sent += bytes - sent;
            sent = bytes;
            show();
        };
        request.upload.addEventListener("progress", event => count(Math.min(event.loaded, file.size)));
        request.addEventListener("loadend", () => {
            count(request.status === 0 ? 0 : file.size);
            resolve({ code: request.status, text: request.responseText });
        });
        request.open("PUT", address);
        request.setRequestHeader("Content-Type", "application/octet-stream");
        request.send(file);
    });
}

function refuse(path, reason) {
    const line = document.createElement("li");
    const name = document.createElement("strong");
    name.textContent = path;
    line.append(name, ` ${reason}`);
    refused.append(line);
}

function show() {
    sending.hidden = batch.files === 0;
    progress.value = batch.bytes === 0 ? Number(batch.done === batch.files) : batch.sent / batch.bytes;
    const left = refused.childElementCount;
    status.textContent = running > 0
        ? `Uploading ${Math.min(batch.done + 1, batch.files)} of ${batch.files}`
        : `${batch.files === 1 ? "1 picture" : `${batch.files} pictures`} sent${left > 0 ? `, ${left} not uploaded` : ""}`;
}

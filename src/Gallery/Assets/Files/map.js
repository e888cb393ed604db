// The pictures as points on a plane, drawn by regl-scatterplot; thumbnails of those in view when they are few; and what can be done with a
// selection.

const root = document.querySelector("[data-map]");
const note = document.querySelector("[data-map-note]");
const MostThumbnails = 40;
const MostFolders = 9;
const Pause = 120;
const Many = 5000;
const Calm = 5000;
// Colours that stay apart for most people who see few of them (Okabe and Ito, 2008), and a grey for the rest.
const Palette = ["#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7", "#9c6ade", "#7fd1ae", "#8b93a3"];
const Scale = ["#2b3a8c", "#4361c2", "#5fa3d9", "#8fd3b6", "#e8e27a", "#f5a04c", "#d9382f"];

if (root) await show();

async function show() {
    const library = loadLibrary();
    // Told below, where it is waited for.
    library.catch(() => { });
    const points = await load();
    showLeftOut(points);
    if (points.names.length === 0) {
        note.textContent = "No picture is indexed yet. Upload some with Index for search; they show up here.";
        setTimeout(show, Calm);
        return;
    }
    try {
        await draw(points, await library);
    } catch (failure) {
        note.textContent = failure.message;
    }
}

// Storage that does not answer, and a server that starts again, are waited for.
async function load() {
    for (; ;) {
        try {
            const answer = await fetch("/map/points");
            if (answer.ok) return await answer.json();
            note.textContent = await answer.text();
        } catch {
            note.textContent = "The gallery does not answer. This page goes on as soon as it does.";
        }
        await new Promise(resolve => setTimeout(resolve, Calm));
    }
}

// Pictures whose latents are damaged have no place.
function showLeftOut({ leftOut, leftOutTotal }) {
    const box = document.querySelector("[data-left-out]");
    const more = leftOutTotal - leftOut.length;
    box.hidden = leftOutTotal === 0;
    box.querySelector("[data-left-out-count]").textContent = `${count(leftOutTotal)} left out, for want of a latent that can be compared`;
    box.querySelector("[data-left-out-list]").replaceChildren(...leftOut.map(({ name, reason }) => line(`${name}: ${reason}`)), ...(more > 0 ? [line(`and ${count(more)} more`)] : []));
}

function line(text) {
    const item = document.createElement("li");
    item.textContent = text;
    return item;
}

async function loadLibrary() {
    if (globalThis.createScatterplot) return globalThis.createScatterplot.default;
    const { regl, events, scatterplot } = root.dataset;
    globalThis.createPubSub = (await import(events)).default;
    await loadScript(regl);
    await loadScript(scatterplot);
    return globalThis.createScatterplot.default;
}

function loadScript(address) {
    return new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.addEventListener("load", resolve);
        script.addEventListener("error", () => reject(new Error("A part of the page could not be loaded. Load the page again.")));
        script.src = address;
        document.head.append(script);
    });
}

async function draw(points, createScatterplot) {
    const canvas = root.querySelector("[data-canvas]");
    const stage = root.querySelector("[data-stage]");
    const plot = createScatterplot({
        canvas,
        width: stage.clientWidth,
        height: stage.clientHeight,
        backgroundColor: [11 / 255, 12 / 255, 14 / 255, 1],
        lassoColor: [0.56, 0.69, 1, 1],
        pointSize: points.names.length > Many ? 3 : 7,
        // Of three pixels, a disc looks as a square does, which a computer without a graphics card draws faster.
        renderPointsAsSquares: points.names.length > Many,
        pointColorHover: "#ffffff",
        pointColorActive: "#ffffff",
        opacity: 0.85,
        spatialIndexUseWorker: false,
    });
    const colours = colouring(points);
    const columns = () => ({ x: points.x, y: points.y, z: colours.values });
    const use = way => {
        colours.choose(way);
        plot.set({ colorBy: "valueA", pointColor: colours.palette });
        showLegend(colours.legend);
        return plot.draw(columns(), { zDataType: colours.type, preventFilterReset: true });
    };
    await use("folder");
    // Pictures are wider than points.
    const padding = points.names.length > MostThumbnails ? 0.1 : 0.25;
    const showAll = () => plot.zoomToPoints(points.names.map((_, place) => place), { padding });
    showAll();
    const share = points.total > points.names.length ? ` of ${count(points.total)}` : "";
    note.textContent = `${count(points.names.length)}${share}. The plane shows ${Math.round(points.share * 100)} % of how they differ.`;

    thumbnails(plot, points, stage, colours);
    tools(plot, use, colours, showAll);
    selection(plot, points);
    new ResizeObserver(() => plot.set({ width: stage.clientWidth, height: stage.clientHeight })).observe(stage);
    root.plot = plot;
    root.dataset.ready = "";
}

// What colour each point has: the number of its folder or label, or its error from 0 to 1.
function colouring(points) {
    const folders = group(points.names.map(name => name.slice(0, name.lastIndexOf("/") + 1)));
    const errors = spread(points.errors);
    let labels = null;
    return {
        choose(way) {
            const found = way === "error" ? errors : way === "label" ? labels : folders;
            Object.assign(this, found);
        },
        of(point) {
            const value = this.values[point];
            return this.palette[this.type === "categorical" ? value : Math.min(Math.floor(value * this.palette.length), this.palette.length - 1)];
        },
        label(byName) {
            labels = group(points.names.map(name => byName.get(name) ?? byName.get(name.slice(name.lastIndexOf("/") + 1)) ?? "no label"));
        },
    };
}

function group(words) {
    const counts = new Map();
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    const most = [...counts.keys()].sort((one, other) => counts.get(other) - counts.get(one) || (one < other ? -1 : 1)).slice(0, MostFolders);
    const numbers = new Map(most.map((word, number) => [word, number]));
    const hasRest = counts.size > most.length;
    const named = most.map((word, number) => ({ name: word, colour: Palette[number] }));
    return {
        type: "categorical",
        values: words.map(word => numbers.get(word) ?? MostFolders),
        palette: hasRest ? Palette : Palette.slice(0, Math.max(2, most.length)),
        legend: hasRest ? [...named, { name: "others", colour: Palette[MostFolders] }] : named,
    };
}

// By rank, since a few large errors would make all others one colour.
function spread(errors) {
    const order = errors.map((_, place) => place).sort((one, other) => errors[one] - errors[other]);
    const values = new Array(errors.length);
    order.forEach((place, rank) => { values[place] = errors.length > 1 ? rank / (errors.length - 1) : 0; });
    return {
        type: "continuous",
        values,
        palette: Scale,
        legend: [{ name: "as usual", colour: Scale[0] }, { name: "unusual", colour: Scale[Scale.length - 1] }],
    };
}

function showLegend(entries) {
    root.querySelector("[data-legend]").replaceChildren(...entries.map(({ name, colour }) => {
        const line = document.createElement("li");
        const dot = document.createElement("span");
        dot.style.backgroundColor = colour;
        line.append(dot, name);
        return line;
    }));
}

// Few enough points in view are shown as what they are.
function thumbnails(plot, points, stage, colours) {
    const list = root.querySelector("[data-near]");
    const shown = new Map();
    let waiting = false;
    const place = () => {
        waiting = false;
        const inView = plot.get("pointsInView");
        const wanted = inView.length <= MostThumbnails ? new Set(inView.filter(point => !points.names[point].startsWith("@"))) : new Set();
        for (const [point, card] of shown) {
            if (wanted.has(point)) continue;
            card.remove();
            shown.delete(point);
        }
        for (const point of wanted) {
            const card = shown.get(point) ?? add(point);
            const [x, y] = plot.getScreenPosition(point);
            card.firstChild.style.borderColor = colours.of(point);
            card.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
            card.hidden = x < 0 || y < 0 || x > stage.clientWidth || y > stage.clientHeight;
        }
    };
    const add = point => {
        const name = points.names[point];
        const card = document.createElement("li");
        const link = document.createElement("a");
        const image = document.createElement("img");
        link.href = `/picture?name=${encodeURIComponent(name)}`;
        image.src = `/files/thumbnail?name=${encodeURIComponent(name)}`;
        image.alt = name;
        link.append(image);
        card.append(link);
        list.append(card);
        shown.set(point, card);
        return card;
    };
    let rest = 0;
    const soon = () => {
        if (shown.size > 0) {
            if (waiting) return;
            waiting = true;
            requestAnimationFrame(place);
            return;
        }
        // Which of many points are in view takes a moment to find: not before the map rests, while none is shown.
        clearTimeout(rest);
        rest = setTimeout(place, Pause);
    };
    plot.subscribe("view", soon);
    plot.subscribe("draw", soon);
    soon();
}

function tools(plot, use, colours, showAll) {
    const colour = root.querySelector("[data-colour]");
    colour.addEventListener("change", () => use(colour.value));
    root.querySelector("[data-labels]").addEventListener("change", async event => {
        const [file] = event.target.files;
        if (!file) return;
        const lines = (await file.text()).split(/\r?\n/).map(line => line.match(/^(.+?)[,;\t]\s*(.+)$/)).filter(Boolean);
        colours.label(new Map(lines.map(([, name, label]) => [name.trim().replaceAll("\"", ""), label.trim().replaceAll("\"", "")])));
        colour.querySelector("[value=label]").hidden = false;
        colour.value = "label";
        use("label");
    });
    root.addEventListener("click", event => {
        const mode = event.target.closest("[data-mode]");
        if (mode) {
            plot.set({ mouseMode: mode.dataset.mode });
            for (const button of root.querySelectorAll("[data-mode]")) button.setAttribute("aria-pressed", button === mode);
        }
        const zoom = event.target.closest("[data-zoom]")?.dataset.zoom;
        if (zoom === "all") showAll();
        else if (zoom) plot.zoomToLocation(plot.get("cameraTarget"), plot.get("cameraDistance") * (zoom === "in" ? 1 / 1.6 : 1.6));
    });
}

function selection(plot, points) {
    const panel = root.querySelector("[data-selection]");
    const answer = root.querySelector("[data-answer]");
    let names = [];
    plot.subscribe("select", ({ points: chosen }) => {
        names = chosen.map(point => points.names[point]);
        panel.hidden = false;
        answer.textContent = "";
        root.querySelector("[data-selected]").textContent = `${count(names.length)} selected`;
    });
    plot.subscribe("deselect", () => { panel.hidden = true; });
    root.querySelector("[data-download]").addEventListener("click", () => {
        const link = document.createElement("a");
        link.href = URL.createObjectURL(new Blob([names.map(name => `${name}\n`).join("")], { type: "text/plain" }));
        link.download = "pictures.txt";
        link.click();
        URL.revokeObjectURL(link.href);
    });
    root.querySelector("[data-start]").addEventListener("click", async () => {
        answer.textContent = "";
        try {
            const uploads = names.filter(name => !name.startsWith("@"));
            const tasks = root.querySelector("[data-tasks]").value;
            const reply = await fetch(`/map/job?tasks=${encodeURIComponent(tasks)}`, { method: "POST", body: uploads.join("\n") });
            if (reply.status === 201) location.assign(await reply.text());
            else answer.textContent = await reply.text();
        } catch {
            answer.textContent = "The gallery does not answer. Try again in a moment.";
        }
    });
}

function count(number) {
    return number === 1 ? "1 picture" : `${number.toLocaleString("en")} pictures`;
}

// Before and after in one picture that is moved and zoomed as one, with a divider between them; and another strength on what is visible.

const root = document.querySelector("[data-compare]");
if (root) {
    // The library writes a style sheet into the page unless it finds one of its own, which the page's policy forbids and gallery.css makes
    // needless. It finds this, which is no style sheet: Chromium holds the policy against one of any type.
    const own = document.createElementNS("urn:aepipeline:nothing", "style");
    own.setAttribute("data-openseadragon-mobile-css", "");
    document.head.append(own);
    await new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.addEventListener("load", resolve);
        script.addEventListener("error", reject);
        script.src = root.dataset.library;
        document.head.append(script);
    });
    try {
        await compare(root, globalThis.OpenSeadragon);
    } catch {
        const note = document.createElement("p");
        note.className = "empty";
        note.setAttribute("role", "status");
        note.textContent = "The pictures cannot be shown here: they may have been deleted, or are of a kind that browsers do not show. Load the page again, or download the result.";
        root.replaceChildren(note);
    }
}

async function compare(root, OpenSeadragon) {
    const stage = root.querySelector("[data-stage]");
    const divider = root.querySelector("[data-divider]");
    const split = root.querySelector("[data-split]");
    const level = root.querySelector("[data-level]");
    const viewer = OpenSeadragon({
        element: stage,
        drawer: "canvas",
        showNavigationControl: false,
        animationTime: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 0.4,
        maxZoomPixelRatio: 16,
        minZoomImageRatio: 0.5,
        visibilityRatio: 0.5,
        gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
        gestureSettingsTouch: { clickToZoom: false, dblClickToZoom: true },
    });
    viewer.canvas.setAttribute("role", "application");
    viewer.canvas.setAttribute("aria-label", "The picture. Arrow keys move it; plus and minus zoom.");
    const before = await addPicture({ url: root.dataset.before, width: 1 });
    const after = await addPicture({ url: root.dataset.after, width: 1 });
    let preview = null;

    for (const event of ["animation", "open", "resize", "viewport-change"]) viewer.addHandler(event, draw);
    split.addEventListener("input", draw);
    drag();
    viewer.viewport.goHome(true);
    draw();
    root.dataset.ready = "";

    const zooms = {
        fit: () => viewer.viewport.goHome(),
        actual: () => viewer.viewport.zoomTo(actual()),
        in: () => viewer.viewport.zoomBy(1.5),
        out: () => viewer.viewport.zoomBy(1 / 1.5),
    };
    root.addEventListener("click", event => {
        zooms[event.target.closest("[data-zoom]")?.dataset.zoom]?.();
        viewer.viewport.applyConstraints();
    });
    const strength = root.querySelector("[data-strength]");
    if (strength) tryStrengths(strength);

    function addPicture({ url, x = 0, y = 0, width }) {
        return new Promise((resolve, reject) => viewer.addTiledImage({
            tileSource: { type: "image", url, buildPyramid: false },
            x, y, width,
            success: added => resolve(added.item),
            error: failed => reject(new Error(failed.message)),
        }));
    }

    // One pixel of the result for each of the screen.
    function actual() {
        return after.imageToViewportZoom(1 / devicePixelRatio);
    }

    function draw() {
        const width = stage.clientWidth;
        const at = width * split.value / 100;
        divider.style.transform = `translateX(${at}px)`;
        for (const picture of [after, preview?.picture].filter(Boolean)) {
            const size = picture.getContentSize();
            const x = Math.min(Math.max(picture.viewerElementToImageCoordinates(new OpenSeadragon.Point(at, 0)).x, 0), size.x);
            picture.setOpacity(x < size.x ? 1 : 0);
            picture.setClip(new OpenSeadragon.Rect(x, 0, Math.max(size.x - x, 1), size.y));
        }
        const zoom = after.viewportToImageZoom(viewer.viewport.getZoom()) * devicePixelRatio;
        level.value = `${Math.round(zoom * 100)} %`;
    }

    // The divider is dragged by its grip; the rest of the stage moves the picture.
    function drag() {
        const grip = divider.querySelector(".grip");
        const tracker = new OpenSeadragon.MouseTracker({
            element: grip,
            dragHandler: event => {
                split.value = Math.min(Math.max(Number(split.value) + event.delta.x / stage.clientWidth * 100, 0), 100);
                draw();
            },
        });
        tracker.setTracking(true);
    }

    function tryStrengths(panel) {
        const { name, version } = root.closest("[data-picture]").dataset;
        const slider = panel.querySelector("[data-slider]");
        const value = panel.querySelector("[data-value]");
        const apply = panel.querySelector("[data-apply]");
        const note = panel.querySelector("[data-note]");
        const Settled = 250;
        const Most = 1024;
        const Context = 32;
        let timer = 0;
        let asking = null;

        slider.addEventListener("input", () => {
            value.value = slider.value;
            ask();
        });
        viewer.addHandler("animation-finish", () => {
            if (Number(slider.value) !== Number(panel.dataset.strength)) ask();
        });
        apply.addEventListener("click", () => root.dispatchEvent(new CustomEvent("gallery:again", { bubbles: true, detail: slider.value })));

        function ask() {
            clearTimeout(timer);
            timer = setTimeout(show, Settled);
        }

        async function show() {
            asking?.abort();
            const isOther = Number(slider.value) !== Number(panel.dataset.strength);
            apply.hidden = !isOther;
            if (!isOther) {
                forget();
                note.textContent = "This is the strength of the result.";
                return;
            }
            asking = new AbortController();
            const { signal } = asking;
            const part = visible();
            note.textContent = "One moment…";
            try {
                const asked = new URLSearchParams({ name, v: version, strength: slider.value, x: part.x, y: part.y, width: part.width, height: part.height });
                const reply = await fetch(`/picture/preview?${asked}`, { method: "POST", signal });
                if (!reply.ok) {
                    note.textContent = await reply.text();
                    return;
                }
                const url = URL.createObjectURL(await reply.blob());
                const full = before.getContentSize().x;
                const picture = await addPicture({ url, x: part.x / full, y: part.y / full, width: part.width / full });
                if (signal.aborted) {
                    viewer.world.removeItem(picture);
                    URL.revokeObjectURL(url);
                    return;
                }
                forget();
                preview = { picture, url };
                draw();
                note.textContent = part.isAll ? `With strength ${slider.value}.` : `With strength ${slider.value}, on the middle of what is visible.`;
                panel.dataset.shown = slider.value;
            } catch (failure) {
                if (failure.name !== "AbortError") note.textContent = "The gallery does not answer. Try again in a moment.";
            }
        }

        function forget() {
            if (!preview) return;
            viewer.world.removeItem(preview.picture);
            URL.revokeObjectURL(preview.url);
            preview = null;
        }

        // In pixels of the upload, with some context around it, since a model looks at a pixel's surroundings.
        function visible() {
            const size = before.getContentSize();
            const seen = before.viewportToImageRectangle(viewer.viewport.getBounds());
            const [x, width] = within(seen.x, seen.width, size.x);
            const [y, height] = within(seen.y, seen.height, size.y);
            return { x, y, width, height, isAll: width + 2 * Context >= Math.min(seen.width, size.x) && height + 2 * Context >= Math.min(seen.height, size.y) };
        }

        function within(start, length, size) {
            const from = Math.max(start - Context, 0);
            const to = Math.min(start + length + Context, size);
            const taken = Math.max(Math.min(Math.floor(to - from), Most), 1);
            return [Math.min(Math.max(Math.floor((from + to - taken) / 2), 0), size - taken), taken];
        }
    }
}

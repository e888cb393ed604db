// A page that the storage kept from being shown is asked for again until it can be.

const Pause = 2000;

for (let answers = false; !answers;) {
    await new Promise(resolve => setTimeout(resolve, Pause));
    try {
        answers = !document.hidden && (await fetch(location.href)).status !== 503;
    } catch {
        // The gallery may be starting again.
    }
}
location.replace(location.href);

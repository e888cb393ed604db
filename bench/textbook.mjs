// Prints the tables of bench/README.md from the model cards that textbook.sh made: node bench/textbook.mjs FOLDER
import { existsSync, readFileSync } from "node:fs";

const folder = process.argv[2];
const sets = { mnist: "MNIST", fashion: "Fashion-MNIST" };

// Printed by the textbook's two notebooks for MNIST; see bench/README.md.
const experiments = [
    { name: "autoencoder", label: "autoencoder, code of 128", loss: "BCE", published: "0.104; 0.0953" },
    { name: "denoise", label: "denoising, N(0.5, 0.3)", loss: "BCE", published: "0.133" },
    { name: "upscale", label: "14 x 14 to 28 x 28", loss: "BCE", published: "0.103" },
    { name: "vae2", label: "VAE, d = 2", loss: "784 MSE + KL", published: "35.6" },
];

const read = name => {
    const path = `${folder}/${name}/model.json`;
    return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : null;
};
const show = (value, digits) => value === undefined || value === null ? "" : value.toFixed(digits);
const metrics = card => card?.files[0].metrics ?? {};
const minutes = card => card ? Math.round(card.training["grey.seconds"] / 60) : "";

console.log("| experiment | data | loss | printed, test | ours, t10k | PSNR, dB | epochs | minutes |");
console.log("| --- | --- | --- | --- | --- | --- | --- | --- |");
for (const [set, label] of Object.entries(sets)) {
    for (const experiment of experiments) {
        const card = read(`${set}-${experiment.name}`);
        if (!card) continue;
        const loss = card.training["grey.validationLoss"];
        const psnr = metrics(card)["psnr.reconstruction"] ?? metrics(card)["psnr.y"];
        console.log(`| ${experiment.label} | ${label} | ${experiment.loss} | ${set === "mnist" ? experiment.published : ""} `
            + `| ${show(loss, loss > 10 ? 2 : 4)} | ${show(psnr, 2)} | ${Math.round(card.training["grey.epochs"])} | ${minutes(card)} |`);
    }
}

console.log("\n| data | d | MSE | MSE, PCA | ratio | 1-NN | 1-NN, PCA | 5-NN | 5-NN, PCA | pixels, 1-NN / 5-NN | epochs | minutes |");
console.log("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
for (const [set, label] of Object.entries(sets)) {
    for (const d of [2, 8, 32, 128]) {
        const card = read(`${set}-embed${d}`);
        if (!card) continue;
        const m = metrics(card);
        console.log(`| ${label} | ${d} | ${show(m.mse, 5)} | ${show(m["mse.pca"], 5)} | ${show(m.mse / m["mse.pca"], 3)} `
            + `| ${show(m.knn1, 4)} | ${show(m["knn1.pca"], 4)} | ${show(m.knn5, 4)} | ${show(m["knn5.pca"], 4)} `
            + `| ${show(m["knn1.pixels"], 4)} / ${show(m["knn5.pixels"], 4)} | ${show(card.training["grey.epochs"], 1)} | ${minutes(card)} |`);
    }
}

console.log("\n| data | d | negative ELBO, nats | of it KL | 1-NN | 1-NN, PCA | epochs | minutes |");
console.log("| --- | --- | --- | --- | --- | --- | --- | --- |");
for (const [set, label] of Object.entries(sets)) {
    for (const d of [20]) {
        const card = read(`${set}-vae${d}`);
        if (!card) continue;
        const m = metrics(card);
        console.log(`| ${label} | ${d} | ${show(-m["elbo.bernoulli"], 2)} | ${show(m.kl, 2)} | ${show(m.knn1, 4)} | ${show(m["knn1.pca"], 4)} `
            + `| ${Math.round(card.training["grey.epochs"])} | ${minutes(card)} |`);
    }
}

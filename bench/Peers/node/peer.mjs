// Denoises, upscales or embeds the images of a container as a Node program would that is written for nothing else: downloads
// and decodes the next images and encodes and uploads the last ones while the model runs, each image whole.
//   node peer.mjs --connection STRING --model FILE [--threads N] [--share I --shares N]
// Says "ready" when the model is loaded. Each line of its input is then a prefix of names in the container images, whose results
// go to the container results; it says "done" after the last. Of N processes each does every Nth image.
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { BlobServiceClient } from '@azure/storage-blob';
import sharp from 'sharp';

const Ahead = 2; // batches that are read before the model needs them, and as many that are written after it
const EmbedBatch = 8;

const { values: options } = parseArgs({
  options: {
    connection: { type: 'string' },
    model: { type: 'string' },
    threads: { type: 'string', default: '1' },
    share: { type: 'string', default: '0' },
    shares: { type: 'string', default: '1' },
  },
});
const [threads, share, shares] = [options.threads, options.share, options.shares].map(Number);
sharp.concurrency(threads);
sharp.cache(false);

const storage = BlobServiceClient.fromConnectionString(options.connection);
const [images, results, latents] = ['images', 'results', 'latents'].map(name => storage.getContainerClient(name));
const model = new Worker(new URL('model.mjs', import.meta.url), { workerData: { model: options.model, threads } });
const [side] = await once(model, 'message');

console.log('ready');
for await (const prefix of createInterface({ input: process.stdin })) {
  await restore(prefix);
  console.log('done');
}

await model.terminate();

/** Makes the results of all images whose names begin so. */
async function restore(prefix) {
  const batches = await listBatches(prefix);
  const reading = [];
  const writing = new Set();
  const readAhead = () => {
    while (reading.length < Ahead && batches.length > 0) reading.push(Promise.all(batches.shift().map(read)));
  };

  readAhead();
  while (reading.length > 0) {
    const batch = await reading.shift();
    readAhead();
    const made = await run(batch);
    while (writing.size >= Ahead) await Promise.race(writing);
    const written = Promise.all(made.map((picture, i) => write(batch[i].name, picture))).finally(() => writing.delete(written));
    writing.add(written);
  }

  await Promise.all(writing);
}

/** Names that the model takes together: its share of them, one by one where images may differ in size. */
async function listBatches(prefix) {
  const batches = [];
  const size = side ? EmbedBatch : 1;
  let number = 0;
  for await (const { name } of images.listBlobsFlat({ prefix })) {
    if (number++ % shares !== share) continue;
    if (batches.length === 0 || batches.at(-1).length === size) batches.push([]);
    batches.at(-1).push(name);
  }

  return batches;
}

/** Pixels of an image, red, green and blue in turn. */
async function read(name) {
  const blob = await images.getBlobClient(name).download();
  let image = sharp(await buffer(blob.readableStreamBody)).autoOrient().removeAlpha().toColourspace('srgb');
  // Exactly, as the model was trained: the shortcut of JPEG decoders is coarser.
  if (side) image = image.resize(side, side, { fit: 'fill', kernel: 'cubic', fastShrinkOnLoad: false });
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { name, pixels: data, width: info.width, height: info.height };
}

/** What the model makes of images of one size. */
async function run(batch) {
  model.postMessage(batch.map(({ pixels, width, height }) => ({ pixels, width, height })));
  const [made] = await once(model, 'message');
  return made;
}

/** Encodes and uploads what was made of an image. */
async function write(name, { pixels, width, height, latent }) {
  const png = await sharp(pixels, { raw: { width, height, channels: 3 } }).png({ compressionLevel: 2, adaptiveFiltering: true }).toBuffer();
  if (latent) await latents.getBlockBlobClient(`${name}.f32`).uploadData(latent);
  await results.getBlockBlobClient(`${name}.png`).uploadData(png, { blobHTTPHeaders: { blobContentType: 'image/png' } });
}

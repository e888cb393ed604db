// The model in a thread of its own: onnxruntime-node keeps its thread until a run is over, and the other has files to read and write.
// Its first message is the width and height of a model that takes one size only, and then each message answers one: images of
// one size, as pixels of red, green and blue in turn.
import { parentPort, workerData } from 'node:worker_threads';
import ort from 'onnxruntime-node';

const session = await ort.InferenceSession.create(workerData.model, { intraOpNumThreads: workerData.threads, interOpNumThreads: 1 });
const strength = tensor([1]);
strength.data.fill(1);

// What the model reads and writes, used again as long as the size stays.
let buffers = { dims: [], feeds: {}, outputs: session.outputNames };

parentPort.on('message', async images => {
  const made = await run(images);
  parentPort.postMessage(made, made.map(({ pixels }) => pixels.buffer));
});
parentPort.postMessage(fixedSide());

async function run(images) {
  const { width, height } = images[0];
  const { image } = prepare([images.length, 3, height, width]);
  images.forEach(({ pixels }, i) => toPlanes(pixels, part(image, i)));
  buffers.outputs = await session.run(buffers.feeds, buffers.outputs);

  const { latent, reconstruction } = buffers.outputs;
  const picture = reconstruction ?? buffers.outputs[session.outputNames[0]];
  return images.map((_, i) => ({
    width: picture.dims[3],
    height: picture.dims[2],
    pixels: toPixels(part(picture, i)),
    latent: latent && part(latent, i).slice(),
  }));
}

/** Buffers for a shape; the first run of it makes those for the outputs. */
function prepare(dims) {
  if (String(dims) !== String(buffers.dims)) {
    const feeds = { image: tensor(dims) };
    if (session.inputNames.includes('strength')) feeds.strength = strength;
    buffers = { dims, feeds, outputs: session.outputNames };
  }

  return buffers.feeds;
}

function fixedSide() {
  const size = session.inputMetadata.find(({ name }) => name === 'image').shape[2];
  return Number.isInteger(size) ? size : undefined;
}

function tensor(dims) {
  return new ort.Tensor('float32', new Float32Array(dims.reduce((size, dim) => size * dim)), dims);
}

/** Values of one image of a batch. */
function part({ data, dims }, i) {
  const length = data.length / dims[0];
  return data.subarray(i * length, (i + 1) * length);
}

/** Bytes of red, green and blue in turn to numbers in [0, 1], one colour after the other. */
function toPlanes(pixels, planes) {
  const size = planes.length / 3;
  for (let at = 0, from = 0; at < size; at++) {
    planes[at] = pixels[from++] / 255;
    planes[at + size] = pixels[from++] / 255;
    planes[at + 2 * size] = pixels[from++] / 255;
  }
}

/** The way back; the array clamps and rounds. */
function toPixels(planes) {
  const size = planes.length / 3;
  const pixels = new Uint8ClampedArray(planes.length);
  for (let at = 0, to = 0; at < size; at++) {
    pixels[to++] = planes[at] * 255;
    pixels[to++] = planes[at + size] * 255;
    pixels[to++] = planes[at + 2 * size] * 255;
  }

  return pixels;
}

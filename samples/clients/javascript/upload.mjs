// Uploads an image, waits for what becomes of it, and saves the result.
import { basename, parse } from "node:path";
import { setTimeout } from "node:timers/promises";
import { BlobServiceClient } from "@azure/storage-blob";

const [file, output] = process.argv.slice(2);
if (!output) {
  console.error("Usage: node upload.mjs IMAGE RESULT");
  process.exit(2);
}

const service = BlobServiceClient.fromConnectionString(process.env.AZURE_STORAGE_CONNECTION_STRING ?? "UseDevelopmentStorage=true");
const name = `denoise/${basename(file)}`;
const upload = await service.getContainerClient("images").getBlockBlobClient(name).uploadFile(file, { metadata: { ae_strength: "0.5" } });
const etag = upload.etag.replaceAll('"', "");

async function findResult() {
  const results = service.getContainerClient("results");
  for await (const blob of results.listBlobsFlat({ prefix: `denoise/${parse(file).name}`, includeMetadata: true })) {
    if (blob.metadata?.source_etag === etag) return { blob, client: results.getBlobClient(blob.name) };
  }
}

async function findProblem() {
  const report = service.getContainerClient("failed").getBlobClient(`${name}.json`);
  if (!(await report.exists())) return;
  const problem = JSON.parse((await report.downloadToBuffer()).toString());
  if (problem.sourceEtag === etag) return problem;
}

for (;;) {
  const result = await findResult();
  if (result) {
    await result.client.downloadToFile(output);
    console.log(`${result.blob.name}, by model ${result.blob.metadata.model_version}: ${output}`);
    break;
  }

  const problem = await findProblem();
  if (problem) {
    console.error(`${problem.title}. ${problem.detail}`);
    process.exitCode = 1;
    break;
  }

  await setTimeout(500);
}

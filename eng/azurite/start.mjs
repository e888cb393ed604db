// Runs Azurite as a child that never outlives its parent: it stops when standard input closes, which the
// operating system does however the parent ends. Arguments are Azurite's own, and it answers as it comes from npm: each change
// of that is a file beside this one, and an environment variable asks for it.
//   AEPIPELINE_AZURITE_ODD_NAMES       set: lists names that XML cannot hold, as Azure does
//   AEPIPELINE_AZURITE_LARGE_ACCOUNT   set: does not slow down with the number of blobs
//   AEPIPELINE_AZURITE_ANNOUNCE        a container: prints a line for each upload to it
import { subscribe } from "node:diagnostics_channel";
import { writeSync } from "node:fs";
import { createRequire } from "node:module";
import { serveLargeAccounts } from "./large-accounts.mjs";
import { loadWhenUsed } from "./lazy.mjs";
import { listOddNames } from "./odd-names.mjs";
import { announceUploads } from "./uploads.mjs";

// Long enough to save hundreds of thousands of blobs on a busy machine: what is not saved is lost.
const graceMilliseconds = 120_000;

// Ctrl-C and a closed terminal reach the whole process group. The parent still has work to drain into this
// storage, so these signals are its alone and Azurite's handler for them is left out.
process.on("SIGINT", () => {});
process.on("SIGHUP", () => {});
const once = process.once.bind(process);
process.once = (event, listener) => (event === "SIGINT" ? process : once(event, listener));

function stop() {
  // Until Azurite has started it has no handler, and nothing to save.
  if (!process.emit("SIGTERM")) process.exit(0);
  setTimeout(() => process.exit(1), graceMilliseconds).unref();
}

// A killed parent takes the other ends of these pipes along; what Azurite still prints must not end it before it has saved.
process.stdout.on("error", () => {});
process.stderr.on("error", () => {});

// Azurite ends all connections when it stops, and waits for the other side to close those on which nothing was ever asked. .NET opens
// a connection more than it comes to need where requests begin at once, and closes it after 15 s.
subscribe("net.server.socket", ({ socket }) => socket.once("finish", () => socket.destroy()));

process.stdin.on("end", stop).on("error", stop).resume();

// Accounts in an SQL database and telemetry, neither of which is asked for here, are a third of what Azurite loads at its start.
loadWhenUsed(["./SqlBlobServer", "applicationinsights"]);
const require = createRequire(import.meta.url);
const store = () => require("azurite/dist/src/blob/persistence/LokiBlobMetadataStore.js").default;
const asked = (change) => process.env[`AEPIPELINE_AZURITE_${change}`];

if (asked("LARGE_ACCOUNT")) {
  const ofAzurite = createRequire(require.resolve("azurite/package.json"));
  try {
    serveLargeAccounts(ofAzurite("lokijs"), { azurite: ofAzurite("./package.json").version, lokijs: ofAzurite("lokijs/package.json").version });
  } catch (refusal) {
    writeSync(2, `${refusal.message}\n`);
    process.exit(1);
  }
}

if (asked("ODD_NAMES")) listOddNames(require("azurite/dist/src/blob/generated/utils/xml.js"), store());
if (asked("ANNOUNCE")) announceUploads(store(), asked("ANNOUNCE"));
require("azurite/dist/src/azurite.js");

import { rmSync } from "node:fs";
import { CountingClient, type CountingClientOptions } from "../../twin/networks/broker/counting-client";
import { EmbeddedBroker } from "../../twin/networks/broker/embedded-broker";
import { deviceConfig } from "./device-config";
import { Laboratory } from "./laboratory";
import { parseRunOptions, type BrokerAddress, type RunOptions } from "./options";
import { summary, writeReport } from "./report";
import { wire } from "./wiring";

const REPORT = "build/out/run.json";
const BASE_TOPIC = "fieldline/demo";

/** The broker that the run uses, and how a client on the PC reaches it. */
async function openBroker(options: RunOptions): Promise<{ address: BrokerAddress; embedded?: EmbeddedBroker }> {
  if (options.broker !== undefined) return { address: options.broker };
  const embedded = new EmbeddedBroker();
  await embedded.start();
  return { address: { host: "127.0.0.1", port: embedded.port, secure: false }, embedded };
}

function clientOptions(address: BrokerAddress): CountingClientOptions {
  const { host, port, secure, user, password, ca } = address;
  const url = `${secure ? "mqtts" : "mqtt"}://${host}:${port}`;
  return { url, clientId: `fieldline-count-${process.pid}`, filter: `${BASE_TOPIC}/#`, user, password, ca };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function run(options: RunOptions): Promise<number> {
  const startedAt = performance.now();
  // A run that fails early must not leave the figures of another.
  rmSync(REPORT, { force: true });
  const { address, embedded } = await openBroker(options);
  const config = deviceConfig(options, address, BASE_TOPIC);
  const wiring = await wire(options, config);
  const laboratory = new Laboratory(options, wiring, config, embedded, BASE_TOPIC);
  const counter = new CountingClient(clientOptions(address), (topic, payload) => laboratory.arrived(topic, payload));
  try {
    await counter.start().catch((error: unknown) => {
      const { host, port } = address;
      throw new Error(`the broker at ${host}:${port} did not let this machine subscribe: ${messageOf(error)}; check BROKER=, USER= and PASSWORD=`);
    });
    const problem = await laboratory.run();
    const report = laboratory.report();
    writeReport(REPORT, report);
    console.log(summary(report, problem, (performance.now() - startedAt) / 1000));
    console.log(`\n${REPORT} has the figures, ${options.trace} the conversation`);
    return problem === undefined ? 0 : 1;
  } finally {
    await counter.stop();
    await wiring.close();
    await embedded?.stop();
  }
}

run(parseRunOptions(process.argv)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(`error: ${messageOf(error)}`);
    process.exit(2);
  },
);

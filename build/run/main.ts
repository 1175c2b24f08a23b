import { rmSync } from "node:fs";
import type { DeviceConfig } from "../../app/device";
import type { Storage } from "../../hal/storage";
import { CountingClient } from "../../twin/networks/broker/counting-client";
import { EmbeddedBroker } from "../../twin/networks/broker/embedded-broker";
import { deviceConfig } from "./device-config";
import { Laboratory } from "./laboratory";
import { parseRunOptions, type BrokerAddress, type RunOptions } from "./options";
import { summary, writeReport, type RunReport } from "./report";
import type { UpdateReport } from "./update/report";
import { Updating } from "./update/updating";
import { wire } from "./wiring";

const REPORT = "build/out/run.json";
const UPDATE_TRACE = "build/out/update.trace";
const BASE_TOPIC = "fieldline/demo";

/** The broker that the run uses, and how a client on the PC reaches it. */
async function openBroker(options: RunOptions): Promise<{ address: BrokerAddress; embedded?: EmbeddedBroker }> {
  if (options.broker !== undefined) return { address: options.broker };
  const embedded = new EmbeddedBroker();
  await embedded.start();
  return { address: { host: "127.0.0.1", port: embedded.port, secure: false }, embedded };
}

/** The independent client at the broker, which says what has arrived. */
class Client {
  private readonly counter: CountingClient;
  private listener: (topic: string, payload: string) => void = () => {};

  constructor(private readonly address: BrokerAddress) {
    const { host, port, secure, user, password, ca } = address;
    const url = `${secure ? "mqtts" : "mqtt"}://${host}:${port}`;
    const options = { url, clientId: `fieldline-count-${process.pid}`, filter: `${BASE_TOPIC}/#`, user, password, ca };
    this.counter = new CountingClient(options, (topic, payload) => this.listener(topic, payload));
  }

  /** One listener; takes the place of the one before. */
  listen(listener: (topic: string, payload: string) => void): void {
    this.listener = listener;
  }

  async start(): Promise<void> {
    await this.counter.start().catch((error: unknown) => {
      const { host, port } = this.address;
      throw new Error(`the broker at ${host}:${port} did not let this machine subscribe: ${messageOf(error)}; check BROKER=, USER= and PASSWORD=`);
    });
  }

  publish(topic: string, payload: string): Promise<void> {
    return this.counter.publish(topic, payload);
  }

  stop(): Promise<void> {
    return this.counter.stop();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Updates of the application of a device that goes on with what it has in `storage`. */
async function update(options: RunOptions, config: DeviceConfig, storage: Storage, client: Client): Promise<UpdateReport> {
  const wiring = await wire({ ...options, trace: UPDATE_TRACE }, config, storage);
  const { bootMs, twin } = wiring;
  if (twin === undefined || bootMs === undefined) throw new Error("updates are shown on a twin");
  try {
    const updating = new Updating(options, { ...wiring, bootMs, twin }, config, (payload) => client.publish(`${BASE_TOPIC}/command`, payload));
    client.listen((topic, payload) => updating.arrived(topic, payload));
    return await updating.perform();
  } finally {
    await wiring.close();
  }
}

interface MainJob {
  report: RunReport;
  /** Undefined where nothing was lost. */
  problem: string | undefined;
  /** The device's, as the job left it. */
  storage: Storage;
}

async function mainJob(options: RunOptions, config: DeviceConfig, embedded: EmbeddedBroker | undefined, client: Client): Promise<MainJob> {
  const wiring = await wire(options, config);
  try {
    const laboratory = new Laboratory(options, wiring, config, embedded, BASE_TOPIC);
    client.listen((topic, payload) => laboratory.arrived(topic, payload));
    await client.start();
    const problem = await laboratory.run();
    return { report: laboratory.report(), problem, storage: wiring.storage };
  } finally {
    await wiring.close();
  }
}

async function run(options: RunOptions): Promise<number> {
  const startedAt = performance.now();
  // A run that fails early must not leave the figures of another.
  rmSync(REPORT, { force: true });
  const { address, embedded } = await openBroker(options);
  const config = deviceConfig(options, address, BASE_TOPIC);
  const client = new Client(address);
  try {
    const { report, storage, ...job } = await mainJob(options, config, embedded, client);
    let { problem } = job;
    if (problem === undefined && options.updates) {
      report.updates = await update(options, config, storage, client).catch((error: unknown) => {
        problem = `the update came to nothing: ${messageOf(error)}`;
        return undefined;
      });
    }
    writeReport(REPORT, report);
    console.log(summary(report, problem, (performance.now() - startedAt) / 1000));
    console.log(`\n${REPORT} has the figures, ${options.trace} the conversation${report.updates === undefined ? "" : `, ${UPDATE_TRACE} that of the updates`}`);
    return problem === undefined ? 0 : 1;
  } finally {
    await client.stop();
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

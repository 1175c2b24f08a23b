import { mkdirSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { APPLICATION, applicationSource } from "../../build/espruino/application-source";
import { emit } from "../../build/espruino/emit";
import { loaderCode } from "../../build/espruino/loader-code";
import { slotsImage } from "../../build/espruino/slots-image";
import { publicBytes } from "../../build/release/keys";
import { MANIFEST_NAME } from "../../build/release/layout";
import { staticServer, type Served } from "../../build/release/static-server";
import { TwinStation } from "../../build/twin/station";
import type { SlotArea } from "../../hal/espruino/slots";
import { EmbeddedBroker } from "../../twin/networks/broker/embedded-broker";
import { TARGET, Workshop } from "../build/release/workshop";
import { Interpreter } from "./interpreter";

/** As Espruino on Linux has its flash. */
const AREA: SlotArea = { address: 0x10000000, pageSize: 1024, slotPages: 192 };
const READING_PAGES = 4;
const STORAGE_BYTES = (3 + 2 * AREA.slotPages) * AREA.pageSize + 16384;
/** Storage with slots and loader, and behind it pages for readings. */
export const UPDATES_BYTES = STORAGE_BYTES + READING_PAGES * AREA.pageSize;
const BAUD = 460800;
/** What the device prints: the variables in use. */
const METER = 'setInterval(function () { print("@meter " + process.memory().usage + "."); }, 500);';

/** Bytes that are free in the Storage of a new interpreter. */
export async function freeBytes(program: string): Promise<number> {
  const interpreter = new Interpreter(program);
  try {
    interpreter.run('print("@free " + require("Storage").getFree() + ".");');
    return parseInt(await interpreter.said("@free ", 10000), 10);
  } finally {
    interpreter.end();
  }
}

/** A device on Espruino's own interpreter that is updated over a twin from a server of files; it is started again when it ends. */
export class UpdatedInterpreter {
  readonly interpreter: Interpreter;
  readonly shop = new Workshop();
  /** What the server has answered. */
  readonly served: Served[] = [];
  private readonly broker = new EmbeddedBroker();
  private readonly server: Server;
  private station: TwinStation | undefined;
  private bundle = "";
  private onServed: (served: Served) => void = () => {};

  constructor(program: string) {
    this.interpreter = new Interpreter(program);
    this.interpreter.onEnd(() => this.boot());
    const folder = join(this.shop.directory, TARGET);
    mkdirSync(folder, { recursive: true });
    this.server = staticServer(folder, (served) => {
      this.served.push(served);
      this.onServed(served);
    });
  }

  /** Starts all that is around the device, and the device with version 1.0.0. */
  async start(): Promise<void> {
    const { broker, interpreter, server, shop } = this;
    await broker.start();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    this.station = await TwinStation.start({ module: "sim767xx", baud: BAUD, seed: 1, quirks: [], port: 0, bootMs: 1000 }, { report: () => {} });
    this.bundle = await this.application();
    const first = this.image("1.0.0");
    shop.release("1.0.0", first);
    writeFileSync(join(interpreter.folder, "espruino.flash"), slotsImage(AREA, STORAGE_BYTES, await loaderCode(AREA), first, "1.0.0"));
    this.boot();
  }

  /** Variables in use, the most that it has printed. */
  variables(): number {
    return Math.max(...[...this.interpreter.printed.matchAll(/@meter (\d+)\./g)].map(([, variables]) => Number(variables)));
  }

  /** Publishes a version; one that is `lost` never finds its broker. */
  publish(version: string, options: { from?: string; lost?: boolean } = {}): void {
    const image = this.image(version);
    const lost = image.split(String(this.broker.port)).join("1");
    this.shop.release(version, options.lost === true ? lost : image, { deltaFrom: options.from === undefined ? [] : [options.from] });
  }

  /** Cuts the power as soon as the server has given `count` parts of the file `name`, and starts the device again. */
  cutAfter(name: string, count: number): void {
    this.onServed = () => {
      if (this.asked(name).length < count) return;
      this.onServed = () => {};
      this.boot();
    };
  }

  /** Ranges of a file that were asked for. */
  asked(name: string): string[] {
    return this.served.filter(({ path }) => path === `/${name}`).map(({ range }) => range ?? "");
  }

  async end(): Promise<void> {
    this.interpreter.end();
    await this.station?.close();
    await this.broker.stop();
    this.server.closeAllConnections();
    this.server.close();
    this.shop.remove();
  }

  /** What Espruino does when its power comes. */
  private boot(): void {
    this.interpreter.run("load();");
  }

  private image(version: string): string {
    return `print("@started ${version} " + (E.fieldline.trial ? "on trial" : "confirmed") + ".");${METER}${this.bundle}`;
  }

  private async application(): Promise<string> {
    const { folder } = this.interpreter;
    const config = join(folder, "config.ts");
    const board = join(folder, "board.ts");
    const device = { link: { pdp: { apn: "internet" } }, mqtt: { host: "127.0.0.1", port: this.broker.port, clientId: "espruino" }, telemetry: { baseTopic: "espruino", intervalMs: 10000 } };
    const manifestUrl = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/${MANIFEST_NAME}`;
    const times = { firstCheckMs: 1000, pollMs: 4000, trialMs: 20000, trialAttempts: 2, retryMinMs: 1000, requestBytes: 16384 };
    const updates = { ...times, manifestUrl, target: TARGET, publicKeys: [publicBytes(this.shop.key).toString("hex")] };
    writeFileSync(config, `export const config = ${JSON.stringify(device)};\nexport const updates = ${JSON.stringify(updates)};`);
    const port = `{ serial: Serial1, baud: ${BAUD}, options: { path: ${JSON.stringify(this.station?.terminalPath)} } }`;
    const storage = { address: AREA.address + STORAGE_BYTES, pageSize: AREA.pageSize, pageCount: READING_PAGES };
    writeFileSync(board, `let count = 0;\nexport const board = { port: ${port}, storage: ${JSON.stringify(storage)}, sensors: [{ name: "counter", read: () => { count = count + 1; return count; } }] };`);
    return (await emit(APPLICATION, applicationSource("sim767xx", config, device, board, AREA), [])).code;
  }
}

import type { Failure } from "../../drivers/failure";
import type { ModuleReport, MqttMessage } from "../../drivers/modem";
import type { Host } from "../../hal/host";
import { RecordLog } from "../../hal/records";
import { StorageRegion } from "../../hal/region";
import type { Storage, StorageGeometry } from "../../hal/storage";
import type { DeviceConfig } from "../device";
import type { MachineObserver, MachineStep } from "../machine/observer";
import { moduleText } from "../module-text";
import { defaultFlightRecorderConfig, type FlightRecorderConfig } from "./config";
import { EventWriter } from "./event-writer";
import { Pieces } from "./pieces";
import { MemoryRecording, SavedRecording, StoredRecording, type Recording } from "./recording";
import { RecordedUart } from "./recorded-uart";
import type { Recorder } from "./recorder";

/** What settings and outbox need. */
const OTHER_PAGES = 4;
/** States of the link in which the module is made to start anew. */
const FAULT_STATES: readonly string[] = ["restarting", "resetting", "power-cycling", "cooling"];
const UNASKED = "the device started without having been told to";

/**
 * Records the last bytes of the conversation with the module, and what the managers did, into a ring. A
 * fault seals it: what came before the fault is kept, nothing is recorded any more, until all of it has
 * reached the broker. A fault is
 *
 * - a start that finds a recording in the storage: nobody closed it;
 * - that the link had to restart, reset or switch off the module, or gave up for a while.
 *
 * Make one before the driver, give the driver `host.uart`, and `createDevice` both `host` and the
 * recorder. A device that has none has no part of this in its bundle.
 */
export class FlightRecorder implements Recorder {
  readonly host: Host;
  readonly pages: number;
  private readonly config: FlightRecorderConfig;
  private readonly recording: Recording;
  private readonly writer: EventWriter;
  private readonly device: string;
  private readonly topic: string;
  private family = "";
  private bootCount = 0;
  /** Why it is sealed; empty while it is not. */
  private reason = "";
  private pieces: Pieces | undefined;

  /** `host` has to be the machine's own. */
  constructor(host: Host, { flightRecorder, telemetry }: DeviceConfig) {
    this.config = { ...defaultFlightRecorderConfig, ...flightRecorder };
    const { storage } = host;
    const pages = pagesFor(this.config.capacityBytes, storage.geometry);
    const hasRoom = storage.geometry.pageCount >= OTHER_PAGES + pages;
    this.pages = this.config.medium !== "memory" && hasRoom ? pages : 0;
    this.recording = makeRecording(this.config, storage, this.pages);
    this.device = telemetry.baseTopic;
    this.topic = `${telemetry.baseTopic}/${this.config.topic}`;
    const left = !this.recording.isEmpty();
    this.writer = new EventWriter(host.clock, this.recording, this.config.maskPayloads);
    if (left) this.seal(UNASKED);
    else if (this.config.medium !== "memory" && !hasRoom) {
      this.writer.note("!", `the storage has no ${pages} pages for the recording, so it is kept in memory`);
    }
    this.host = new RecordedHost(host, this.writer, () => this.close());
  }

  begin(bootCount: number): void {
    this.bootCount = bootCount;
    this.writer.note("#", `boot ${bootCount}`);
  }

  observing(observer: MachineObserver | undefined): MachineObserver {
    return (step) => {
      this.observe(step);
      if (observer !== undefined) observer(step);
    };
  }

  hearModule(module: ModuleReport): void {
    this.family = module.family;
    this.writer.note("#", moduleText(module));
  }

  /** Whether there is a recording of a fault that the broker has not got as a whole. */
  isSealed(): boolean {
    return this.reason !== "";
  }

  /** For a fault that the maker's own program notices. Nothing changes where one was noticed before. */
  seal(reason: string): void {
    if (this.reason !== "") return;
    this.writer.enable(false);
    this.recording.seal();
    this.reason = reason;
  }

  /** The device ends as it was told to: there is no fault to look into. */
  close(): void {
    if (this.reason !== "") return;
    this.writer.flush();
    this.recording.clear();
  }

  next(payloadBytes: number): MqttMessage | undefined {
    if (this.reason === "") return undefined;
    if (this.pieces === undefined) {
      const { topic, device, family, bootCount, reason } = this;
      this.pieces = new Pieces(this.recording, { topic, pieceBytes: this.config.pieceBytes, device, family, bootCount, reason });
    }
    return this.pieces.next(payloadBytes);
  }

  /** What the module cannot publish at all is given up. */
  done(failure: Failure | undefined): void {
    const { pieces } = this;
    if (pieces === undefined || (failure !== undefined && failure.kind !== "refused")) return;
    pieces.done();
    if (failure === undefined && !pieces.isEnded()) return;
    this.recording.clear();
    this.pieces = undefined;
    this.reason = "";
    this.writer.enable(true);
  }

  private observe(step: MachineStep): void {
    const { machine, outcome, from, event, to, failure } = step;
    if (outcome !== "moved") return;
    // As `make run` notes it, so that the same is read of both.
    if (from !== to || failure !== undefined) this.writer.note("#", `${machine}: ${from} -> ${to} (${event})`);
    if (failure !== undefined) this.writer.note("#", `${machine}: ${failure.message}`);
    if (machine === "link" && FAULT_STATES.indexOf(to) >= 0) this.seal(`the link came to ${to}`);
    if (machine === "telemetry" && to === "stopped" && event !== "start") this.close();
  }
}

class RecordedHost implements Host {
  readonly uart: RecordedUart;
  readonly clock: Host["clock"];
  readonly pins: Host["pins"];
  readonly storage: Storage;
  readonly random: Host["random"];
  readonly sensors: Host["sensors"];

  constructor(
    private readonly inner: Host,
    writer: EventWriter,
    private readonly ending: (this: void) => void,
  ) {
    this.uart = new RecordedUart(inner.uart, writer);
    this.clock = inner.clock;
    this.pins = inner.pins;
    this.storage = inner.storage;
    this.random = inner.random;
    this.sensors = inner.sensors;
  }

  restart(reason: string): void {
    this.ending();
    this.inner.restart(reason);
  }
}

/** The oldest page is given up as a whole, so there is one more than the capacity takes. */
function pagesFor(capacityBytes: number, geometry: StorageGeometry): number {
  return Math.ceil(capacityBytes / geometry.pageSize) + 1;
}

function makeRecording({ medium, capacityBytes }: FlightRecorderConfig, storage: Storage, pages: number): Recording {
  if (pages === 0) return new MemoryRecording(capacityBytes);
  const stored = new StoredRecording(new RecordLog(new StorageRegion(storage, storage.geometry.pageCount - pages, pages)));
  return medium === "storage" ? stored : new SavedRecording(new MemoryRecording(capacityBytes), stored);
}

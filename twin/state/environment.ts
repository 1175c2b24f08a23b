import { Events } from "../events";
import { INSTALLATION_MS } from "../installation";

/** The card with its counters; it belongs to the world, so a restart of the module changes nothing in it. */
export interface SimCard {
  iccid: string;
  imsi: string;
  /** Name of the service provider. */
  serviceProvider: string;
  pin: string;
  puk: string;
  pin2: string;
  puk2: string;
  /** Whether the PIN is asked for after a start. */
  pinEnabled: boolean;
  pinAttempts: number;
  pukAttempts: number;
  pin2Attempts: number;
  puk2Attempts: number;
  /** Accumulated call meter and its maximum: 6 hexadecimal digits. */
  callMeter: string;
  callMeterMaximum: string;
}

export const PIN_ATTEMPTS = 3;
export const PUK_ATTEMPTS = 10;

export function createSimCard(differences: Partial<SimCard> = {}): SimCard {
  return {
    iccid: "89860318760105600712",
    imsi: "460030000000001",
    serviceProvider: "FIELDLINE",
    pin: "1234",
    puk: "12345678",
    pin2: "5678",
    puk2: "87654321",
    pinEnabled: false,
    pinAttempts: PIN_ATTEMPTS,
    pukAttempts: PUK_ATTEMPTS,
    pin2Attempts: PIN_ATTEMPTS,
    puk2Attempts: PUK_ATTEMPTS,
    callMeter: "000000",
    callMeterMaximum: "000000",
    ...differences,
  };
}

export interface Operator {
  /** Mobile country code and network code, digits. */
  numeric: string;
  long: string;
  short: string;
}

/** User and password of an access point; without a protocol, that which the other side wants. */
export interface PdpAccount {
  protocol?: "PAP" | "CHAP";
  user: string;
  password: string;
}

/** The account in `<protocol>,"<user>","<password>"`, as AT+CGAUTH? shows it: 0 none, 1 PAP, 2 CHAP. */
export function accountFrom(text: string | undefined): PdpAccount | undefined {
  const found = /^([12]),"([^"]*)","([^"]*)"$/.exec(text ?? "");
  return found === null ? undefined : { protocol: found[1] === "1" ? "PAP" : "CHAP", user: found[2] ?? "", password: found[3] ?? "" };
}

/** What a network tells of the time. */
export interface NetworkTime {
  /** Milliseconds since 1970. */
  utcMs: number;
  /** Local time less UTC with its summer time, in quarters of an hour: -48 to 56. */
  zoneQuarters: number;
  /** Summer time in `zoneQuarters`, in hours. */
  daylightHours: 0 | 1 | 2;
}

/** What a cell speaks. */
export type CellTechnology = "LTE" | "GSM";

/** Another cell: its channel, how far its number and its level are from the serving cell's, its physical number. */
export interface HeardCell {
  channel: number;
  cell: number;
  weaker: number;
  physicalCell: number;
}

const HEARD_CELLS: readonly HeardCell[] = [
  { channel: 1300, cell: 11, weaker: -9, physicalCell: 37 },
  { channel: 38400, cell: 27, weaker: -15, physicalCell: 191 },
  { channel: 3590, cell: 45, weaker: -20, physicalCell: 318 },
];

/** 1: the second card interface, or the chip card on the board. */
export type CardSlot = 0 | 1;

/** `card` and `second-card` by slot. */
export type EnvironmentChange = "coverage" | "signal" | "registration" | "cell" | "card" | "second-card" | "supply" | "temperature";

/** What surrounds the module: the network's coverage and mind, the card in the slot, supply and temperature. Controls change it. */
export class Environment {
  /** How long the module takes to write new firmware to its flash, from its next start on. */
  installationMs = INSTALLATION_MS;
  /** Several listeners. */
  readonly changes = new Events<EnvironmentChange>();
  operator: Operator = { numeric: "46003", long: "CHN-TELECOM", short: "CTCC" };
  /** Access point names that the network accepts; undefined for any. An empty name means the network's own. */
  apns: readonly string[] | undefined;
  /** What the network asks for at an access point, by its name in lower case; nothing at others. */
  accounts: Readonly<Record<string, PdpAccount>> = {};
  /** Tracking area code and cell, as numbers. */
  trackingArea = 0x2af3;
  cell = 0x0d5e1b03;
  /** Asked at each registration; undefined where the network tells no time. */
  networkTime: (() => NetworkTime) | undefined;
  /** What is heard besides the serving cell, the strongest first. */
  heardCells: readonly HeardCell[] = HEARD_CELLS;
  private spoken: CellTechnology = "LTE";
  private covered = true;
  private strength = 20;
  private errorRate = 99;
  private denied = false;
  private roams = false;
  /** What the analog inputs measure, in mV. */
  analogMillivolts: readonly number[] = [0, 0];
  /** Numbers of the module's inputs that the board drives high. */
  readonly inputsHigh = new Set<number>();
  private supply = 3800;
  private temperature = 25;
  private readonly inserted: [SimCard | undefined, SimCard | undefined];

  constructor(card: SimCard | undefined = createSimCard()) {
    this.inserted = [card, undefined];
  }

  get coverage(): boolean {
    return this.covered;
  }

  /** 0 to 31 as AT+CSQ reports it, or 99. */
  get rssi(): number {
    return this.strength;
  }

  /** 0 to 7 as AT+CSQ reports it, or 99. */
  get ber(): number {
    return this.errorRate;
  }

  get registrationDenied(): boolean {
    return this.denied;
  }

  get roaming(): boolean {
    return this.roams;
  }

  /** Supply voltage of the module, in mV. */
  get supplyMillivolts(): number {
    return this.supply;
  }

  set supplyMillivolts(millivolts: number) {
    this.supply = millivolts;
    this.changes.emit("supply");
  }

  /** Of the module. */
  get temperatureCelsius(): number {
    return this.temperature;
  }

  set temperatureCelsius(celsius: number) {
    this.temperature = celsius;
    this.changes.emit("temperature");
  }

  /** The card in the first slot. */
  get card(): SimCard | undefined {
    return this.inserted[0];
  }

  cardIn(slot: CardSlot): SimCard | undefined {
    return this.inserted[slot];
  }

  /** Whether `shown` opens an access point. */
  accepts(apn: string, shown: PdpAccount | undefined): boolean {
    const name = apn.toLowerCase();
    const asked = Object.hasOwn(this.accounts, name) ? this.accounts[name] : undefined;
    if (asked === undefined) return true;
    const protocolFits = asked.protocol === undefined || shown?.protocol === undefined || shown.protocol === asked.protocol;
    return shown?.user === asked.user && shown.password === asked.password && protocolFits;
  }

  setCoverage(covered: boolean): void {
    if (this.covered === covered) return;
    this.covered = covered;
    this.changes.emit("coverage");
  }

  /** `rssi` 0 to 31 or 99, `ber` 0 to 7 or 99; throws for others. */
  setSignal(rssi: number, ber = 99): void {
    if (!isLevel(rssi, 31)) throw new Error(`A signal is 0 to 31, or 99 for unknown; not ${rssi}.`);
    if (!isLevel(ber, 7)) throw new Error(`A bit error rate is 0 to 7, or 99 for unknown; not ${ber}.`);
    this.strength = rssi;
    this.errorRate = ber;
    this.changes.emit("signal");
  }

  denyRegistration(denied: boolean): void {
    this.denied = denied;
    this.changes.emit("registration");
  }

  /** What the cells around speak. The SIM767XX has LTE alone, whatever is set here. */
  get technology(): CellTechnology {
    return this.spoken;
  }

  setTechnology(technology: CellTechnology): void {
    this.spoken = technology;
    this.changes.emit("cell");
  }

  /** Another cell serves from now on. */
  moveTo(trackingArea: number, cell: number): void {
    this.trackingArea = trackingArea;
    this.cell = cell;
    this.changes.emit("cell");
  }

  setRoaming(roaming: boolean): void {
    this.roams = roaming;
    this.changes.emit("registration");
  }

  insertCard(card: SimCard, slot: CardSlot = 0): void {
    this.inserted[slot] = card;
    this.changes.emit(cardChange(slot));
  }

  /** Answers the card that was in. */
  removeCard(slot: CardSlot = 0): SimCard | undefined {
    const card = this.inserted[slot];
    this.inserted[slot] = undefined;
    this.changes.emit(cardChange(slot));
    return card;
  }
}

/** What is told when the card in `slot` comes or goes. */
export function cardChange(slot: CardSlot): EnvironmentChange {
  return slot === 0 ? "card" : "second-card";
}

function isLevel(value: number, highest: number): boolean {
  return value === 99 || (Number.isInteger(value) && value >= 0 && value <= highest);
}

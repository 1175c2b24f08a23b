/**
 * Espruino's API for an engine of ES5, as far as the bundles use it: a script that runs in front of
 * them. The world outside speaks in lines of script: `more` brings bytes that were received, `level`
 * sets a pin, `file` puts a file into Storage, and `turn` lets the board live until a time, and
 * prints what it did meanwhile as one line of JSON behind `@@`.
 */
import { require as requireModule } from "./modules";

declare function print(text: string): void;

type Callback = (...values: unknown[]) => void;

interface ModelTimer {
  id: number;
  dueMicros: number;
  callback: () => void;
}

const world = Function("return this")() as Record<string, unknown>;
const tell = print;
/** Whole numbers, which are the same in every engine. */
let nowMicros = 0;
let timers: ModelTimer[] = [];
let timersSet = 0;
let received = "";
let did: unknown[][] = [];
let temperature = 0;
const listeners: Record<string, Callback[]> = {};
const watches: Record<string, Callback> = {};

function on(name: string): (event: string, listener: Callback) => void {
  return (event, listener) => void (listeners[name + event] = (listeners[name + event] ?? []).concat([listener]));
}

function emit(name: string, value: unknown): void {
  for (const listener of listeners[name] ?? []) listener(value);
}

/** Espruino's pins are objects; an input has the level that the world last gave it. */
class Pin {
  level = 0;
  constructor(readonly name: string) {}
  mode(mode: string): void {
    did.push(["mode", this.name, mode]);
  }
}

/** What is due, the earliest first; what it sets without delay is due as well. */
function fireTimers(): void {
  for (let rounds = 0; rounds < 10000; rounds++) {
    let next: ModelTimer | undefined = undefined;
    for (const timer of timers) if (timer.dueMicros <= nowMicros && (next === undefined || timer.dueMicros < next.dueMicros)) next = timer;
    if (next === undefined) return;
    const { id, callback } = next;
    timers = timers.filter((timer) => timer.id !== id);
    callback();
  }
  throw new Error("timers set each other without end");
}

function nextDue(): number {
  let dueMicros = -1;
  for (const timer of timers) if (dueMicros < 0 || timer.dueMicros < dueMicros) dueMicros = timer.dueMicros;
  return dueMicros;
}

world["setTimeout"] = (callback: () => void, delayMs: number): number => {
  timersSet = timersSet + 1;
  timers.push({ id: timersSet, dueMicros: nowMicros + Math.ceil(delayMs * 1000), callback });
  return timersSet;
};
world["clearTimeout"] = (id: number): void => {
  timers = timers.filter((timer) => timer.id !== id);
};
world["getTime"] = (): number => nowMicros / 1000000;
world["print"] = (text: string): void => void did.push(["print", text]);
world["digitalWrite"] = (pin: Pin, level: unknown): void => void did.push(["pin", pin.name, level === true || level === 1 ? 1 : 0]);
world["digitalRead"] = (pin: Pin): number => pin.level;
world["setWatch"] = (callback: Callback, pin: Pin): number => {
  watches[pin.name] = callback;
  return 1;
};
world["E"] = {
  hwRand: (): number => Math.floor(Math.random() * 4294967296) - 2147483648,
  reboot: (): void => void did.push(["reboot"]),
  getTemperature: (): number => {
    temperature = temperature + 1;
    did.push(["temperature", temperature]);
    return temperature;
  },
  on: on("E"),
  toString: (text: string): string => text,
};
world["Serial1"] = {
  setup: (baud: number): void => void did.push(["setup", baud]),
  write: (bytes: string): void => void did.push(["write", bytes]),
  on: on("Serial1"),
};
world["require"] = requireModule;
world["process"] = { env: { MODULES: "Storage,net,NetworkJS" } };
for (const name of ["D1", "D2", "D3", "D4", "D5"]) world[name] = new Pin(name);

world["temperatureFrom"] = (value: number): void => void (temperature = value);
world["more"] = (bytes: string): void => void (received = received + bytes);
world["level"] = (name: string, level: number): void => {
  const pin = world[name] as Pin;
  if (pin.level === level) return;
  pin.level = level;
  const watch = watches[name];
  if (watch !== undefined) watch({ state: level === 1 });
};
world["turn"] = (timeMicros: number): void => {
  nowMicros = timeMicros;
  if (received !== "") {
    const bytes = received;
    received = "";
    emit("Serial1data", bytes);
  }
  fireTimers();
  tell("@@" + JSON.stringify({ dueMicros: nextDue(), did }));
  did = [];
};

import type { SystemModule } from "./modules";
import type { Rig } from "./rig";

/** How far the device has come: what may break differs. */
export type Stage = "booting" | "starting" | "online";

/** A point in the life of the device at which something may break. */
export interface Moment {
  name: string;
  stage: Stage;
  /** Runs the rig up to it; false where it does not come. */
  reach(rig: Rig): boolean;
}

const WAIT_MS = 60000;

/** In the order in which they come; the parts of a publish differ by module. */
export function momentsOf(module: SystemModule): Moment[] {
  const { activateContext, startMqtt, connectBroker, subscribe, publishing, published } = module.phrases;
  return [
    { name: "while the module boots", stage: "booting", reach: (rig) => inState(rig, "starting") && later(rig, 500) },
    { name: "while the SIM is read", stage: "starting", reach: (rig) => said(rig, "AT+CPIN?") },
    { name: "before registration", stage: "starting", reach: (rig) => inState(rig, "registering") },
    { name: "while the context is activated", stage: "starting", reach: (rig) => said(rig, activateContext) },
    { name: "while the MQTT service starts", stage: "online", reach: (rig) => said(rig, startMqtt) },
    { name: "while the broker is connected", stage: "online", reach: (rig) => said(rig, connectBroker) && later(rig, 50) },
    { name: "while the command topic is subscribed", stage: "online", reach: (rig) => said(rig, subscribe) },
    ...Object.entries(publishing).map(([name, text]): Moment => ({ name, stage: "online", reach: (rig) => inMiddle(rig, text) })),
    { name: "in the middle of the payload", stage: "online", reach: (rig) => inMiddle(rig, '"readings"') },
    { name: "while the acknowledgement is waited for", stage: "online", reach: (rig) => inMiddle(rig, published) && later(rig, 60) },
    { name: "while idle", stage: "online", reach: (rig) => flowing(rig) && isIdle(rig) && later(rig, 700) },
  ];
}

const FEW = ["before registration", "while the broker is connected", "in the middle of the payload", "while idle"];

/** A few of them, for tables with another dimension. */
export function fewMomentsOf(module: SystemModule): Moment[] {
  return momentsOf(module).filter(({ name }) => FEW.includes(name));
}

function inState(rig: Rig, state: string): boolean {
  return rig.clock.runUntilTrue(() => rig.device.link.state() === state, WAIT_MS);
}

function isIdle(rig: Rig): boolean {
  return rig.clock.runUntilTrue(() => rig.device.telemetry.state() === "idle", WAIT_MS);
}

function said(rig: Rig, text: string): boolean {
  return rig.runUntilSaid(text, WAIT_MS);
}

function flowing(rig: Rig): boolean {
  return rig.runUntilArrived(3, WAIT_MS);
}

/** In the publish of some later reading. */
function inMiddle(rig: Rig, text: string): boolean {
  return flowing(rig) && said(rig, text);
}

function later(rig: Rig, ms: number): boolean {
  rig.clock.runFor(ms);
  return true;
}

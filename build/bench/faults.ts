import type { Rig } from "../../test/system/rig";

/** Something that breaks around a device whose readings arrive. */
export interface Fault {
  name: string;
  /** How long it lasts whatever the device does; 0 where mending it is the device's task alone. */
  outageMs: number;
  inject(rig: Rig): void;
}

const BROKER_RESTART_MS = 3000;

/** All faults that the twin and the broker beyond it can play on a device that publishes. */
export const FAULTS: readonly Fault[] = [
  lasting("coverage lost", 10000, (rig) => rig.twin.setCoverage(false), (rig) => rig.twin.setCoverage(true)),
  lasting("coverage lost", 300000, (rig) => rig.twin.setCoverage(false), (rig) => rig.twin.setCoverage(true)),
  lasting("broker restarted", BROKER_RESTART_MS, (rig) => rig.broker.stop(), (rig) => rig.broker.start()),
  lasting("broker down", 300000, (rig) => rig.broker.stop(), (rig) => rig.broker.start()),
  sudden("MQTT connection broken by the broker", (rig) => kick(rig)),
  sudden("PDP context dropped", (rig) => rig.twin.dropContext()),
  sudden("module reset", (rig) => rig.twin.reset()),
  sudden("module frozen", (rig) => rig.twin.freeze()),
  sudden("module restarted silently", (rig) => rig.twin.silentRestart()),
  sudden("module without power", (rig) => rig.twin.losePower()),
  lasting("SIM removed", 30000, (rig) => rig.twin.removeSim(), (rig) => rig.twin.insertSim()),
  lasting("registration denied", 60000, (rig) => rig.twin.denyRegistration(true), (rig) => rig.twin.denyRegistration(false)),
];

function lasting(name: string, outageMs: number, begin: (rig: Rig) => void, end: (rig: Rig) => void): Fault {
  return {
    name,
    outageMs,
    inject: (rig) => {
      begin(rig);
      rig.clock.after(outageMs, () => end(rig));
    },
  };
}

function sudden(name: string, inject: (rig: Rig) => void): Fault {
  return { name, outageMs: 0, inject };
}

function kick(rig: Rig): void {
  for (const client of rig.broker.clients()) rig.broker.kick(client);
}

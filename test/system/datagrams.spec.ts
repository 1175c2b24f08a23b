import type { ModemSockets } from "../../drivers/modem";
import type { DatagramSocket } from "../../twin/networks/network";
import { expect } from "../expect";
import { forEachModule, type SystemModem } from "./modules";
import { Rig, type RigOptions } from "./rig";
import { HOST } from "./streams";

const PORT = 53;
const LOCAL_PORT = 5000;
const ONLINE_MS = 120000;
const ANSWER_MS = 30000;

/** A host that answers each datagram with `re:` and its bytes; what it heard, with the port it came from. */
function answering(rig: Rig): string[] {
  const heard: string[] = [];
  const socket: DatagramSocket = rig.network.host(HOST).openUdp(PORT, {
    bound: () => undefined,
    failed: () => undefined,
    datagram: (bytes, address, port) => {
      heard.push(`${bytes} from ${port}`);
      socket.send(`re:${bytes}`, address, port, () => undefined);
    },
  });
  return heard;
}

/** Sends `bytes` from an open service; answers what came back, once there is something. */
function exchange(rig: Rig, sockets: ModemSockets, bytes: string): string {
  const got: string[] = [];
  sockets.onSocketEvent((event) => {
    if (event.kind === "readable") sockets.receive(event.link, sockets.limits.receiveBytes, (failure, received) => got.push(failure?.message ?? received?.bytes ?? ""));
  });
  sockets.connect({ transport: "udp", host: HOST, port: PORT, localPort: LOCAL_PORT }, (failure, link) => {
    if (link === undefined) got.push(failure?.message ?? "");
    else sockets.send(link, bytes, (problem) => problem !== undefined && got.push(problem.message));
  });
  rig.clock.runUntilTrue(() => got.length > 0, ANSWER_MS);
  return got.join(", ");
}

function doExchange(options: RigOptions): void {
  const rig = new Rig(options);
  const heard = answering(rig);
  rig.start();
  expect(rig.runUntilFlowing(ONLINE_MS) !== undefined).toBe(true);
  const { sockets } = rig.device.modem as SystemModem;
  let opened = false;
  sockets.openService((failure) => (opened = failure === undefined));
  rig.clock.runUntilTrue(() => opened, ANSWER_MS);
  expect(exchange(rig, sockets, "\n\x1a\r\nOK\r\n")).toBe("re:\n\x1a\r\nOK\r\n");
  expect(heard).toEqual([`\n\x1a\r\nOK\r\n from ${LOCAL_PORT}`]);
}

forEachModule((module) => {
  describe("datagrams beside the telemetry of the same module", () => {
    it("go out whole from the port that was asked for, and answers come in", () => doExchange({ module }));
    it("with every quirk as well", () => doExchange({ module, quirks: ["all"] }));
  });
});

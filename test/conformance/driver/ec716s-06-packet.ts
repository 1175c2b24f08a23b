import type { PacketEvent } from "../../../drivers/3gpp/packet";
import {
  onPacketEvent,
  readAddresses,
  readAttachment,
  readContexts,
  readContextStates,
  readGprsRegistration,
  testPacket,
} from "../../../drivers/ec716s/06-packet";
import { gives, hears, type ChapterReplays } from "./replay";

const isActive = gives([{ cid: 1, active: true }], readContextStates);

export const EC716S_PACKET: ChapterReplays = {
  "+CGREG/1": [gives({ state: "home" }, readGprsRegistration)],
  "+CGATT/1": [gives(true, readAttachment)],
  "+CGATT/2": [gives("(0-1)", (session, answer) => testPacket(session, "+CGATT", answer))],
  "+CGDCONT/1": [gives([{ cid: 1, type: "IP", apn: "xz01.njm2mapn" }], readContexts)],
  "+CGDCONT/2": [
    gives(
      [
        '(1-15),"IP",,,,,(0),(0,2),(0),(0),(0,1),(0),(0,1),(0)',
        '(1-15),"IPV6",,,,,(0),(0,2),(0),(0),(0,1),(0),(0),(0)',
        '(1-15),"IPV4V6",,,,,(0),(0,2),(0),(0),(0,1),(0),(0,1),(0)',
        '(1-15),"Non-IP",,,,,(0),(0,2),(0),(0),(0,1),(0),(0),(0),(0,1)',
      ].join("\n"),
      (session, answer) => testPacket(session, "+CGDCONT", answer),
    ),
  ],
  "+CGPADDR/1": [isActive, gives({ cid: 1, addresses: ["10.162.229.248"] }, (session, answer) => readAddresses(session, 1, answer))],
  "+CGACT/1": [isActive],
  "+CGEREP/1": [
    hears<PacketEvent>(
      [
        { kind: "deactivated", by: "network", cid: 1 },
        { kind: "deactivated", by: "network", cid: 2 },
        { kind: "detached", by: "network" },
      ],
      onPacketEvent,
    ),
  ],
};

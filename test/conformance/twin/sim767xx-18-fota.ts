import { firmwarePackage } from "../../../twin/firmware-package";
import type { ChapterTwinReplays, TwinReplay } from "./replay";
import type { Scene } from "./scene";

const TOTAL = 10000;
/** Of the file, until this many per cent of it are sent. */
function untilPercent(from: number, to: number): (scene: Scene) => void {
  return (scene) => scene.serverSends("i".repeat(((to - from) * TOTAL) / 100));
}

/** The server sends its file in the steps that the example shows. */
const STEPWISE: TwinReplay = {
  twin: { orders: { "+CFOTA": "no-ok" } },
  events: {
    3: (scene) => scene.serverSends(`HTTP/1.1 200 OK\r\nContent-Length: ${TOTAL}\r\n\r\ni`),
    4: (scene) => scene.serverSends("i".repeat(TOTAL * 0.17 - 1)),
    5: untilPercent(17, 50),
    6: untilPercent(50, 83),
    7: untilPercent(83, 99),
    8: untilPercent(99, 100),
  },
};

/** An image that the twin takes, of `bytes` in all. */
function imageOf(bytes: number): string {
  const bodyOf = (length: number): string => firmwarePackage("SIM767XX", { revision: "2348B02SIM767XM5A" }, "i".repeat(length));
  return bodyOf(bytes - bodyOf(0).length);
}

/** SIM767XX, chapter 18. */
export const SIM767XX_FOTA: ChapterTwinReplays = {
  "18/+CFOTA/1": STEPWISE,
  "18/+LFOTA/1": { twin: { quirks: ["fota-silent-restart"], batchBytes: 4096 }, inputs: [imageOf(5358979)] },
};

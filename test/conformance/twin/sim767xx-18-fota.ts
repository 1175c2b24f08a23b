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

/** SIM767XX, chapter 18. */
export const SIM767XX_FOTA: ChapterTwinReplays = {
  "18/+CFOTA/1": STEPWISE,
  "18/+LFOTA/1": { notCovered: "the image of 5 MB takes the line eight minutes; the specs of the chapter have shorter ones" },
};

import type { ChapterTwinReplays } from "./replay";
import { blockPin2, escape, LOCKED, operator } from "./staging";

const UNICOM = operator("46001", "CHN-UNICOM", "UNICOM");

/** SIM767XX, chapters 2 to 6, 8 and 25. */
export const SIM767XX_BASICS: ChapterTwinReplays = {
  "2/+++/1": { before: ["ATD*99#"] },
  "2/O/1": { before: ["ATD*99#"], stage: escape },
  "2/Z/1": { before: ["AT&W"] },
  "2/Z/2": { before: ["AT&W"] },
  "3/+CSQ/2": { surround: (environment) => environment.setSignal(31, 99) },
  "3/+CACM/3": { surround: blockPin2 },
  "3/+CCLK/2": { before: ['AT+CCLK="14/01/01,04:14:30+08"'] },
  "4/+COPS/1": UNICOM,
  "4/+COPS/2": UNICOM,
  "4/+CPOL/2": {
    before: [
      'AT+CPOL=1,2,"46001"', 'AT+CPOL=2,2,"46001"', 'AT+CPOL=3,2,"46001",0,0,0,1', 'AT+CPOL=4,2,"46009",0,0,0,1',
      'AT+CPOL=5,2,"46001",0,0,1,0', 'AT+CPOL=6,2,"46009",0,0,1,0',
    ],
  },
  "4/+CPSI/1": {
    surround: (environment) => {
      environment.operator = { numeric: "46011", long: "CHN-CT", short: "CT" };
      environment.trackingArea = 0x9a5f;
      environment.cell = 65141122;
    },
    varies: [/^\+CPSI: LTE,Online,460-11,0x9A5F,65141122,318,EUTRAN-BAND3,1650,5,5,(-\d+),(-\d+),(-\d+),(\d+)$/],
  },
  "4/+CTZU/2": { before: ["AT+CTZU=0"] },
  "4/+CTZR/2": { before: ["AT+CTZR=3"] },
  "5/+CPING/2": { stage: (scene) => scene.host("www.baidu.com").vanish() },
  "5/+CGCONTRDP/1": { before: ['AT+CGDCONT=2,"IP","second"', "AT+CGACT=1,2"] },
  "6/+CPIN/3": LOCKED,
  "6/+CPWD/2": { ...LOCKED, before: ["AT+CPIN=1234"] },
  "6/+CSIM/2": { before: ["AT+CSIMSLEEP=0"] },
  "6/+CRSM/2": { before: ["AT+CSIMSLEEP=0"], varies: [/^\+CRSM: 144,0,"([0-9A-F]+)"$/] },
  "6/+SPIC/2": { surround: blockPin2 },
  "6/+CSPN/2": {
    surround: (environment) => {
      if (environment.card !== undefined) environment.card.serviceProvider = "China Telecom";
    },
  },
  "8/+LPSTATUS/2": { stage: (scene) => scene.t.pins.dtr.set(false) },
  "8/+CMUX/3": { twin: { identity: { build: "2364B01SIM767XM5A" } } },
  "25/+CPIN/1": {
    surround: (environment) => {
      if (environment.card !== undefined) environment.card.pukAttempts = 0;
    },
  },
};

import type { Environment } from "../../../twin/state/environment";
import type { ChapterTwinReplays } from "./replay";
import { LOCKED, operator, restart } from "./staging";

const UNICOM = operator("46001", "CHN-UNICOM", "UNICOM");
const CMCC = operator("46000", "CHN-MOBILE", "CMCC");
/** Everything behind the network's number. */
const SERVING_CELL = /^\+CCED:LTE current cell:460,00,(\d+),0,(\d+),n100,(\d+),(\d+),(\d+),(\d+),(\d+),(\d+),(\d+)$/;
const NEIGHBOUR_CELL = /^\+CCED:LTE neighbor cell:460,00,(\d+),(\d+),(\d+),(\d+),(\d+),(\d+),(\d+)$/;

const NEIGHBOURS = {
  surround: (environment: Environment): void => {
    CMCC.surround?.(environment);
    environment.heardCells = Array.from({ length: 7 }, (_, index) => ({ channel: 1300, cell: index + 1, weaker: -index, physicalCell: 37 }));
  },
  varies: [NEIGHBOUR_CELL],
};

/** Cells of GSM around, and three neighbours; everything behind the network's number is the world's. */
const GSM = {
  surround: (environment: Environment): void => {
    CMCC.surround?.(environment);
    environment.setTechnology("GSM");
  },
  varies: [
    /^\+CCED:GSM current cell info:460,00,([0-9a-f]+),([0-9a-f]+),(\d+),(\d+),(\d+),(\d+)$/,
    /^\+CCED:GSM neighbor cell info:460,00,(\d+),(\d+),(\d+),(\d+)$/,
  ],
};

/** EC716S, chapters 2 to 8. */
export const EC716S_BASICS: ChapterTwinReplays = {
  "3/Q/2": { before: ["ATQ1"] },
  "3/+WISN/2": { before: ['AT+WISN="1234567890"'] },
  "4/+CPIN/2": { events: { 3: restart, 12: restart } },
  "4/+CLCK/2": { ...LOCKED, before: ["AT+CPIN=1234"] },
  "4/+CPWD/1": { events: { 5: restart } },
  "4/+IFC/2": { before: ["AT+IFC=2,2"] },
  "4/*SIMDETEC/1": { twin: { begin: "started" }, surround: (environment) => void environment.removeCard() },
  "5/+CSQ/1": { surround: (environment) => environment.setSignal(15, 0) },
  "5/+CREG/3": { twin: { quirks: ["reg-lost-zero"] }, before: ["AT+CREG=1"], events: { 1: (scene) => scene.twin.setCoverage(false) } },
  "5/+CREG/4": {
    before: ["AT+CREG=1"],
    stage: (scene) => {
      scene.twin.setCoverage(false);
      scene.t.run(5000);
    },
    events: { 1: (scene) => scene.twin.setCoverage(true) },
  },
  "5/+CREG/5": {
    twin: { quirks: ["reg-hex-lower"] },
    surround: (environment) => environment.moveTo(0x1863, 0x0183db22),
    events: { 6: (scene) => scene.environment.moveTo(0x1863, 0x01a2c315) },
  },
  "5/+CGCONTRDP/1": { varies: [/^\+CGCONTRDP: 1,5,"xz01\.njm2mapn","([\d.]+)","", "([\d.]+)","58\.240\.57\.33","221\.6\.4\.66"$/] },
  "5/+COPS/1": UNICOM,
  "5/+COPS/2": UNICOM,
  "5/+COPS/3": UNICOM,
  "5/+CCED/1": { ...CMCC, varies: [SERVING_CELL] },
  "5/+CCED/2": GSM,
  "5/+CCED/3": { ...CMCC, varies: [SERVING_CELL] },
  "5/+CCED/4": GSM,
  "5/+CCED/5": NEIGHBOURS,
  "5/+CCED/6": GSM,
  "5/+CCED/7": NEIGHBOURS,
  "5/+CCED/8": GSM,
  "7/+CNTP/1": { twin: { quirks: ["cntp-no-blank"] }, timeServer: "ntp.aliyun.com" },
  "8/+FSCREATE/1": { varies: [/^\+FSMEM: (\d+) bytes$/] },
};

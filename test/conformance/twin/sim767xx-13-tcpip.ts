import type { ChapterTwinReplays } from "./replay";

const SERVER = "183.230.174.137:6031";
const SECOND = 'AT+CGDCONT=2,"IP","second"';
const THIRD = 'AT+CGDCONT=3,"IP","third"';
const OPEN = "AT+NETOPEN";

/** With link `number` connected. */
function linked(number: number): { servers: string[]; before: string[] } {
  return { servers: [SERVER], before: [OPEN, `AT+CIPOPEN=${number},"TCP","183.230.174.137",6031`] };
}

/** With `bytes` that wait in the buffer of link 0. */
function received(bytes: string): ChapterTwinReplays[string] {
  const { servers, before } = linked(0);
  return { servers, before: ["AT+CIPRXGET=1", ...before], stage: (scene) => scene.serverSends(bytes) };
}

/** SIM767XX, chapter 13. */
export const SIM767XX_TCPIP: ChapterTwinReplays = {
  "13/+NETOPEN/1": { before: [OPEN] },
  "13/+NETOPEN/3": { before: [SECOND] },
  "13/+NETCLOSE/1": { before: [OPEN] },
  "13/+NETCLOSE/2": { before: [SECOND, "AT+NETOPEN=2"] },
  "13/+CIPOPEN/2": linked(1),
  "13/+CIPOPEN/3": { before: [OPEN] },
  "13/+CIPOPEN/4": { before: [OPEN] },
  "13/+CIPSEND/2": linked(1),
  "13/+CIPSEND/3": { before: [OPEN, 'AT+CIPOPEN=3,"UDP",,,6031'] },
  "13/+CIPRXGET/2": { before: ["AT+CIPRXGET=1"] },
  "13/+CIPRXGET/4": received("123456"),
  "13/+CIPRXGET/5": received("123456"),
  "13/+CIPRXGET/6": received("123456789012345678"),
  "13/+CIPCLOSE/3": linked(0),
  "13/+IPADDR/1": { before: [OPEN] },
  "13/+IPADDR/2": { before: [SECOND, "AT+NETOPEN=2"] },
  "13/+CIPCFG/4": { before: [THIRD] },
  "13/+CIPCFG/5": { before: [THIRD, 'AT+CIPCFG="CID",3'] },
  "13/+CIPCFG/6": { before: [THIRD, 'AT+CIPCFG="CID",3'] },
  "13/+SERVERSTART/2": { before: [OPEN] },
  "13/+SERVERSTART/3": { before: [OPEN] },
  "13/+SERVERSTOP/1": { before: [OPEN, "AT+SERVERSTART=10000,0"] },
  "13/+CIPACK/2": {
    servers: [SERVER],
    before: [...linked(0).before, { line: "AT+CIPSEND=0,10", input: "1234567890" }],
    stage: (scene) => scene.serverSends("12345"),
  },
  "13/+CDNSGIP/2": { names: { "www.baidu.com": "61.135.169.121" } },
  // The n stands for the highest number of a context.
  "13/+CSOCKSETPN/1": { varies: [/^\+CSOCKSETPN: 1-(n|\d+),\(1,6\)$/] },
  "13/+CSOCKSETPN/2": { before: [SECOND, THIRD] },
  "13/+CDNSCFG/1": { twin: { quirks: ["dnscfg-space"] }, before: ["AT+CDNSCFG=183.230.126.224,183.230.126.225,0"] },
};

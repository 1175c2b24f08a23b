/** Which command sends what to the network, and which line tells of what came from it: by the commands of the manuals. */
import type { Field } from "../explain/catalogue";
import type { NetworkAct } from "./model";

/** What earlier lines announced. */
export interface Memory {
  topic: string;
  payloadBytes: number;
  receivedTopic: string;
  host: string;
}

type Said = string | { text: string; bad?: boolean };
/** Undefined where it tells nothing after all. */
type Describe = (match: RegExpExecArray, memory: Memory, fields: readonly Field[]) => Said | undefined;
export type Act = readonly [RegExp, NetworkAct["direction"], Describe];

const HTTP_METHODS = ["GET", "POST", "HEAD", "DELETE", "PUT"];

/** Commands: from the module to the network. */
export const COMMAND_ACTS: readonly Act[] = [
  [/^AT\+CFUN=([014])(?!\d)/i, "out", ([, fun]) => (fun === "1" ? "radio on" : "radio off")],
  [/^AT\+COPS=(\d)/i, "out", ([, mode]) => (mode === "2" ? "deregister" : "select the operator")],
  [/^AT\+CGATT=([01])/i, "out", ([, state]) => (state === "1" ? "attach" : "detach")],
  [/^AT\+CGACT=([01])(?:,(\d+))?/i, "out", ([, state, cid]) => `${state === "1" ? "activate" : "deactivate"} the context${cid === undefined ? "" : ` ${cid}`}`],
  [/^AT\+CIICR/i, "out", () => "activate the context"],
  [/^AT\+CIPSHUT/i, "out", () => "deactivate the context"],
  [/^AT\+NETOPEN$/i, "out", () => "activate the context of the sockets"],
  [/^AT\+NETCLOSE/i, "out", () => "close all sockets"],
  [/^AT\+CIPOPEN=(\d+),"(\w+)","([^"]*)",(\d+)/i, "out", ([, link, kind, host, port]) => `${link}: ${kind} to ${host}:${port}`],
  [/^AT\+CCHOPEN=(\d+),"([^"]*)",(\d+)/i, "out", ([, link, host, port]) => `${link}: TLS to ${host}:${port}`],
  [/^AT\+CIPSTART=(?:(\d+),)?"(\w+)","([^"]*)","?(\d+)/i, "out", ([, link, kind, host, port]) => `${numbered(link)}${kind} to ${host}:${port}`],
  [/^AT\+(SSL)?MIPSTART="([^"]*)","?(\d+)/i, "out", ([, tls, host, port], memory) => {
    memory.host = `${host}:${port}`;
    return `${tls === undefined ? "TCP" : "TLS"} to ${memory.host}`;
  }],
  [/^AT\+C(?:IP|CH)CLOSE(?:=(\d+))?/i, "out", ([, link]) => `${numbered(link)}close`],
  [/^AT\+CMQTTCONNECT=\d+,"([^"]*)"/i, "out", ([, server]) => `CONNECT ${server}`],
  [/^AT\+MCONNECT=/i, "out", (_match, { host }) => `CONNECT ${host}`.trim()],
  [/^AT\+CMQTTPUB=\d+,(\d)/i, "out", ([, qos], { topic, payloadBytes }) => `PUBLISH ${topic}, ${payloadBytes} bytes, QoS ${qos}`],
  [/^AT\+MPUB(?:EX)?="([^"]*)",(\d)/i, "out", ([, topic, qos]) => `PUBLISH ${topic}, QoS ${qos}`],
  [/^AT\+MSUB="([^"]*)"/i, "out", ([, topic]) => `SUBSCRIBE ${topic}`],
  [/^AT\+MUNSUB="([^"]*)"/i, "out", ([, topic]) => `UNSUBSCRIBE ${topic}`],
  [/^AT\+(CMQTTDISC=|MDISCONNECT)/i, "out", () => "DISCONNECT"],
  [/^AT\+MIPCLOSE/i, "out", () => "close"],
  [/^AT\+HTTPACTION=(\d)/i, "out", ([, method]) => `HTTP ${HTTP_METHODS[Number(method)] ?? "request"}`],
  [/^AT\+CHTTPACT="([^"]*)",(\d+)/i, "out", ([, host, port]) => `HTTP to ${host}:${port}`],
  [/^AT\+CHTTPSOPSE="([^"]*)",(\d+)/i, "out", ([, host, port]) => `TLS to ${host}:${port}`],
  [/^AT\+CFTPSLOGIN="([^"]*)"/i, "out", ([, host]) => `FTP to ${host}`],
  [/^AT\+CFTPS(GET|PUT|LIST)\w*="?([^",]*)/i, "out", ([, verb, file]) => `FTP ${verb?.toLowerCase()} ${file}`],
  [/^AT\+CDNSGIP="([^"]*)"/i, "out", ([, host]) => `DNS: ${host}?`],
  [/^AT\+C(?:IP|N)PING="([^"]*)"/i, "out", ([, host]) => `ping ${host}`],
  [/^AT\+CNTP$/i, "out", () => "ask for the time"],
];

/** Lines of the module: from the network. */
export const LINE_ACTS: readonly Act[] = [
  [/^\+C[EG]?REG: ?/, "in", (_match, _memory, fields) => registration(fields)],
  [/^\+CGEV: ?(.*)$/, "in", ([, event = ""]) => ({ text: event.toLowerCase(), ...(/DEACT|DETACH/.test(event) ? { bad: true } : {}) })],
  [/^\+PDP:? ?DEACT/, "in", () => ({ text: "the context ended", bad: true })],
  [/^\+NETOPEN: ?(\d+)$/, "in", ([, code], _memory, fields) => outcome("the context of the sockets is active", code, fields)],
  [/^\+CIPEVENT: ?(.*)$/, "in", ([, event = ""]) => ({ text: event.toLowerCase(), bad: true })],
  [/^\+CIPOPEN: ?(\d+),(\d+)$/, "in", ([, link, code], _memory, fields) => outcome(`${link}: open`, code, fields)],
  [/^\+CCHOPEN: ?(\d+),(\d+)$/, "in", ([, link, code], _memory, fields) => outcome(`${link}: open`, code, fields)],
  [/^(?:(\d+), ?)?CONNECT OK$/, "in", ([, link]) => `${numbered(link)}open`],
  [/^(?:(\d+), ?)?(?:STATE: [^,]*, ?)?CONNECT FAIL$/, "in", ([, link]) => ({ text: `${numbered(link)}not opened`, bad: true })],
  [/^\+CIPRXGET: ?1,(\d+)$/, "in", ([, link]) => `${link}: data waits in the module`],
  [/^\+CIPCLOSE: ?(\d+),0$/, "in", ([, link]) => `${link}: closed`],
  [/^\+CCHCLOSE: ?(\d+),0$/, "in", ([, link]) => `${link}: closed`],
  [/^\+IPCLOSE: ?(\d+),(\d+)/, "in", ([, link, cause], _memory, fields) => ({ text: `${link}: closed${reason(fields)}`, ...(cause === "0" ? {} : { bad: true }) })],
  [/^\+CCH_PEER_CLOSED: ?(\d+)/, "in", ([, link]) => ({ text: `${link}: closed by the other side`, bad: true })],
  [/^(?:(\d+), ?)?CLOSED$/, "in", ([, link]) => ({ text: `${numbered(link)}closed by the other side`, bad: true })],
  [/^(?:(\d+), ?)?CLOSE OK$/, "in", ([, link]) => `${numbered(link)}closed`],
  [/^(?:(\d+), ?)?SEND OK$/, "in", ([, link]) => `${numbered(link)}taken by the other side`],
  [/^(?:(\d+), ?)?SEND FAIL$/, "in", ([, link]) => ({ text: `${numbered(link)}not sent`, bad: true })],
  [/^SHUT OK$/, "in", () => "the context is shut"],
  [/^\+CMQTTCONNECT: ?\d+,(\d+)$/, "in", ([, code], _memory, fields) => outcome("CONNACK", code, fields)],
  [/^\+CMQTTSUB: ?\d+,(\d+)$/, "in", ([, code], _memory, fields) => outcome("SUBACK", code, fields)],
  [/^\+CMQTTUNSUB: ?\d+,(\d+)$/, "in", ([, code], _memory, fields) => outcome("UNSUBACK", code, fields)],
  [/^\+CMQTTPUB: ?\d+,(\d+)$/, "in", ([, code], _memory, fields) => outcome("published", code, fields)],
  [/^\+CMQTTDISC: ?\d+,(\d+)$/, "in", ([, code], _memory, fields) => outcome("disconnected", code, fields)],
  [/^\+CMQTTCONNLOST: ?\d+,(\d+)/, "in", (_match, _memory, fields) => ({ text: `connection lost${reason(fields)}`, bad: true })],
  [/^\+CMQTTNONET/, "in", () => ({ text: "no network", bad: true })],
  [/^(CONNACK|PUBACK|PUBREC|PUBCOMP|SUBACK|UNSUBACK)(?: OK)?$/, "in", ([, packet = ""]) => packet],
  [/^\+MSUB: ?"([^"]*)",(\d+) ?byte/, "in", ([, topic, bytes]) => `PUBLISH ${topic}, ${bytes} bytes`],
  [/^\+HTTPACTION: ?\d,(\d+),(\d+)/, "in", ([, status, bytes]) => ({ text: `HTTP ${status}, ${bytes} bytes`, ...(Number(status) >= 400 ? { bad: true } : {}) })],
  [/^\+CDNSGIP: ?1,"[^"]*","([^"]*)"/, "in", ([, address]) => `DNS: ${address}`],
  [/^\+CDNSGIP: ?0,/, "in", (_match, _memory, fields) => ({ text: `DNS: no answer${reason(fields)}`, bad: true })],
  [/^\+CNTP: ?(\d+)$/, "in", ([, code]) => (code === "0" || code === "1" ? "the time" : { text: "no time", bad: true })],
];

function numbered(link: string | undefined): string {
  return link === undefined ? "" : `${link}: `;
}

function registration(fields: readonly Field[]): Said | undefined {
  const stat = fields.find(({ name }) => name === "stat");
  if (stat === undefined) return undefined;
  const text = stat.meaning ?? `registration ${stat.text}`;
  return stat.text === "1" || stat.text === "5" || stat.text === "2" ? text : { text, bad: true };
}

/** `good` where the code is 0, and what the code means where it is another. */
function outcome(good: string, code: string | undefined, fields: readonly Field[]): Said {
  return code === "0" ? good : { text: `failed${reason(fields) || `: ${code}`}`, bad: true };
}

function reason(fields: readonly Field[]): string {
  const meant = [...fields].reverse().find(({ name, meaning }) => meaning !== undefined && /err|cause|reason|code|result/i.test(name));
  return meant?.meaning === undefined ? "" : `: ${meant.meaning}`;
}

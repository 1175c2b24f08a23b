/** What passes between the module and the network, as far as the lines tell. */
import { escapeBytes } from "../escape";
import type { Field } from "../explain/catalogue";
import type { Told } from "../explain/narrator";
import { COMMAND_ACTS, LINE_ACTS, type Act, type Memory } from "./network-acts";
import type { NetworkAct } from "./model";

const SHOWN = 80;

/** Follows a conversation; keeps the last command and what it announced. */
export class Network {
  private command = "";
  private header = "";
  private readonly memory: Memory = { topic: "", payloadBytes: 0, receivedTopic: "", host: "" };

  /** Undefined where `told` says nothing of the network. */
  hear(told: Told): NetworkAct | undefined {
    switch (told.kind) {
      case "command":
        this.command = told.text.trim();
        return this.act(COMMAND_ACTS, this.command, told.fields);
      case "answer":
      case "urc":
      case "unknown":
        this.header = told.text;
        return this.act(LINE_ACTS, told.text, "fields" in told ? told.fields : []);
      case "result":
        return this.act(LINE_ACTS, told.text, []);
      case "data":
        return told.direction === "to-module" ? this.sent(told.bytes) : this.received(told.bytes);
      default:
        return undefined;
    }
  }

  private act(acts: readonly Act[], text: string, fields: readonly Field[]): NetworkAct | undefined {
    for (const [pattern, direction, describe] of acts) {
      const match = pattern.exec(text);
      const found = match === null ? undefined : describe(match, this.memory, fields);
      if (found === undefined) continue;
      const said = typeof found === "string" ? { text: found } : found;
      return { direction, ...said, text: shortened(said.text) };
    }
    return undefined;
  }

  /** What the device sends behind the prompt of the last command. */
  private sent(bytes: string): NetworkAct | undefined {
    const { command, memory } = this;
    const topic = /^AT\+CMQTT(?:(TOPIC)|(SUB)|(UNSUB))=/i.exec(command);
    if (topic?.[1] !== undefined) memory.topic = bytes;
    else if (topic !== null) return { direction: "out", text: shortened(`${topic[2] === undefined ? "UNSUBSCRIBE" : "SUBSCRIBE"} ${bytes}`) };
    else if (/^AT\+CMQTTPAYLOAD=/i.test(command)) memory.payloadBytes = bytes.length;
    const socket = /^AT\+C(?:IP|CH)SEND(?:=(\d+)(,\d+)?)?/i.exec(command);
    if (socket === null) return undefined;
    const connection = socket[2] === undefined ? "" : `${socket[1]}: `;
    return { direction: "out", text: `${connection}${bytes.length} bytes` };
  }

  /** What the module says behind a header line. */
  private received(bytes: string): NetworkAct | undefined {
    const { header, memory } = this;
    if (/^\+CMQTTRXTOPIC:/.test(header)) memory.receivedTopic = bytes;
    else if (/^\+CMQTTRXPAYLOAD:/.test(header)) return { direction: "in", text: shortened(`PUBLISH ${memory.receivedTopic}, ${bytes.length} bytes`) };
    const socket = /^\+RECEIVE,(\d+),|^\+IPD|^\+C(?:CHRECV|HTTPSRECV): ?DATA/.exec(header);
    if (socket === null) return undefined;
    return { direction: "in", text: `${socket[1] === undefined ? "" : `${socket[1]}: `}${bytes.length} bytes` };
  }
}

function shortened(text: string): string {
  const shown = escapeBytes(text);
  return shown.length > SHOWN ? `${shown.slice(0, SHOWN)}...` : shown;
}

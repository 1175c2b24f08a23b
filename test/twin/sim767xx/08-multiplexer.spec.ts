import { expect } from "../../expect";
import { type Dialogue, dialogue } from "../dialogue";

/** Frames as other multiplexers send them, written out: flag, address, control, length, information, checksum, flag. */
const OPEN_CONTROL = "\xf9\x03\x3f\x01\x1c\xf9";
const OPENED_CONTROL = "\xf9\x03\x73\x01\xd7\xf9";
const OPEN_1 = "\xf9\x07\x3f\x01\xde\xf9";
const OPENED_1 = "\xf9\x07\x73\x01\x15\xf9";
const OPEN_2 = "\xf9\x0b\x3f\x01\x59\xf9";
const OPENED_2 = "\xf9\x0b\x73\x01\x92\xf9";
const CLOSE_1 = "\xf9\x07\x53\x01\x3f\xf9";
/** Address and kind of what the module says on a channel. */
const MODULE_HEADERS: Readonly<Record<number, string>> = { 0: "\x01\xef", 1: "\x05\xef", 2: "\x09\xef" };

/** Of the frames that are not written out (27.010 5.2.1.6). */
function checksum(bytes: string): string {
  let rest = 0xff;
  for (const character of bytes) {
    rest ^= character.charCodeAt(0);
    for (let bit = 0; bit < 8; bit++) rest = (rest & 1) === 0 ? rest >>> 1 : (rest >>> 1) ^ 0xe0;
  }
  return String.fromCharCode(0xff - rest);
}

function framed(header: string, information: string): string {
  const head = header + String.fromCharCode(information.length * 2 + 1);
  return "\xf9" + head + information + checksum(head) + "\xf9";
}

/** What the host says on a channel. */
function said(channel: number, information: string): string {
  return framed(String.fromCharCode(channel * 4 + 3, 0xef), information);
}

/** What the module says on a channel. */
function heard(channel: number, information: string): string {
  return framed(MODULE_HEADERS[channel] ?? "", information);
}

/** The module tells that a channel is ready. */
function ready(channel: number): string {
  return heard(0, "\xe3\x05" + String.fromCharCode(channel * 4 + 3) + "\x0d");
}

/** A twin with a build that has the multiplexer, which has just taken the line. */
function multiplexed(command = "AT+CMUX=0"): Dialogue {
  const t = dialogue({ identity: { build: "2364B01SIM767XM5A" } }).command("ATE0", ["OK"]).command(command, ["OK"]);
  t.send(OPEN_CONTROL).expectBytes(OPENED_CONTROL);
  return t;
}

describe("SIM767XX twin, the multiplexer", () => {
  it("opens channels by the frames of 27.010, and tells that they are ready", () => {
    const t = multiplexed();
    t.send(OPEN_1).expectBytes(OPENED_1 + ready(1));
    t.send(OPEN_2).expectBytes(OPENED_2 + ready(2));
    t.send("\xf9\x17\x3f\x01" + checksum("\x17\x3f\x01") + "\xf9").expectBytes("\xf9\x17\x1f\x01" + checksum("\x17\x1f\x01") + "\xf9");
  });

  it("takes commands on each channel, and answers on the same", () => {
    const t = multiplexed();
    t.send(OPEN_1 + OPEN_2).take();
    t.send(said(1, "AT+CFUN?\r")).expectBytes(heard(1, "\r\n+CFUN: 1\r\n") + heard(1, "\r\nOK\r\n"));
    t.send(said(2, "AT\r")).expectBytes(heard(2, "\r\nOK\r\n"));
    t.send(said(3, "AT\r")).expectBytes("\xf9\x0f\x1f\x01" + checksum("\x0f\x1f\x01") + "\xf9");
  });

  it("keeps one channel for commands while data flows on the first, and has no data mode on others", () => {
    const t = multiplexed();
    t.send(OPEN_1 + OPEN_2).take();
    t.send(said(2, "ATD*99#\r")).run(1000).expectBytes(heard(2, "\r\nERROR\r\n"));
    t.send(said(1, "ATD*99#\r")).run(1000).expectBytes(heard(1, "\r\nCONNECT\r\n"));
    t.send(said(1, "~frame~")).expectBytes("");
    t.send(said(2, "AT\r")).expectBytes(heard(2, "\r\nOK\r\n"));
    t.send(CLOSE_1 + OPEN_1).take();
    t.send(said(1, "AT\r")).expectBytes(heard(1, "\r\nOK\r\n"));
  });

  it("sends unsolicited lines to every open channel", () => {
    const t = multiplexed();
    t.send(OPEN_1 + OPEN_2).take();
    t.twin.firmware?.urc("+NEWS: 1");
    t.run(500).expectBytes(heard(1, "\r\n+NEWS: 1\r\n") + heard(2, "\r\n+NEWS: 1\r\n"));
  });

  it("cuts what is longer than a frame may be, as it was asked for", () => {
    const t = multiplexed("AT+CMUX=0,0,5,8");
    t.send(OPEN_1).take();
    t.send(said(1, "AT+CSCS?") + said(1, "\r")).expectBytes(heard(1, "\r\n+CSCS:") + heard(1, ' "IRA"\r\n') + heard(1, "\r\nOK\r\n"));
  });

  it("answers tests, negotiations and what it does not know on the control channel", () => {
    const t = multiplexed();
    t.send(said(0, "\x23\x07abc")).expectBytes(heard(0, "\x21\x07abc"));
    t.send(said(0, "\x83\x11\x02\x00\x07\x0a\x00\x04\x03\x00")).expectBytes(heard(0, "\x81\x11\x02\x00\x07\x0a\x40\x00\x03\x00"));
    t.send(said(0, "\xe3\x05\x07\x0d")).expectBytes(heard(0, "\xe1\x05\x07\x0d"));
    t.send(said(0, "\xe1\x05\x07\x0d")).expectBytes("");
    t.send(said(0, "\x53\x01")).expectBytes(heard(0, "\x11\x03\x53"));
  });

  it("leaves out what is damaged, and finds the frame behind it, in any pieces", () => {
    const t = multiplexed();
    t.send(OPEN_1).take();
    const broken = said(1, "AT\r").replace("\xef", "\xee");
    for (const byte of `noise${broken}\xf9\xf9\x07\xef\xff${said(1, "AT\r")}`) t.type(byte).run(10);
    t.quiet().expectBytes(heard(1, "\r\nOK\r\n"));
  });

  it("gives the line back where it is closed down, by a message or by its channel", () => {
    const t = multiplexed();
    t.send(OPEN_1 + OPEN_2).take();
    t.send(said(0, "\xc3\x01")).expectBytes(heard(0, "\xc1\x01"));
    t.command("AT+CMUX=0", ["OK"]).send(OPEN_CONTROL).expectBytes(OPENED_CONTROL);
    t.send("\xf9\x03\x53\x01\xfd\xf9").expectBytes(OPENED_CONTROL).command("AT", ["OK"]);
  });

  it("is not started a second time on a channel, and is gone after a restart", () => {
    const t = multiplexed();
    t.send(OPEN_1).take();
    t.send(said(1, "AT+CMUX=0\r")).expectBytes(heard(1, "\r\nERROR\r\n"));
    t.twin.reset();
    t.waitUntilRunning().take();
    t.send("AT\r");
    expect(t.take()).toContain("OK");
  });

  it("is refused by builds before baseline 2364", () => {
    dialogue().command("AT+CMUX=0", ["+CME ERROR: operation not supported"]);
  });
});

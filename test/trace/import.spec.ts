import { strict as assert } from "node:assert";
import { readdirSync } from "node:fs";
import fc from "fast-check";
import { TraceReader } from "../../trace/reader";
import { fixture, imported, verdictOf } from "./importing";
import { cut, hold } from "./property";

/** Both sides with their bytes exact, as the analysers' fixtures have them. */
const EXACT = ["> AT+CSQ\\r", "< AT+CSQ\\r\\r\\n", "< +CSQ: 20,99\\r\\n", "< \\r\\nOK\\r\\n", "> AT+COPS?\\r", "< AT+COPS?\\r\\r\\n", '< +COPS: 0,0,"a, b",7\\r\\n', "< \\r\\nOK\\r\\n"];

const withoutTimes = (events: readonly string[]): string[] => events.map((event) => event.replace(/^\S+ /, "")).filter((event) => !event.startsWith("#"));

/** What is known of each log: its header from the source on. */
const HEADERS: Readonly<Record<string, string[]>> = {
  "arduino.log": ["source: Arduino serial monitor log", "lost: directions, line-ends", "precision: 1000"],
  "arrows.log": ["source: terminal log without times", "lost: times, directions, line-ends"],
  "coolterm.log": ["start: 2025-03-01T09:14:02.318", "source: terminal log with times", "lost: directions, line-ends", "precision: 1000"],
  "esp-dump.log": ["source: ESP-IDF log with the bytes in hexadecimal", "precision: 1000"],
  "esp-idf.log": ["source: ESP-IDF log", "lost: directions, line-ends", "precision: 1000"],
  "esphome.log": ["source: terminal log with times in brackets", "lost: directions, line-ends", "precision: 1000000"],
  "grabserial.log": ["source: log with seconds since its start", "lost: directions, line-ends"],
  "logic1-table.csv": ["source: Saleae export of a UART"],
  "logic1.csv": ["source: Saleae export of a UART", "lost: directions"],
  "logic2-hex.csv": ["source: Saleae export of a UART"],
  "logic2.csv": ["source: Saleae export of a UART"],
  "minicom.log": ["start: 2025-03-01T09:14:02.318", "source: terminal log with times in brackets", "lost: directions, line-ends", "precision: 1000"],
  "modem-manager.log": ["start: 2025-03-01T09:14:02.317", "source: terminal log with times since 1970", "lost: directions, line-ends"],
  "picocom.log": ["source: terminal log without times", "lost: times, directions, line-ends"],
  "platformio.log": ["source: PlatformIO monitor log with times", "lost: directions, line-ends", "precision: 1000"],
  "pulseview.txt": ["source: sigrok log of UART annotations", "lost: times"],
  "putty.log": ["source: terminal log without times", "lost: times, directions"],
  "python.log": ["start: 2025-03-01T09:14:02.318", "source: terminal log with times", "precision: 1000"],
  "qcom.log": ["source: terminal log with times in brackets", "lost: directions", "precision: 1000"],
  "returns.log": ["source: terminal log without times", "lost: times, directions, line-ends"],
  "sigrok-cli.log": ["source: sigrok log of UART annotations", "lost: times, directions"],
  "sigrok-samples.log": ["source: sigrok log of UART annotations", "lost: times"],
  "socat-six-digits.log": ["start: 2026-11-21T07:32:14.338", "source: socat log"],
  "socat.log": ["start: 2026-11-21T07:32:14.338", "source: socat log"],
  "sscom-gbk.log": ["source: terminal log with times in brackets", "lost: times, directions, line-ends", "precision: 1000"],
  "sscom.log": ["source: terminal log with times in brackets", "lost: times, directions, line-ends", "precision: 1000"],
  "stream-debugger.log": ["source: terminal log without times", "lost: times, directions"],
  "syslog.log": ["source: log with month, day and time", "lost: directions, line-ends", "precision: 1000000"],
  "teraterm.log": ["start: 2025-03-01T09:14:02.318", "source: Tera Term log", "lost: directions, line-ends", "precision: 1000"],
  "tio.log": ["source: terminal log with times in brackets", "lost: directions, line-ends", "precision: 1000"],
  "utf-16.log": ["start: 2025-03-01T09:14:02.318", "source: terminal log with times in brackets", "lost: directions, line-ends", "precision: 1000"],
  "zephyr.log": ["source: terminal log with times in brackets", "lost: times, directions, line-ends"],
};

describe("an imported log", () => {
  it("is known by its content, and says in its header what it has lost", () => {
    for (const name of readdirSync(new URL("fixtures/", import.meta.url))) {
      assert.deepEqual(imported(fixture(name)).header.slice(2), HEADERS[name], name);
    }
  });

  it("gives the same trace in whatever chunks it is read, and one that reads without damage", () => {
    for (const name of Object.keys(HEADERS)) {
      const log = fixture(name);
      const { text, leftOut } = imported(log);
      assert.deepEqual(leftOut, [], name);
      const reader = new TraceReader();
      assert.deepEqual([...reader.push(text), ...reader.end()].filter((item) => item.kind === "damaged"), [], name);
      hold(fc.property(fc.array(fc.nat(), { maxLength: 8 }), (places) => assert.equal(imported(cut(log, places)).text, text, name)), 10);
    }
  });

  it("of a terminal marks each command and each line of the module as inferred, and its line ends as lost", () => {
    const { events } = imported(fixture("minicom.log"));
    assert.deepEqual(events, ["0 >? AT+CSQ\\?", "13000 <? \\?+CSQ: 14,99\\?", "14000 <? \\?OK\\?", "7552000 >? AT+CGACT=1,1\\?", "8684000 <? \\?+CME ERROR: 148\\?"]);
  });

  it("goes on over midnight", () => {
    const { events } = imported(fixture("arduino.log"));
    assert.deepEqual(events.slice(-2), ["7776000 <? \\?OK\\?", "14288000 <? \\?+CIPOPEN: 0,11\\?"]);
  });

  it("leaves a line that either side may have said to nobody", () => {
    assert.equal(imported(fixture("arduino.log")).events[0], "0 ? Modem test\\?");
    const repeated = imported("AT\nAT\n\nOK\n").events;
    assert.deepEqual(repeated, ["- >? AT\\?", "- ? AT\\?", "- <? \\?OK\\?"]);
  });

  it("leaves what was entered at a prompt to nobody, until its result", () => {
    const { events } = imported(fixture("stream-debugger.log"));
    const from = events.indexOf("- >? AT+CIPSEND=1,19\\r\\n");
    assert.deepEqual(events.slice(from, from + 6), [
      "- >? AT+CIPSEND=1,19\\r\\n",
      "- <? \\r\\n>\\x20",
      "- ? GET / HTTP/1.0\\r\\n",
      "- ? \\r\\n",
      "- ? \\r\\n",
      "- <? DATA ACCEPT:1,19\\r\\n",
    ]);
  });

  it("takes a command from behind what the application printed, and its own notes for notes", () => {
    const { events } = imported(fixture("stream-debugger.log"));
    assert.equal(events[1], "- # log: [4031] ### TinyGSM Version: 0.11.7");
    const from = events.indexOf("- ? Waiting for network...");
    assert.equal(events[from + 1], "- >? AT+CREG?\\r\\n");
  });

  it("keeps the bytes of a capture that has them", () => {
    const { events } = imported(fixture("putty.log"));
    assert.deepEqual(events.slice(1), ["- <? AT+CREG?\\r\\r\\n", "- <? +CREG: 0,3\\r\\n", "- <? \\r\\nOK\\r\\n", "- <? AT+CPIN?\\r\\r\\n", "- <? +CME ERROR: 10\\r\\n"]);
  });

  it("reads control characters from their pictures", () => {
    const { events } = imported(fixture("qcom.log"));
    assert.deepEqual(events.slice(0, 4), ["0 >? AT+CSQ\\r\\n", "16000 <? AT+CSQ\\r\\r\\n", "16000 <? +CSQ: 20,99\\r\\n", "16000 <? \\r\\nOK\\r\\n"]);
  });

  it("whose application says which side a line is of has its word for it, however it marks it", () => {
    const said = (name: string): string[] => imported(fixture(name)).events;
    assert.deepEqual(said("arrows.log").slice(0, 7), ["- ? Looking for the module\\?", "- > AT\\?", "- < OK\\?", "- > ATE0\\?", "- < ATE0\\?", "- > ATI\\?", "- < SIM7000X R1\\?"]);
    assert.deepEqual(said("esp-idf.log").slice(0, 4), ["0 ? app: power on\\?", "200000 > AT+CGSN\\?", "220000 < \\*{15}\\?", "221000 < OK\\?"]);
    assert.deepEqual(said("esphome.log"), ["0 > AT+CREG?\\?", "1000000 < +CREG: 0,3\\?", "4000000 ? [W][wifi:100]: weak\\?"]);
    assert.deepEqual(said("zephyr.log").slice(1), ["0 > AT\\?", "45900 < OK \\?", "99900 > AT+CFUN=4\\?", "145900 < OK \\?"]);
  });

  it("has its line ends where the log shows them", () => {
    assert.deepEqual(imported(fixture("python.log")).events, ["0 > AT+CPIN?\\r", "13000 < AT+CPIN?\\r\\r\\n", "13000 < +CPIN: SIM PUK\\r\\n", "13000 < \\r\\nOK\\r\\n"]);
    assert.deepEqual(imported(fixture("modem-manager.log")).events.slice(0, 2), ['0 > AT+CPIN="\\*{4}"\\r', "105537 < \\r\\n+CME ERROR: 16\\r\\n"]);
  });

  it("may be of objects, of headings, or of seconds since 1970", () => {
    const objects = imported('{"dir":"tx","data":"AT+CSQ\\r"}\n{"dir":"rx","data":"\\r\\n+CSQ: 9,99\\r\\n"}\n'.repeat(2)).events;
    assert.deepEqual(objects.slice(0, 2), ["- > AT+CSQ\\r", "- < \\r\\n+CSQ: 9,99\\r\\n"]);
    assert.deepEqual(imported("//tx\nAT+CSQ\n//rx\nOK\n").events, ["- # log: //tx", "- >? AT+CSQ\\?", "- # log: //rx", "- <? OK\\?"]);
    assert.deepEqual(imported("1740820442, AT+CSQ\n1740820443, OK\n").events, ["0 >? AT+CSQ\\?", "1000000 <? OK\\?"]);
  });

  it("of SSCOM is the same in either encoding, and what follows a mark on further lines is inferred", () => {
    const { events, text } = imported(fixture("sscom.log"));
    assert.deepEqual(events.slice(0, 3), ['0 > AT+MCONFIG="device-7","\\*{4}","\\*{6}"\\?', '6000 < AT+MCONFIG="device-7","\\*{4}","\\*{6}"\\?', "- <? \\?OK\\?"]);
    assert.equal(imported(fixture("sscom-gbk.log")).text, text);
  });

  it("takes no words that an application ends with OK for a mark", () => {
    const { events } = imported("Waiting for network... OK\nAT+CSQ\n+CSQ: 9,99\nOK\nConnecting to it... OK\nAT\nOK\n");
    assert.deepEqual(events.filter((event) => event.startsWith("- ?")), ["- ? Waiting for network... OK\\?", "- ? Connecting to it... OK\\?"]);
  });

  it("has the bytes of a dump in hexadecimal, each side by its heading", () => {
    assert.deepEqual(imported(fixture("esp-dump.log")).events.slice(2), ["26000 > AT+CSQ\\r", "36000 < AT+CSQ\\r\\r\\n", "36000 < +CSQ: 20,99\\r\\n", "96000 < \\r\\nOK\\r\\n"]);
    const again = "D (900) uart-tx: 0x3ffb0000   41 54 0d  |AT.|\nD (910) uart-rx: 0x3ffb0000   0d 0a 4f 4b 0d 0a  |..OK..|\nD (30) uart-tx: 0x3ffb0000   41 54 0d  |AT.|\nD (35) uart-rx: 0x3ffb0000   0d 0a |..|\n";
    assert.deepEqual(imported(again).events.filter((event) => event.includes("!")), ["10000 ! line 3 of the log is earlier than the one before: until its clock has caught up, times only keep the order"]);
  });

  it("takes a command from behind a line of the module whose end came too late", () => {
    const { events } = imported(fixture("platformio.log"));
    const from = events.indexOf("799000 <? \\?+NETOPEN: 0");
    assert.equal(events[from + 1], "799000 >? AT+CMQTTSTART\\?");
  });

  it("is read whether it is in UTF-8 or in UTF-16, and whatever ends its lines", () => {
    const { events } = imported(fixture("minicom.log"));
    assert.deepEqual(imported(fixture("utf-16.log")).events, events);
    assert.deepEqual(imported(`\xfe\xff${[...fixture("minicom.log")].map((byte) => `\0${byte}`).join("")}`).events, events);
    assert.deepEqual(imported(`\xef\xbb\xbf${fixture("minicom.log").replaceAll("\n", "\r\n")}`).events, events);
    assert.deepEqual(imported(fixture("returns.log")).events.slice(0, 2), ["- >? AT+CSQ\\?", "- ? \\?"]);
  });

  it("names the first line only where its clock was set back", () => {
    const log = ["12:00:05.000 -> AT", "12:00:01.000 -> OK", "12:00:02.000 -> AT", "12:00:03.000 -> OK"].join("\n");
    assert.equal(imported(log).events.filter((event) => event.includes("!")).length, 1);
  });

  it("loses the time of a line without one, and of one that is earlier than the line before", () => {
    const { events } = imported("12:00:01.000 -> AT\nAT+CSQ\n12:00:00.000 -> OK\n12:00:02.000 -> RDY\n");
    assert.deepEqual(events, ["0 >? AT\\?", "- >? AT+CSQ\\?", "- ! line 3 of the log is earlier than the one before: its time is lost", "- <? OK\\?", "1000000 <? RDY\\?"]);
  });

  it("of an analyser or of socat has both sides exact, whichever of them the log calls the device's", () => {
    for (const name of ["logic1-table.csv", "logic2.csv", "pulseview.txt", "sigrok-samples.log"]) assert.deepEqual(withoutTimes(imported(fixture(name)).events), EXACT, name);
    assert.deepEqual(imported(fixture("socat.log")).events.slice(1, 5), ["0 > AT+CSQ\\r", "489 < AT+CSQ\\r\\r\\n", "489 < +CSQ: 20,99\\r\\n", "489 < \\r\\nOK\\r\\n"]);
  });

  it("reads the microseconds of either version of socat", () => {
    assert.deepEqual(imported(fixture("socat-six-digits.log")).events, imported(fixture("socat.log")).events);
  });

  it("tells what a wrong frame was, beside its byte", () => {
    assert.deepEqual(imported(fixture("logic2-hex.csv")).events.slice(1, 4), ["174 > AT+", "260 ! uart framing", "521 > CSQ\\r"]);
  });

  it("has times from sample numbers where it is told how many there are in a second", () => {
    const { events, header } = imported(fixture("pulseview.txt"), { sampleRate: 1000000 });
    assert.equal(events[1], "707 > AT+CSQ\\r");
    assert.equal(header.some((line) => line.startsWith("lost")), false);
  });

  it("takes the bytes of an analyser that wrote its bits as well, where they can be told apart", () => {
    const bits = "1-9 UART: RX start bit: Start bit\n9-17 UART: RX data bit: 1\n9-80 UART: RX data: 41\n80-88 UART: RX stop bit: Stop bit\n";
    const { events, leftOut } = imported(bits, { device: "RX", sampleRate: 1000000 });
    assert.deepEqual([...leftOut, ...events.slice(1)], ["80 > A"]);
    const hex = "uart-1: Start bit\nuart-1: 1\nuart-1: 41\nuart-1: Stop bit\n";
    assert.deepEqual(imported(hex, { device: "uart-1" }).events.slice(1), ["- > A"]);
    assert.throws(() => imported("uart-1: Start bit\nuart-1: 1\nuart-1: A\n"), /line 1: the log has the decoder's bits as well; write it with -A uart=rx-data:tx-data/);
  });

  it("with both sides in one column has their directions inferred, line by line", () => {
    assert.deepEqual(imported(fixture("sigrok-cli.log")).events.slice(0, 3), ["- >? AT+CSQ\\r", "- <? AT+CSQ\\r\\r\\n", "- <? +CSQ: 20,99\\r\\n"]);
  });

  it("takes the side that it is told for the device's", () => {
    const log = fixture("logic2.csv");
    assert.deepEqual(imported(log, { device: "from device" }).text, imported(log).text);
    assert.throws(() => imported(log, { device: "Channel 7" }), /the log has no side "Channel 7", it has "From device" and "From module"/);
  });

  it("asks which side is the device's where nothing shows it", () => {
    const log = 'name,type,start_time,duration,"data"\n"A","data",0.1,0.0001,0x41\n"B","data",0.2,0.0001,0x42\n';
    assert.throws(() => imported(log), /which side is the device\? The log has "A" and "B": give one as --device/);
  });

  it("says module and speed only where it is told", () => {
    assert.deepEqual(imported(fixture("tio.log"), { module: "SIM767XX", baud: 9600 }).header.slice(0, 2), ["module: SIM767XX", "baud: 9600"]);
  });

  it("hides its secrets", () => {
    const all = Object.keys(HEADERS).map((name) => imported(fixture(name)).text).join("");
    for (const secret of ["4711", "262011234567890", "anna", "s3cret", "hush", "351602000330570"]) assert.equal(all.includes(secret), false, secret);
    const certificate = imported('AT+CCERTDOWN="k.pem",20\n\n>\n-----BEGIN KEY-----\nMIIEow\n-----END KEY-----\n\nOK\nAT+CSQ\n').events;
    assert.equal(certificate.some((event) => /MIIE|KEY/.test(event)), false);
    assert.equal(certificate.at(-1), "- >? AT+CSQ\\?");
  });

  it("hides them in what an application logs beside it, and leaves out bytes that nobody reads", () => {
    const dump = "I (5) esp-modem: Sending command: AT+CPIN=4711\nD (9) uart-tx: 0x3ffb0000   41 54 0d  |AT.|\nD (10) uart-rx: 0x3ffb0000   0d 0a 4f 4b 0d 0a  |..OK..|\n";
    assert.equal(imported(dump).events[1], "0 # log: esp-modem: Sending command: AT+CPIN=****");
    const mixed = imported("AT+CPIN=4711\nTX 41 54 2B 43 50 49 4E 3D 34 37 31 31 0D\nOK\n").events;
    assert.deepEqual(mixed, ["- >? AT+CPIN=\\*{4}\\?", "- # log: bytes in hexadecimal are left out", "- <? OK\\?"]);
  });

  it("is explained like any other trace", () => {
    const verdict = (name: string): string[] => verdictOf(imported(fixture(name)).text);
    assert.equal(verdict("arduino.log")[5], "went wrong first, at 14.288 s: +CIPOPEN: 0,11 (DNS parse failed for AT+CIPOPEN)");
    assert.equal(verdict("putty.log")[1], "network: not registered: denied");
    assert.equal(verdict("qcom.log")[4], "broker: refused: message receive fail (since 4.775 s)");
    assert.equal(verdict("stream-debugger.log")[2], "data context: active with the address 10.177.109.126");
    assert.match(verdict("logic1.csv").at(-1) ?? "", /2 commands, 0 errors, 0 without a result/);
  });
});

describe("a log that is damaged", () => {
  it("is used as far as it goes, and each line that is left out is named, in the trace as well", () => {
    const lines = fixture("socat.log").split("\n");
    lines[6] = "\x00\xff noise";
    const { leftOut, events } = imported(lines.slice(0, -8).join("\n"));
    assert.match(leftOut[0] ?? "", /^line 7 of the log is left out: \d+ bytes in hexadecimal were to follow here, which socat writes with -x$/);
    assert.ok(events.some((event) => event.includes("! line 7 of the log is left out")));
    assert.ok(events.includes("0 > AT+CSQ\\r"));
  });

  it("says where the last transfer or record was cut off", () => {
    const { leftOut } = imported(fixture("socat.log").slice(0, -70));
    assert.match(leftOut[0] ?? "", /^line \d+ of the log is left out: \d+ bytes of this transfer are missing$/);
    assert.match(imported(fixture("logic2.csv").slice(0, -3)).leftOut[0] ?? "", /line \d+ of the log is left out: the quotation has no end/);
  });

  it("that is none is refused with the reason", () => {
    assert.throws(() => imported(""), /line 1: the log is empty/);
    assert.throws(() => imported("\n\n"), /line 1: the log is empty/);
    assert.throws(() => imported("\x7fELF\x02\x01\x01\x00\n\x00\x01\n"), /line 1: this is binary, and no line of it is of a conversation/);
    assert.throws(() => imported("# A title\n\nSome words.\n"), /line 1: no line of this is of a conversation with a module/);
    assert.throws(() => imported("fieldline-trace 1\nmodule: X\n"), /line 1: this is a trace already/);
    assert.throws(() => imported("AT\n", { format: "hyperterminal" }), /there is no format "hyperterminal"; there are socat, saleae,/);
  });
});

import { strict as assert } from "node:assert";
import fc from "fast-check";
import { escapeSpans } from "../../trace/escape";
import { joinSpans, lengthOf } from "../../trace/events";
import type { Direction, Span } from "../../trace/events";
import { SecretMask } from "../../trace/mask";
import { byteStrings, cut, hold } from "./property";

type Said = [side: ">" | "<", bytes: string];

const directionOf = (side: ">" | "<"): Direction => (side === ">" ? "to-module" : "to-device");

/** Neighbouring spans of one side, joined; each entry as `side text`. */
function masked(dialogue: readonly Said[], chunk: number, payloads = false): string[] {
  const mask = new SecretMask({ payloads });
  return dialogue.map(([side, bytes]) => {
    let spans: Span[] = [];
    for (let at = 0; at < bytes.length; at += chunk) spans = joinSpans(spans, mask.apply(directionOf(side), bytes.slice(at, at + chunk)));
    assert.equal(lengthOf(spans), bytes.length);
    return `${side} ${escapeSpans(spans)}`;
  });
}

interface Row {
  hides: string;
  dialogue: Said[];
  shows: string[];
  payloads?: boolean;
}

const KEY = "-----BEGIN KEY-----\nMIIEow+IBAAK\n-----END KEY-----\n";

const rows: Row[] = [
  {
    hides: "a SIM PIN, in the command and in its echo",
    dialogue: [[">", "AT+CPIN=1234\r"], ["<", "AT+CPIN=1234\r\r\nOK\r\n"]],
    shows: ["> AT+CPIN=\\*{4}\\r", "< AT+CPIN=\\*{4}\\r\\r\\nOK\\r\\n"],
  },
  {
    hides: "a PUK and the new PIN, quoted, in lower case, behind another command",
    dialogue: [[">", 'ate0+cpin="12345678","0000";+CSQ\r']],
    shows: ['> ate0+cpin="\\*{8}","\\*{4}";+CSQ\\r'],
  },
  {
    hides: "the PIN of a lock and of its change, and neither a question nor its state",
    dialogue: [[">", 'AT+CLCK="SC",1,"1234"\r'], [">", 'AT+CPWD="SC","1234","4321"\r'], [">", "AT+CPIN?\r"], ["<", "+CPIN: SIM PIN\r\n"], [">", "AT+CPIN=?\r"]],
    shows: ['> AT+CLCK="SC",1,"\\*{4}"\\r', '> AT+CPWD="SC","\\*{4}","\\*{4}"\\r', "> AT+CPIN?\\r", "< +CPIN: SIM PIN\\r\\n", "> AT+CPIN=?\\r"],
  },
  {
    hides: "user and password of the APN, written and read",
    dialogue: [[">", 'AT+CGAUTH=1,1,"pa,ss","me"\r'], ["<", '+CGAUTH: 1,1,"me","pa,ss"\r\n']],
    shows: ['> AT+CGAUTH=1,1,"\\*{5}","\\*{2}"\\r', '< +CGAUTH: 1,1,"\\*{2}","\\*{5}"\\r\\n'],
  },
  {
    hides: "user and password of the broker, and shows its address",
    dialogue: [[">", 'AT+CMQTTCONNECT=0,"tcp://b:1883",60,1,"me","secret"\r'], ["<", "+CMQTTCONNECT: 0,0\r\n"], ["<", '+CMQTTCONNECT: 0,"tcp://b:1883",60,1,"me","secret"\r\n']],
    shows: ['> AT+CMQTTCONNECT=0,"tcp://b:1883",60,1,"\\*{2}","\\*{6}"\\r', "< +CMQTTCONNECT: 0,0\\r\\n", '< +CMQTTCONNECT: 0,"tcp://b:1883",60,1,"\\*{2}","\\*{6}"\\r\\n'],
  },
  {
    hides: "credentials in an HTTP header, and no other parameter of HTTP",
    dialogue: [[">", 'AT+HTTPPARA="USERDATA","Authorization: Basic bWU6"\r'], [">", 'AT+HTTPPARA="URL","http://a/"\r']],
    shows: ['> AT+HTTPPARA="USERDATA","\\*{25}"\\r', '> AT+HTTPPARA="URL","http://a/"\\r'],
  },
  {
    hides: "a key sent after the prompt, exact to its length, and what the module echoes of it",
    dialogue: [[">", `AT+CCERTDOWN="k.pem",${KEY.length}\r`], ["<", "\r\n>"], [">", KEY], ["<", `${KEY}\r\nOK\r\n`], [">", "AT+CCERTLIST\r"]],
    shows: [`> AT+CCERTDOWN="k.pem",${KEY.length}\\r`, "< \\r\\n>", `> \\*{${KEY.length}}`, "< \\*{19}\\n\\*{12}\\n\\*{17}\\n\\r\\nOK\\r\\n", "> AT+CCERTLIST\\r"],
  },
  {
    hides: "no command after a key that the module refused",
    dialogue: [[">", 'AT+CCERTDOWN="k.pem",52\r\n'], ["<", "\r\nERROR\r\n"], [">", "AT+CSQ\r\n"], ["<", "\r\n+CSQ: 20,99\r\n\r\nOK\r\n"]],
    shows: ['> AT+CCERTDOWN="k.pem",52\\r\\n', "< \\r\\nERROR\\r\\n", "> AT+CSQ\\r\\n", "< \\r\\n+CSQ: 20,99\\r\\n\\r\\nOK\\r\\n"],
  },
  {
    hides: "a key that was sent before its prompt was seen, too",
    dialogue: [[">", 'AT+CCERTDOWN="k.pem",5\r\n'], [">", "abcde"]],
    shows: ['> AT+CCERTDOWN="k.pem",5\\r\\n', "> \\*{5}"],
  },
  {
    hides: "IMSI and IMEI, which answer without a name, and nothing else between",
    dialogue: [[">", "AT+CIMI\r"], ["<", "\r\n+CREG: 1\r\n\r\n460010222028133\r\n\r\nOK\r\n"], [">", "AT+CGSN\r"], ["<", "AT+CGSN\r\r\n351602000330570\r\n\r\nOK\r\n"], ["<", "12345\r\n"]],
    shows: ["> AT+CIMI\\r", "< \\r\\n+CREG: 1\\r\\n\\r\\n\\*{15}\\r\\n\\r\\nOK\\r\\n", "> AT+CGSN\\r", "< AT+CGSN\\r\\r\\n\\*{15}\\r\\n\\r\\nOK\\r\\n", "< 12345\\r\\n"],
  },
  {
    hides: "ICCID, IMEI and phone numbers behind a name",
    dialogue: [["<", "+ICCID: 89860318760238610932\r\n"], ["<", "+SIMEI: 357396012183175\r\n"], ["<", "IMEI: 357396012183175\r\n"], ["<", '+CNUM: "me","+4917012",145\r\n']],
    shows: ["< +ICCID: \\*{20}\\r\\n", "< +SIMEI: \\*{15}\\r\\n", "< IMEI: \\*{15}\\r\\n", '< +CNUM: "\\*{2}","\\*{8}",145\\r\\n'],
  },
  {
    hides: "number and text of a message that is sent",
    dialogue: [[">", 'AT+CMGS="+4917012"\r'], ["<", "\r\n> "], [">", "hello\r\nyou\x1a"], ["<", "hello\r\n+CMGS: 12\r\n\r\nOK\r\n"], [">", "AT\r"]],
    shows: ['> AT+CMGS="\\*{8}"\\r', "< \\r\\n>\\x20", "> \\*{10}\\x1a", "< \\*{5}\\r\\n+CMGS: 12\\r\\n\\r\\nOK\\r\\n", "> AT\\r"],
  },
  {
    hides: "number and text of messages that are read or arrive",
    dialogue: [["<", '+CMGL: 1,"REC READ","+49170","","25/01/01"\r\nhello\r\n+CMGL: 2,"REC READ","+49171","","25/01/01"\r\nOKAY\r\n\r\nOK\r\n+CSQ: 1,2\r\n'], ["<", '+CMT: "+49170","","25/01/01"\r\nhello\r\n+CSQ: 1,2\r\n']],
    shows: [
      '< +CMGL: 1,"REC READ","\\*{6}","","25/01/01"\\r\\n\\*{5}\\r\\n+CMGL: 2,"REC READ","\\*{6}","","25/01/01"\\r\\nOK\\*{2}\\r\\n\\r\\nOK\\r\\n+CSQ: 1,2\\r\\n',
      '< +CMT: "\\*{6}","","25/01/01"\\r\\n\\*{5}\\r\\n+CSQ: 1,2\\r\\n',
    ],
  },
  {
    hides: "a number that is dialled",
    dialogue: [[">", "ATD+4917012;\r"]],
    shows: ["> ATD\\*{8};\\r"],
  },
  {
    hides: "accounts of modules that no manual here is of",
    dialogue: [
      [">", 'AT+QICSGP=1,1,"internet","anna","s3cret",1\r'],
      [">", 'AT+QMTCONN=0,"device-7","anna","s3cret"\r'],
      [">", 'AT+SMCONF="PASSWORD","s3cret"\r'],
      [">", 'AT+SMCONF="URL","broker.example"\r'],
      [">", 'AT+CNCFG=0,1,"internet","anna","s3cret",1\r'],
      [">", 'AT+MQTTUSERCFG=0,1,"device-7","anna","s3cret",0,0,""\r'],
      [">", 'AT+SHAHEAD="Authorization","Bearer s3cret"\r'],
    ],
    shows: [
      '> AT+QICSGP=1,1,"internet","\\*{4}","\\*{6}",1\\r',
      '> AT+QMTCONN=0,"device-7","\\*{4}","\\*{6}"\\r',
      '> AT+SMCONF="PASSWORD","\\*{6}"\\r',
      '> AT+SMCONF="URL","broker.example"\\r',
      '> AT+CNCFG=0,1,"internet","\\*{4}","\\*{6}",1\\r',
      '> AT+MQTTUSERCFG=0,1,"device-7","\\*{4}","\\*{6}",0,0,""\\r',
      '> AT+SHAHEAD="Authorization","\\*{13}"\\r',
    ],
  },
  {
    hides: "what the network's services are asked and answer",
    dialogue: [[">", 'AT+CUSD=1,"*100#",15\r'], ["<", '\r\n+CUSD: 0,"Your number is 4917012",15\r\n']],
    shows: ['> AT+CUSD=1,"\\*{5}",15\\r', '< \\r\\n+CUSD: 0,"\\*{22}",15\\r\\n'],
  },
  {
    hides: "no payload unless it is asked to",
    dialogue: [[">", "AT+CMQTTPAYLOAD=0,5\r"], ["<", "\r\n>"], [">", "hello"], ["<", "\r\nOK\r\n+CMQTTRXPAYLOAD: 0,3\r\nabc\r\n"]],
    shows: ["> AT+CMQTTPAYLOAD=0,5\\r", "< \\r\\n>", "> hello", "< \\r\\nOK\\r\\n+CMQTTRXPAYLOAD: 0,3\\r\\nabc\\r\\n"],
  },
  {
    hides: "payloads in both directions when it is asked to",
    payloads: true,
    dialogue: [
      [">", "AT+CMQTTPAYLOAD=0,5\r"],
      ["<", "\r\n>"],
      [">", "hello"],
      ["<", "\r\nOK\r\n+CMQTTRXPAYLOAD: 0,5\r\n\r\nOK\n+CMQTTRXEND: 0\r\n"],
      ["<", "+CIPRXGET: 2,0,3,0\r\nabc\r\nOK\r\n"],
      ["<", "+CIPRXGET: 3,0,3,0\r\n616263\r\nOK\r\n+CIPRXGET: 4,0,3\r\nOK\r\n"],
      ["<", "+RECEIVE,0,3:\r\nabc\r\n+IPD3\nabcOK\r\n"],
    ],
    shows: [
      "> AT+CMQTTPAYLOAD=0,5\\r",
      "< \\r\\n>",
      "> \\*{5}",
      "< \\r\\nOK\\r\\n+CMQTTRXPAYLOAD: 0,5\\r\\n\\*{5}+CMQTTRXEND: 0\\r\\n",
      "< +CIPRXGET: 2,0,3,0\\r\\n\\*{3}\\r\\nOK\\r\\n",
      "< +CIPRXGET: 3,0,3,0\\r\\n\\*{6}\\r\\nOK\\r\\n+CIPRXGET: 4,0,3\\r\\nOK\\r\\n",
      "< +RECEIVE,0,3:\\r\\n\\*{3}\\r\\n+IPD3\\n\\*{3}OK\\r\\n",
    ],
  },
];

describe("masking of secrets", () => {
  for (const { hides, dialogue, shows, payloads } of rows) {
    it(`hides ${hides}`, () => {
      for (const chunk of [1, 2, 7, Infinity]) assert.deepEqual(masked(dialogue, chunk, payloads), shows, `in chunks of ${chunk}`);
    });
  }

  it("hides a secret that its own echo interleaves with", () => {
    const mask = new SecretMask();
    const shown: Record<Direction, Span[]> = { "to-module": [], "to-device": [] };
    for (const byte of "AT+CPIN=1234\r") {
      for (const direction of ["to-module", "to-device"] as const) shown[direction] = joinSpans(shown[direction], mask.apply(direction, byte));
    }
    assert.equal(escapeSpans(shown["to-module"]), "AT+CPIN=\\*{4}\\r");
    assert.equal(escapeSpans(shown["to-device"]), "AT+CPIN=\\*{4}\\r");
  });

  it("hides the same bytes however the stream is cut, and keeps every length", () => {
    const lines = fc.constantFrom("AT+CPIN=1234\r", 'AT+CMGS="+49170"\r', "AT+CIMI\r", "\r\n460010222028133\r\n", "\r\n>", "OK\r\n", 'AT+CCERTDOWN="a",9\r', "+CMGR: 1,2\r\n");
    const side = fc.constantFrom<">" | "<">(">", "<");
    const dialogues = fc.array(fc.tuple(side, fc.oneof(lines, byteStrings), fc.array(fc.nat(), { maxLength: 6 })), { maxLength: 12 });
    hold(
      fc.property(dialogues, fc.boolean(), (dialogue, payloads) => {
        const whole = new SecretMask({ payloads });
        const cutUp = new SecretMask({ payloads });
        for (const [from, bytes, places] of dialogue) {
          const expected = whole.apply(directionOf(from), bytes);
          const parts = cut(bytes, places).map((part) => cutUp.apply(directionOf(from), part));
          assert.deepEqual(parts.reduce(joinSpans, []), expected);
          assert.equal(lengthOf(expected), bytes.length);
        }
      }),
    );
  });
});

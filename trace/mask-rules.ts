/** Where secrets stand in the conversation: data for `SecretMask`, by the commands of the manuals. */

/** Bytes that the device sends after a prompt. */
export interface EntryRule {
  /** Field that gives their number; without one, or where it is left out, they end with Ctrl-Z or ESC. */
  lengthField?: number;
  /** True: always masked. False: masked on request, as a payload. */
  secret: boolean;
}

export interface CommandRule {
  /** Fields after the `=`, from 0, that are masked. */
  secret: readonly number[];
  /** Only where field 0 has this value. */
  when?: string;
  entry?: EntryRule;
}

/** Bytes that follow an answer's header line. */
export interface BodyRule {
  /** Field that gives their number; without one they last as `until` says. */
  lengthField?: number;
  until?: "line-end" | "result";
  /** Where field 0 has this value, the bytes come as two hexadecimal digits each. */
  hexWhen?: string;
  secret: boolean;
}

export interface AnswerRule {
  /** Fields after the `:`, from 0, that are masked. */
  secret: readonly number[];
  /** A body follows only where field 0 has one of these values. */
  when?: readonly string[];
  body?: BodyRule;
}

const CONFIDENTIAL_MESSAGE: EntryRule = { secret: true };
const payload = (lengthField: number): CommandRule => ({ secret: [], entry: { lengthField, secret: false } });

/** Write commands, by the name before the `=`; read back in the answers below. */
export const COMMANDS: Readonly<Record<string, CommandRule>> = {
  "+CPIN": { secret: [0, 1] },
  "+CLCK": { secret: [2] },
  "+CPWD": { secret: [1, 2] },
  "+CGAUTH": { secret: [2, 3] },
  "+CMQTTCONNECT": { secret: [4, 5] },
  "+CFTPSLOGIN": { secret: [2, 3] },
  "+CSMTPSAUTH": { secret: [1, 2] },
  "+HTTPPARA": { secret: [1, 2, 3, 4, 5, 6, 7, 8], when: "USERDATA" },
  "+SIMEI": { secret: [0] },
  "+CSIM": { secret: [1] },
  "+CRSM": { secret: [5] },
  "+CSCA": { secret: [0] },
  "+CMGS": { secret: [0], entry: CONFIDENTIAL_MESSAGE },
  "+CMGSEX": { secret: [0], entry: CONFIDENTIAL_MESSAGE },
  "+CMGW": { secret: [0], entry: CONFIDENTIAL_MESSAGE },
  "+CMSS": { secret: [1] },
  "+CMMSRECP": { secret: [0] },
  "+CMMSCC": { secret: [0] },
  "+CMMSBCC": { secret: [0] },
  "+CCERTDOWN": { secret: [], entry: { lengthField: 1, secret: true } },
  "+CIPSEND": payload(1),
  "+CCHSEND": payload(1),
  "+CMQTTWILLMSG": payload(1),
  "+CMQTTPAYLOAD": payload(1),
  "+HTTPDATA": payload(0),
  "+CFTRANRX": payload(1),
};

/** A number dialled directly: `ATD` is followed by it without a `=`. */
export const DIAL: CommandRule = { secret: [0] };

/** Answers and URCs, by the name before the `:`. */
export const ANSWERS: Readonly<Record<string, AnswerRule>> = {
  "+ICCID": { secret: [0] },
  "+CICCID": { secret: [0] },
  "+CCID": { secret: [0] },
  "+CIMI": { secret: [0] },
  "+CGSN": { secret: [0] },
  "+SIMEI": { secret: [0] },
  IMEI: { secret: [0] },
  "+CNUM": { secret: [0, 1] },
  "+CGAUTH": { secret: [2, 3] },
  "+CMQTTCONNECT": { secret: [4, 5] },
  "+CSMTPSAUTH": { secret: [1, 2] },
  "+CSIM": { secret: [1] },
  "+CRSM": { secret: [2] },
  "+CSCA": { secret: [0] },
  "+CLIP": { secret: [0] },
  "+CMMSRECP": { secret: [0] },
  "+CMMSCC": { secret: [0] },
  "+CMMSBCC": { secret: [0] },
  "+CMGR": { secret: [1, 2], body: { until: "result", secret: true } },
  "+CMGL": { secret: [2, 3], body: { until: "result", secret: true } },
  "+CMT": { secret: [0, 1], body: { until: "line-end", secret: true } },
  "+CDS": { secret: [2], body: { until: "line-end", secret: true } },
  "+CMQTTRXPAYLOAD": { secret: [], body: { lengthField: 1, secret: false } },
  "+CIPRXGET": { secret: [], when: ["2", "3"], body: { lengthField: 2, hexWhen: "3", secret: false } },
  "+CCHRECV": { secret: [], when: ["DATA"], body: { lengthField: 2, secret: false } },
  "+HTTPREAD": { secret: [], body: { lengthField: 0, secret: false } },
};

/** Headers of received data that name their length in their own way. */
export const COUNTED_HEADERS: readonly RegExp[] = [/^\+RECEIVE,[0-9]+,([0-9]+):?$/, /^\+IPD,?([0-9]+)$/];

/** Commands whose answer is an identity without a name before it: IMSI, IMEI, ICCID. */
export const IDENTITY_COMMANDS: readonly string[] = ["+CIMI", "+CGSN", "+GSN", "+CICCID", "+CCID"];

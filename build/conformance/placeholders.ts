/** Words in examples that stand for a value, or for bytes that are left out, and the values that stand in their place where they are replayed. */
import type { Spoken } from "../../trace/manuals";

type Values = Readonly<Record<string, string>>;

const NAME_SERVERS: Values = { ip1: "114.114.114.114", ip2: "223.5.5.5" };
/** Four bytes in GBK, which the manual counts. */
const CHINESE: Values = { 中国: "\xd6\xd0\xb9\xfa" };
/** XXXX is the user, $$$$ the password (EC716S 13.1). */
const IDENTITY: Values = { "<clientid>": "device", "<XXXX>": "user", "<$$$$>": "word" };

/** By the example's id. */
const PLACEHOLDERS: Readonly<Record<string, Values>> = {
  "sim767xx/17/+CCHRECV/1": { ".....": "p".repeat(1024) },
  "ec716s/9/+CDNSCFG/1": { ...NAME_SERVERS, "<server domain>": "server.example", "<port>": "7500" },
  "ec716s/9/+CDNSCFG/2": NAME_SERVERS,
  "ec716s/9/^HEARTINQUIRE/1": { "36.6.*.*": "36.6.0.1" },
  "ec716s/11/+HTTPDATA/1": CHINESE,
  "ec716s/11/+HTTPACTION/1": { ".....": "p".repeat(9592) },
  "ec716s/11/+HTTPACTION/2": { ...CHINESE, ".....": "p".repeat(207751) },
  "ec716s/11/+HTTPACTION/3": { ".....": "p".repeat(1592) },
  "ec716s/11/+HTTPEXACTION/1": { "<date_len>": "10" },
  "ec716s/13/+MCONFIG/1": IDENTITY,
  "ec716s/13/+MIPSTART/1": { ...IDENTITY, '"ip"': '"120.27.2.154"', '"port"': "1883" },
};

/** `talk` of example `id` with values where it has placeholders. */
export function filled(id: string, talk: readonly Spoken[]): readonly Spoken[] {
  const values = Object.entries(PLACEHOLDERS[id] ?? {});
  if (values.length === 0) return talk;
  return talk.map(([side, text, kind]): Spoken => {
    const line = values.reduce((shown, [placeholder, value]) => shown.replaceAll(placeholder, value), text);
    return kind === undefined ? [side, line] : [side, line, kind];
  });
}

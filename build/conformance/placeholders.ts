/** Words in examples that stand for a value, and the values that stand in their place where they are replayed. */
import type { Spoken } from "../../trace/manuals";

type Values = Readonly<Record<string, string>>;

const NAME_SERVERS: Values = { ip1: "114.114.114.114", ip2: "223.5.5.5" };
/** XXXX is the user, $$$$ the password (EC716S 13.1). */
const IDENTITY: Values = { "<clientid>": "device", "<XXXX>": "user", "<$$$$>": "word" };

/** By the example's id. */
const PLACEHOLDERS: Readonly<Record<string, Values>> = {
  "ec716s/9/+CDNSCFG/1": { ...NAME_SERVERS, "<server domain>": "server.example", "<port>": "7500" },
  "ec716s/9/+CDNSCFG/2": NAME_SERVERS,
  "ec716s/9/^HEARTINQUIRE/1": { "36.6.*.*": "36.6.0.1" },
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

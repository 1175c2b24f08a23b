/** Values in examples that the world decides, not the module: one rule for each kind. What the groups hold may be another value. */

interface WorldValue {
  shown: RegExp;
  kind: string;
}

const ADDRESS = String.raw`\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}`;

const WORLD_VALUES: readonly WorldValue[] = [
  { kind: "the address that the network gave", shown: new RegExp(`^(?:\\+(?:IPADDR|CCHADDR): )?(${ADDRESS})$`) },
  { kind: "the address that the network gave", shown: new RegExp(`^\\+CGPADDR: \\d+,"?(${ADDRESS})"?$`) },
  { kind: "the address that the network gave", shown: new RegExp(`^\\+SAPBR: \\d,1,(${ADDRESS})$`) },
  { kind: "the address that the network gave", shown: new RegExp(`^\\+CGDCONT: \\d+,"[^"]*","[^"]*","(${ADDRESS})"`) },
  { kind: "the identity of module and card", shown: /^(?:(?:IMEI|IMSI): )?(\d{15})$/ },
  { kind: "the identity of module and card", shown: /^\+SIMEI: (\d{15})$/ },
  { kind: "the identity of module and card", shown: /^\+?ICCID: (\d{20})$/ },
  { kind: "the identity of module and card", shown: /^\^HEARTBEAT: \d,(\d{15})$/ },
  { kind: "the time", shown: /^\+CCLK: "(\d\d\/\d\d\/\d\d,\d\d:\d\d:\d\d[+-]\d\d)"$/ },
  { kind: "the time that a ping takes", shown: /^\+CIPPING: \d+,"[\d.]+",(\d+),\d+$/ },
];

/** Whether two lines are the same apart from what the world decides; `marked` are further rules. */
export function sameLine(expected: string, actual: string, marked: readonly RegExp[]): boolean {
  if (expected === actual) return true;
  return [...WORLD_VALUES.map(({ shown }) => shown), ...marked].some((rule) => {
    const masked = mask(expected, rule);
    return masked !== undefined && masked === mask(actual, rule);
  });
}

/** `line` without what the groups of `rule` hold; undefined where it does not fit. */
function mask(line: string, rule: RegExp): string | undefined {
  const found = new RegExp(rule.source, "d").exec(line);
  if (found?.indices === undefined) return undefined;
  let rest = 0;
  let kept = "";
  for (const [start, end] of found.indices.slice(1).filter((span) => span !== undefined)) {
    kept += `${line.slice(rest, start)}*`;
    rest = end;
  }
  return kept + line.slice(rest);
}

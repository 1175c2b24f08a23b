import type { Exchange } from "../exchange";
import type { Ec716sFirmware } from "./firmware";

/** What goes out at once while the transmit buffer has room, in bytes. */
const PIECE = 4096;
const POLL_MS = 20;

/** `<head>`, the data as the transmit buffer takes it, and OK. */
export function putOut(firmware: Ec716sFirmware, x: Exchange, head: string, data: string, then: () => void = () => undefined): void {
  const noGap = firmware.quirks.isOn("http-data-no-gap");
  let rest = `\r\n${head}\r\n${data}${data === "" ? "" : "\r\n"}${noGap ? "OK\r\n" : ""}`;
  const next = (): string | number | undefined => {
    if (rest === "") return undefined;
    if (firmware.port.room < PIECE) return POLL_MS;
    const piece = rest.substring(0, PIECE);
    rest = rest.substring(PIECE);
    return piece;
  };
  x.sendUncut(next, () => {
    if (noGap) x.silent();
    else x.ok();
    then();
  });
}

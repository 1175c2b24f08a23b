/** For measuring what a download costs: the application, and a connection beside it that reads what a server sends. */
import type { Device } from "../../app/device";
import { defaultTcpConfig } from "../../app/tcp/config";
import { Tcp } from "../../app/tcp/tcp";
import { find, parseInteger, slice } from "../../hal/bytes";
import type { Host } from "../../hal/host";
import type { Board } from "../../hal/stm32f405/board";

const COMMAND = "download ";

/** `download <port>` on the console: reads from 127.0.0.1 until the server ends, and tells how many bytes that were. */
export function downloadOnCommand(this: void, command: string, host: Host, device: Device, board: Board): void {
  const { sockets } = device.modem;
  const port = parseInteger(slice(command, COMMAND.length, command.length));
  if (find(command, COMMAND, 0) !== 0 || port === undefined || sockets === undefined) return;
  const { clock, random } = host;
  const tcp = new Tcp({ sockets, link: device.link, clock, random, config: defaultTcpConfig });
  let received = 0;
  tcp.connect({ transport: "tcp", host: "127.0.0.1", port }, {
    onOpen: () => board.log("download begins"),
    onData: (bytes) => {
      received = received + bytes.length;
    },
    onEnd: (failure) => board.log("downloaded " + String(received) + (failure === undefined ? "" : ", then " + failure.message)),
  });
}

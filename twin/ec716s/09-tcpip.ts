import type { Chapter } from "../chapter";
import { bearerCommands } from "./09-bearer";
import { Heartbeat } from "./09-heartbeat";
import { linkCommands } from "./09-open";
import { receiveCommand } from "./09-receive";
import { sendCommands } from "./09-send";
import { loadSaved, settingCommands, TCPIP_SETTINGS } from "./09-settings";
import { tlsCommand } from "./09-tls";
import type { Ec716sFirmware } from "./firmware";

/** EC716S chapter 9. */
export const tcpipChapter: Chapter<Ec716sFirmware> = {
  number: 9,
  title: "TCP/IP",
  settings: TCPIP_SETTINGS,
  quirks: [
    { id: "link-blank", about: "A blank stands behind the link's number: 4, CONNECT OK and 1, CLOSE OK.", chapter: 9 },
    { id: "accept-blank", about: "A blank stands behind DATA ACCEPT:.", chapter: 9 },
    { id: "address-zeros", about: "The parts of the address have three digits: 010.083.172.111.", chapter: 9 },
    { id: "ciicr-pdp-deact", about: "AT+CIICR fails with +PDP: DEACT and +CME ERROR: 65535.", chapter: 9 },
    { id: "stack-error-lines", about: "A connection that breaks ends with TCP ERROR:<code> outside transparent mode, too.", chapter: 9 },
    { id: "rxget-cut-short", about: "AT+CIPRXGET=2 of a closed link gives a byte less than it announces, and no OK.", chapter: 9 },
  ],
  orders: [
    { command: "+CIPSHUT", choices: ["shut-ok", "ok", "shut-ok-then-ok"], about: "What ends AT+CIPSHUT: SHUT OK, OK, or the one and then the other." },
    { command: "+PDP", choices: ["blank", "colon"], about: "How the end of the context is told: +PDP DEACT or +PDP: DEACT." },
    { command: "RECV FROM", choices: ["table", "example"], about: "RECV FROM:<address>:<port> as the table has it, or +RECV FROM: with a blank as the example does." },
  ],
  run(firmware) {
    const { ip, interpreter } = firmware;
    const heartbeat = new Heartbeat(firmware);
    return {
      commands: {
        ...settingCommands(firmware, () => ip.stateName === "IP INITIAL"),
        ...bearerCommands(firmware),
        ...linkCommands(firmware, heartbeat),
        ...sendCommands(firmware),
        ...heartbeat.commands(),
        "+CIPRXGET": receiveCommand(firmware),
        "+SSLCFG": tlsCommand(firmware),
        O: {
          execute: (x) => {
            if (!interpreter.resume(x)) x.result("NO CARRIER");
          },
        },
      },
      started: () => loadSaved(firmware),
      closeFromNetwork: (number) => {
        const link = ip.live(number);
        if (link?.connection === undefined) return false;
        link.connection.abort();
        link.state = ip.severalLinks ? "REMOTE CLOSING" : "CLOSED";
        const { channel } = link;
        link.channel = undefined;
        if (channel === undefined) firmware.urc(`${ip.prefix(link)}CLOSED`);
        else channel.end();
        return true;
      },
    };
  },
};

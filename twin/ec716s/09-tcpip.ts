import type { Chapter } from "../chapter";
import { dialData } from "../data-call";
import { bearerCommands, loadPrivateNetwork } from "./09-bearer";
import { closeCommands } from "./09-close";
import { Heartbeat } from "./09-heartbeat";
import { openCommand } from "./09-open";
import { receiveCommand } from "./09-receive";
import { sendCommands } from "./09-send";
import { loadSaved, settingCommands, TCPIP_SETTINGS } from "./09-settings";
import { tlsCommand } from "./09-tls";
import { leaveTransparentMode } from "./09-transparent";
import type { Ec716sFirmware } from "./firmware";

/** EC716S chapter 9. */
export const tcpipChapter: Chapter<Ec716sFirmware> = {
  number: 9,
  title: "TCP/IP",
  settings: TCPIP_SETTINGS,
  quirks: [
    { id: "link-blank", about: "A blank stands behind the link's number in 4, CONNECT OK and 1, CLOSE OK, but not in 1,CLOSED.", chapter: 9 },
    { id: "accept-blank", about: "A blank stands behind DATA ACCEPT:.", chapter: 9 },
    { id: "address-zeros", about: "The parts of the address have three digits: 010.083.172.111.", chapter: 9 },
    { id: "ciicr-pdp-deact", about: "AT+CIICR fails with +PDP: DEACT and +CME ERROR: 65535.", chapter: 9 },
    { id: "stack-error-lines", about: "An error of the stack is told as TCP ERROR:<code> or UDP ERROR:<code> outside transparent mode, too.", chapter: 9 },
    { id: "transparent-error-silent", about: "An error of the stack ends transparent mode without a word: what the host types is commands from then on.", chapter: 9 },
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
        "+CIPSTART": openCommand(firmware, heartbeat),
        ...closeCommands(firmware),
        ...sendCommands(firmware),
        ...heartbeat.commands(),
        "+CIPRXGET": receiveCommand(firmware),
        "+SSLCFG": tlsCommand(firmware),
        // The manual has these two in the examples of 9.37 and 9.38 alone.
        D: { execute: (x) => dialData(firmware, x) },
        H: {
          execute: (x) => {
            firmware.hangUp();
            x.ok();
          },
        },
        O: {
          execute: (x) => {
            if (!interpreter.resume(x)) x.result("NO CARRIER");
          },
        },
      },
      started: () => {
        loadSaved(firmware);
        loadPrivateNetwork(firmware);
      },
      closeFromNetwork: (number) => {
        const link = ip.live(number);
        if (link?.connection === undefined) return false;
        heartbeat.ended(link);
        link.connection.die();
        link.state = ip.severalLinks ? "REMOTE CLOSING" : "CLOSED";
        if (link.channel === undefined) firmware.urc(ip.closedText(link));
        else leaveTransparentMode(firmware, link, "CLOSED");
        return true;
      },
    };
  },
};

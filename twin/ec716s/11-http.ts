import type { Chapter, CommandTable } from "../chapter";
import { oneOf } from "../parameters";
import { CommandRefused } from "../refusal";
import { numberCommand } from "../setting-command";
import { actionCommands, bufferBytes } from "./11-action";
import { areSaved, HTTP_TAGS, saveParameters, setParameter } from "./11-parameters";
import { streamCommands } from "./11-stream";
import { HTTP_TLS, HttpTask } from "./11-task";
import type { Ec716sFirmware } from "./firmware";

/** Tags that AT+HTTPSCONT? leaves out (EC716S 11.12). */
const NOT_SHOWN = ["TIMEOUT", "CONTENT"];
const SAVED = 0;
const NOT_SAVED = 1;

/** EC716S chapter 11. */
export const httpChapter: Chapter<Ec716sFirmware> = {
  number: 11,
  title: "HTTP",
  settings: [HTTP_TLS],
  quirks: [
    { id: "http-action-blank", about: "A blank stands behind the colon of +HTTPACTION:, as in the syntax.", chapter: 11 },
    { id: "http-action-pieces", about: "+HTTPACTION: comes for each piece of the content with its length, as in two examples.", chapter: 11 },
    { id: "http-error-lines", about: "A request of AT+HTTPACTION that fails is told by ERROR:<code> alone, as any HTTP error.", chapter: 11 },
    { id: "http-get-error-twice", about: "ERROR follows the line ERROR:<code> that ends AT+HTTPGET.", chapter: 11 },
    { id: "http-read-no-blank", about: "No blank stands behind the colon of +HTTPREAD:, as in the syntax.", chapter: 11 },
    { id: "http-head-as-read", about: "The header is announced as +HTTPREAD:<length>, as in the syntax.", chapter: 11 },
    { id: "http-exget-as-get", about: "AT+HTTPEXGET announces its data as +HTTPGET:<length>, as in the syntax.", chapter: 11 },
    { id: "http-expost-again", about: "+HTTPEXPOST asks for each piece of a body, not for the first alone.", chapter: 11 },
    { id: "http-data-no-gap", about: "OK stands directly behind the data of HTTP, without an empty line.", chapter: 11 },
    { id: "http-lsat-buffers", about: "AT+HTTPDATA and AT+HTTPREAD take up to 130048 bytes, as the build called LSAT does.", chapter: 11 },
    { id: "http-range-breaks", about: "Range requests break with 601 once they have brought 100 KB since the start of the module.", chapter: 11, apart: true },
    { id: "httpscont-ranges", about: "AT+HTTPSCONT prints the ranges of AT+HTTPREAD in front of its OK, as in the syntax.", chapter: 11 },
  ],
  run(firmware) {
    const task = new HttpTask(firmware);
    return { commands: { ...sessionCommands(task), ...parameterCommands(task), ...actionCommands(task), ...streamCommands(task) } };
  },
};

/** AT+HTTPINIT, AT+HTTPTERM and AT+HTTPSSL (EC716S 11.1, 11.2, 11.13). */
function sessionCommands(task: HttpTask): CommandTable {
  return {
    "+HTTPINIT": {
      test: "",
      execute: (x) => {
        task.start();
        x.ok();
      },
    },
    "+HTTPTERM": {
      test: "",
      execute: (x) => {
        task.stop();
        x.ok();
      },
    },
    "+HTTPSSL": numberCommand(task.firmware, { name: "+HTTPSSL", setting: HTTP_TLS, accepts: oneOf(0, 1), range: "(0-1)" }),
  };
}

/** AT+HTTPPARA and AT+HTTPSCONT (EC716S 11.3, 11.12). */
function parameterCommands(task: HttpTask): CommandTable {
  const { nvram, quirks } = task.firmware;
  return {
    "+HTTPPARA": {
      test: '+HTTPPARA: "HTTPParamTag"," HTTPParamValue"',
      read: (x) => {
        task.requireStarted();
        x.line("+HTTPPARA:");
        for (const tag of HTTP_TAGS) x.line(`${tag}: ${task.parameters[tag]}`.trimEnd());
        x.ok();
      },
      write: (x) => {
        task.requireStarted();
        const tag = x.parameters.expectCount(2, 2).text(0, { quoted: true }).toUpperCase();
        if (task.busy || !setParameter(task.parameters, tag, x.parameters.text(1))) throw new CommandRefused();
        x.ok();
      },
    },
    "+HTTPSCONT": {
      read: (x) => {
        task.requireStarted();
        x.line(`+HTTPSCONT:${areSaved(nvram, task.parameters) ? SAVED : NOT_SAVED}`);
        for (const tag of HTTP_TAGS) if (!NOT_SHOWN.includes(tag)) x.line(`${tag}:${TIGHT.includes(tag) ? "" : " "}${task.parameters[tag]}`.trimEnd());
        x.ok();
      },
      execute: (x) => {
        task.requireStarted();
        saveParameters(nvram, task.parameters);
        if (quirks.isOn("httpscont-ranges")) x.line(`+HTTPREAD: (0-${bufferBytes(task.firmware)}),(1-${bufferBytes(task.firmware)})`);
        x.ok();
      },
    },
  };
}

/** Those that have no blank behind their colon there. */
const TIGHT = ["CID", "USERDATA"];

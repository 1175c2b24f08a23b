import { existsSync, readFileSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";
import type { DeviceConfig } from "../../app/device";
import { pinDigits, wholeNumber, wordList } from "../option-values";
import { FAMILIES, type FamilyName } from "../twin/families";
import { settingProblem } from "../twin/options";
import { EVERY_DRIVER, type Recognition } from "./drivers";

/** A broker as its URL names it. */
export interface BrokerAddress {
  host: string;
  port: number;
  secure: boolean;
  user?: string;
  password?: string;
  /** PEM text of the authority that signed the broker's certificate. */
  ca?: string;
}

export interface RunOptions {
  /** The family that the twin plays; what stands for `auto` behind a real port means nothing. */
  module: FamilyName;
  /** What the device is told of the module that it has. */
  recognition: Recognition;
  /** bit/s of the twin, or at which a real port is opened. */
  baud: number;
  seed: number;
  quirks: string[];
  /** The build that the twin plays; the manual's where left out. */
  revision?: string;
  trace: string;
  /** The serial port of a real module; left out for the twin. */
  port?: string;
  pdp: DeviceConfig["link"]["pdp"];
  pin?: string;
  /** Left out: an embedded broker. */
  broker?: BrokerAddress;
  readings: number;
  /** Updates of the application after the readings; only with a twin. */
  updates: boolean;
}

const DEFAULT_TRACE = "build/out/run.trace";
const READINGS_MAX = 10000;

/** The module is what the device finds it to be; the twin is then one of the first family. */
const AUTO = "auto";
const AUTO_TWIN: FamilyName = "sim767xx";
const USUAL_BAUD = 115200;

interface RawOptions {
  module: FamilyName | typeof AUTO;
  baud: number;
  seed: number;
  quirks: string;
  revision?: string;
  trace: string;
  port?: string;
  apn: string;
  apnUser?: string;
  apnPassword?: string;
  pin?: string;
  broker?: BrokerAddress;
  user?: string;
  password?: string;
  ca?: string;
  readings: number;
  updates: "yes" | "no";
}

/** Reads the command line; on a mistake prints one sentence that says what to do and exits with 2. */
export function parseRunOptions(argv: readonly string[]): RunOptions {
  const program = new Command("run")
    .description("Readings from a sensor to an MQTT broker through a module's twin, or through a real module.")
    .option("--module <name>", `the module whose twin is used: ${Object.keys(FAMILIES).join(", ")}; with --port the only one whose driver is`, parseModule, AUTO as FamilyName | typeof AUTO)
    .option("--port <path>", "serial port of a real module; without it the twin is used")
    .option("--baud <rate>", "bit/s of the twin's UART, which the device finds out; with --port the rate that it tries first", wholeNumber(300, 4000000), USUAL_BAUD)
    .option("--apn <name>", "access point name of the SIM's operator", "internet")
    .option("--apn-user <user>", "user name for the APN")
    .option("--apn-password <password>", "password for the APN")
    .option("--pin <digits>", "PIN of the SIM, 4 to 8 digits", pinDigits)
    .option("--broker <url>", "mqtt://host:port or mqtts://host:port; without it a broker is embedded", parseBroker)
    .option("--user <name>", "user name at the broker")
    .option("--password <password>", "password at the broker")
    .option("--ca <file>", "PEM file of the authority that signed the broker's certificate")
    .option("--readings <count>", "readings to take, one a second", wholeNumber(1, READINGS_MAX), 60)
    .addOption(new Option("--updates <answer>", "whether the application is updated after the readings; never on a real module").choices(["yes", "no"]).default("yes"))
    .option("--seed <number>", "seed of everything random", wholeNumber(1, 2147483646), 1)
    .option("--quirks <ids>", "what real modules do beyond the manual: all, or ids with commas", "")
    .option("--revision <name>", "build of the firmware that the twin plays; without it the manual's")
    .option("--trace <file>", "where the conversation is recorded", DEFAULT_TRACE)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse(argv);
  const raw = program.opts<RawOptions>();
  if (raw.port !== undefined && raw.broker === undefined)
    program.error("error: a real module cannot reach an embedded broker; give BROKER=mqtt://host:port that it can reach");
  if (raw.port !== undefined && program.getOptionValueSource("apn") !== "cli")
    program.error("error: a real module needs the operator's access point name; give APN=name");
  const module = raw.module === AUTO ? AUTO_TWIN : raw.module;
  const { bauds } = FAMILIES[module];
  if (raw.port === undefined && !bauds.includes(raw.baud))
    program.error(`error: the module has no rate of ${raw.baud} bit/s; BAUD= is one of ${bauds.join(", ")}`);
  const quirks = wordList(raw.quirks);
  const problem = raw.port === undefined ? settingProblem(module, { quirks, revision: raw.revision }) : undefined;
  if (problem !== undefined) program.error(`error: ${problem}`);
  const { broker } = raw;
  if (broker !== undefined) Object.assign(broker, { user: raw.user ?? broker.user, password: raw.password ?? broker.password });
  if (broker?.secure === true) {
    const file = raw.ca ?? program.error("error: mqtts needs the authority that signed the broker's certificate; give CA=file.pem");
    if (!existsSync(file)) program.error(`error: there is no file ${file}; CA= names a PEM file`);
    broker.ca = readFileSync(file, "latin1");
  }
  const { baud, seed, revision, trace, port, pin, readings } = raw;
  return { module, recognition: recognitionOf(raw), baud, seed, quirks, revision, trace, port, pdp: pdp(raw), pin, broker, readings, updates: raw.updates === "yes" && port === undefined };
}

/** A device with a twin is told nothing, so that it has to find out. */
function recognitionOf({ module, baud, port }: RawOptions): Recognition {
  if (port === undefined) return { drivers: EVERY_DRIVER, baud: USUAL_BAUD };
  return { drivers: module === AUTO ? EVERY_DRIVER : [module], baud };
}

function pdp(raw: RawOptions): RunOptions["pdp"] {
  const { apn, apnUser, apnPassword } = raw;
  if (apnUser === undefined) return { apn };
  return { apn, authentication: { protocol: "chap", user: apnUser, password: apnPassword ?? "" } };
}

function parseModule(text: string): FamilyName | typeof AUTO {
  if (text === AUTO || Object.hasOwn(FAMILIES, text)) return text as FamilyName | typeof AUTO;
  throw new InvalidArgumentError(`Known are: ${[AUTO, ...Object.keys(FAMILIES)].join(", ")}.`);
}

function parseBroker(text: string): BrokerAddress {
  const example = "Write it as mqtt://host:1883 or mqtts://host:8883.";
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const scheme = url?.protocol;
  if (url === undefined || (scheme !== "mqtt:" && scheme !== "mqtts:"))
    throw new InvalidArgumentError(`It is no URL of a broker. ${example}`);
  if (url.hostname === "") throw new InvalidArgumentError(`It names no host. ${example}`);
  if (url.pathname.length > 1 || url.search !== "") throw new InvalidArgumentError(`It has more than host and port. ${example}`);
  const secure = scheme === "mqtts:";
  const address: BrokerAddress = { host: url.hostname, port: Number(url.port) || (secure ? 8883 : 1883), secure };
  if (url.username !== "") address.user = decodeURIComponent(url.username);
  if (url.password !== "") address.password = decodeURIComponent(url.password);
  return address;
}

import type { Chapter } from "../chapter";
import { startChapter } from "./01-start";
import { basicChapter } from "./02-basic";
import { configurationChapter } from "./03-configuration";
import { deviceChapter } from "./04-device";
import { networkChapter } from "./05-network";
import { packetChapter } from "./06-packet";
import { ntpChapter } from "./07-ntp";
import { fileSystemChapter } from "./08-filesystem";
import { bearerChapter } from "./10-bearer";
import { httpChapter } from "./11-http";
import { mqttChapter } from "./13-mqtt";
import { tcpipChapter } from "./09-tcpip";
import type { Ec716sFirmware } from "./firmware";

/** Every chapter of the manual that the twin has, in its order. */
export const CHAPTERS: readonly Chapter<Ec716sFirmware>[] = [startChapter, basicChapter, configurationChapter, deviceChapter, networkChapter, packetChapter, ntpChapter, fileSystemChapter, tcpipChapter, bearerChapter, httpChapter, mqttChapter];

import {
  readMqttClientPdpContexts,
  readMqttPdpContext,
  readMqttSettings,
  readMqttTlsContexts,
  setMqttClientPdpContext,
  setMqttOperationTimeout,
  setMqttPdpContext,
  setMqttTlsContext,
  setMqttUtf8Check,
  setMqttVersion,
} from "../../../drivers/sim767xx/16-mqtt-settings";
import { asked, fails, refuses } from "./answers";

const OK = "\r\nOK\r\n";

describe("SIM767XX chapter 16, settings", () => {
  it("the SSL context of a client is 0 to 9", () => {
    asked("AT+CMQTTSSLCFG=0,1", OK, (session, take) => setMqttTlsContext(session, 0, 1, take));
    refuses((session, take) => setMqttTlsContext(session, 0, 10, take));
    asked("AT+CMQTTSSLCFG?", "\r\n+CMQTTSSLCFG: 0,3\r\n+CMQTTSSLCFG: 1,\r\n" + OK, (session, take) => readMqttTlsContexts(session, take), [
      { client: 0, context: 3 },
      { client: 1 },
    ]);
  });

  it("UTF-8 check, time limit and version are set for one client", () => {
    asked('AT+CMQTTCFG="checkUTF8",0,0', OK, (session, take) => setMqttUtf8Check(session, 0, false, take));
    asked('AT+CMQTTCFG="optimeout",0,24', OK, (session, take) => setMqttOperationTimeout(session, 0, 24, take));
    asked('AT+CMQTTCFG="version",1,4', OK, (session, take) => setMqttVersion(session, 1, "3.1.1", take));
    asked('AT+CMQTTCFG="version",1,3', OK, (session, take) => setMqttVersion(session, 1, "3.1", take));
    fails('AT+CMQTTCFG="version",1,3', "\r\nERROR\r\n", (session, take) => setMqttVersion(session, 1, "3.1", take), "error");
    refuses((session, take) => setMqttOperationTimeout(session, 0, 19, take));
    refuses((session, take) => setMqttUtf8Check(session, 2, false, take));
  });

  it("the settings of both clients are read", () => {
    asked("AT+CMQTTCFG?", "\r\n+CMQTTCFG: 0,0,24\r\n+CMQTTCFG: 1,1,120\r\n" + OK, (session, take) => readMqttSettings(session, take), [
      { client: 0, utf8Check: false, operationTimeoutSeconds: 24 },
      { client: 1, utf8Check: true, operationTimeoutSeconds: 120 },
    ]);
  });

  it("PDP contexts are set by small letters and told in capitals, once with a blank behind the plus", () => {
    asked('AT+CMQTTCFG="cid",2', OK, (session, take) => setMqttPdpContext(session, 2, take));
    asked('AT+CMQTTCFG="cid"', '\r\n+CMQTTCFG: "CID",2\r\n' + OK, (session, take) => readMqttPdpContext(session, take), 2);
    asked('AT+CMQTTCFG="scid",1,3', OK, (session, take) => setMqttClientPdpContext(session, 1, 3, take));
    asked(
      'AT+CMQTTCFG="scid"',
      '\r\n+CMQTTCFG: "SCID",0,1\r\n+ CMQTTCFG: "SCID",1,3\r\n' + OK,
      (session, take) => readMqttClientPdpContexts(session, take),
      [1, 3],
    );
    refuses((session, take) => setMqttPdpContext(session, 0, take));
    refuses((session, take) => setMqttClientPdpContext(session, 0, 16, take));
  });
});

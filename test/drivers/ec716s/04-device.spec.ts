import {
  chooseSimBySignal,
  powerOff,
  powerOffAtOnce,
  readAdc,
  readAdcs,
  readCardDetection,
  readCardPresent,
  readChosenSim,
  readFunctionality,
  readNetworkLight,
  readSelectedSim,
  readSupplyThresholds,
  readSupplyVoltage,
  readUsbNetworkCard,
  restartToFullFunctionality,
  selectSim,
  setAdc,
  setCardDetection,
  setFunctionality,
  setNetworkLight,
  setSupplyThresholds,
  setUsbNetworkCard,
  testDevice,
} from "../../../drivers/ec716s/04-device";
import {
  readAutomaticUpgrade,
  readUpgradePeriod,
  readUpgradeSource,
  readUpgradeState,
  setAutomaticUpgrade,
  setUpgradePeriod,
  setUpgradeSource,
  startUpgrade,
} from "../../../drivers/ec716s/04-upgrade";
import { asked, asks, fails, refuses } from "../sim767xx/answers";

const OK = "\r\nOK\r\n";

describe("EC716S chapter 4, functionality and power", () => {
  it("the level of functionality is read and set; a restart is done when it is accepted", () => {
    asked("AT+CFUN?", "\r\n+CFUN: 1\r\n" + OK, (session, take) => readFunctionality(session, take), 1);
    asked("AT+CFUN=0", OK, (session, take) => setFunctionality(session, "minimum", take));
    asked("AT+CFUN=4", OK, (session, take) => setFunctionality(session, "flight", take));
    asked("AT+CFUN=1,1", OK, (session, take) => restartToFullFunctionality(session, take));
    asked("AT+CFUN=?", "\r\n+CFUN: (0,1,4),(0,1)\r\n" + OK, (session, take) => testDevice(session, "+CFUN", take), "(0,1,4),(0,1)");
  });

  it("the card that goes with the function is told in front of OK, and is no part of the answer", () => {
    asked("AT+CFUN=0", "\r\n+CPIN: NOT READY\r\n" + OK, (session, take) => setFunctionality(session, "minimum", take));
  });

  it("switching off ends with a line of its own, without OK or behind one", () => {
    asked("AT+CPOWD=1", "\r\nNORMAL POWER DOWN\r\n", (session, take) => powerOff(session, take));
    asked("AT+CPOWD=1", OK + "\r\nNORMAL POWER DOWN\r\n", (session, take) => powerOff(session, take));
    fails("AT+CPOWD=1", "\r\n+CME ERROR: 3\r\n", (session, take) => powerOff(session, take), "cme 3");
  });

  it("switching off at once is done when nothing is said", () => {
    asks([[">", "AT+CPOWD=0"], ["wait", "1500"], [">", "AT"], ["<", OK], [">", "AT+CMEE?"], ["<", "\r\n+CMEE: 2\r\n" + OK]], (session, take) => powerOffAtOnce(session, take), {});
    fails("AT+CPOWD=0", "\r\nERROR\r\n", (session, take) => powerOffAtOnce(session, take), "error");
  });
});

describe("EC716S chapter 4, pins and supply", () => {
  it("a card is watched by its pin, of either kind", () => {
    asked("AT+CSDT=1,0", OK, (session, take) => setCardDetection(session, "low", take));
    asked("AT+CSDT=1,1", OK, (session, take) => setCardDetection(session, "high", take));
    asked("AT+CSDT=0", OK, (session, take) => setCardDetection(session, "off", take));
    asked("AT+CSDT?", "\r\n+CSDT:1,0\r\n" + OK, (session, take) => readCardDetection(session, take), "low");
    asked("AT+CSDT?", "\r\n+CSDT:1\r\n" + OK, (session, take) => readCardDetection(session, take), "high");
    asked("AT+CSDT?", "\r\n+CSDT:0,\r\n" + OK, (session, take) => readCardDetection(session, take), "off");
    fails("AT+CSDT?", "\r\n+CSDT:\r\n" + OK, (session, take) => readCardDetection(session, take), "error");
  });

  it("whether a card is in is told with a blank behind the comma or without", () => {
    asked("AT*SIMDETEC=1", "\r\n*SIMDETEC: 1, NOS\r\n" + OK, (session, take) => readCardPresent(session, take), false);
    asked("AT*SIMDETEC=1", "\r\n*SIMDETEC: 1,SIM\r\n" + OK, (session, take) => readCardPresent(session, take), true);
    fails("AT*SIMDETEC=1", "\r\n*SIMDETEC: 1,?\r\n" + OK, (session, take) => readCardPresent(session, take), "error");
  });

  it("a voltage is read, from all channels where the question for one has OK alone for an answer", () => {
    asked("AT+CADC=0,1", OK, (session, take) => setAdc(session, 0, true, take));
    asked("AT+CADC=1,0", OK, (session, take) => setAdc(session, 1, false, take));
    asked("AT+CADC=1,2", "\r\n+CADC:1,1234\r\n" + OK, (session, take) => readAdc(session, 1, take), { channel: 1, millivolts: 1234 });
    asks(
      [[">", "AT+CADC=1,2"], ["<", OK], [">", "AT+CADC?"], ["<", "\r\n+CADC:0,800\r\n\r\n+CADC:1,1234\r\n" + OK]],
      (session, take) => readAdc(session, 1, take),
      { value: { channel: 1, millivolts: 1234 } },
    );
    asks([[">", "AT+CADC=1,2"], ["<", OK], [">", "AT+CADC?"], ["<", OK]], (session, take) => readAdc(session, 1, take), { failure: "error" });
    asked("AT+CADC?", "\r\n+CADC:0,800\r\n" + OK, (session, take) => readAdcs(session, take), [{ channel: 0, millivolts: 800 }]);
    refuses((session, take) => readAdc(session, 2, take));
    refuses((session, take) => setAdc(session, -1, true, take));
  });

  it("one command tells the supply's voltage and, asked otherwise, its thresholds", () => {
    asked("AT+CBC", "\r\n+CBC: 3812\r\n" + OK, (session, take) => readSupplyVoltage(session, take), 3812);
    asked("AT+CBC?", "\r\n+CBC:3300,3100\r\n" + OK, (session, take) => readSupplyThresholds(session, take), { powerOnMillivolts: 3300, powerOffMillivolts: 3100 });
    asked("AT+CBC=3300,3100", OK, (session, take) => setSupplyThresholds(session, { powerOnMillivolts: 3300, powerOffMillivolts: 3100 }, take));
    refuses((session, take) => setSupplyThresholds(session, { powerOnMillivolts: 33000, powerOffMillivolts: 3100 }, take));
    fails("AT+CBC?", "\r\n+CBC: 3812\r\n" + OK, (session, take) => readSupplyThresholds(session, take), "error");
  });

  it("light, SIM and network card are read and set", () => {
    asked("AT+CNETLIGHT=0", OK, (session, take) => setNetworkLight(session, false, take));
    asked("AT+CNETLIGHT?", "\r\n+CNETLIGHT:1\r\n" + OK, (session, take) => readNetworkLight(session, take), true);
    asked("AT+SIMCROSS=1", OK, (session, take) => selectSim(session, 1, take));
    asked("AT+SIMCROSS?", "\r\n+SIMCROSS:1\r\n" + OK, (session, take) => readSelectedSim(session, take), 1);
    asked("AT+SIMSWT", OK, (session, take) => chooseSimBySignal(session, take));
    asked("AT+SIMSWT?", "\r\n+SIMSWT:0\r\n" + OK, (session, take) => readChosenSim(session, take), 0);
    asked("AT+RNDISCALL=1", OK, (session, take) => setUsbNetworkCard(session, true, take));
    asked("AT+RNDISCALL?", "\r\n+RNDISCALL:0\r\n" + OK, (session, take) => readUsbNetworkCard(session, take), false);
    refuses((session, take) => selectSim(session, 2, take));
  });
});

describe("EC716S chapter 4, upgrades", () => {
  it("the automatic one is asked for and switched off", () => {
    asked('AT+UPGRADE="AUTO"', "\r\n+UPGRADE:AUTO,1\r\n" + OK, (session, take) => readAutomaticUpgrade(session, take), true);
    asked('AT+UPGRADE="AUTO"', '\r\n+UPGRADE: "AUTO",0\r\n' + OK, (session, take) => readAutomaticUpgrade(session, take), false);
    asked('AT+UPGRADE="AUTO",0', OK, (session, take) => setAutomaticUpgrade(session, false, "saved", take));
    asked('AT+UPGRADE="AUTO",1,1', OK, (session, take) => setAutomaticUpgrade(session, true, "unsaved", take));
  });

  it("period and source are read and set", () => {
    asked('AT+UPGRADE="PERIOD",86400', OK, (session, take) => setUpgradePeriod(session, 86400, "saved", take));
    asked('AT+UPGRADE="PERIOD"', "\r\n+UPGRADE:PERIOD,86400\r\n" + OK, (session, take) => readUpgradePeriod(session, take), 86400);
    asked('AT+UPGRADE="URL","http://xxxx.bin"', OK, (session, take) => setUpgradeSource(session, "URL", "http://xxxx.bin", "saved", take));
    asked('AT+UPGRADE="URL","http://h/f",1', OK, (session, take) => setUpgradeSource(session, "URL", "http://h/f", "unsaved", take));
    asked('AT+UPGRADE="PERIOD",60,1', OK, (session, take) => setUpgradePeriod(session, 60, "unsaved", take));
    asked('AT+UPGRADE="KEY"', '\r\n+UPGRADE:KEY,"abc"\r\n' + OK, (session, take) => readUpgradeSource(session, "KEY", take), "abc");
    refuses((session, take) => setUpgradePeriod(session, 59, "saved", take));
    refuses((session, take) => setUpgradeSource(session, "URL", "", "saved", take));
  });

  it("its progress is asked for: none, so far, or how it ended, with codes below zero", () => {
    asked("AT+UPGRADE", OK, (session, take) => startUpgrade(session, take));
    asked("AT+UPGRADE?", "\r\n+UPGRADE: 0\r\n" + OK, (session, take) => readUpgradeState(session, take), { kind: "idle" });
    asked("AT+UPGRADE?", "\r\n+UPGRADE: 1,43\r\n" + OK, (session, take) => readUpgradeState(session, take), { kind: "downloading", percent: 43 });
    asked("AT+UPGRADE?", "\r\n+UPGRADE: 2, -1004,404,27\r\n" + OK, (session, take) => readUpgradeState(session, take), { kind: "ended", error: -1004, httpStatus: 404, cause: 27 });
    fails("AT+UPGRADE?", "\r\n+UPGRADE: 7\r\n" + OK, (session, take) => readUpgradeState(session, take), "error");
    fails("AT+UPGRADE", "\r\n+CME ERROR: 1000\r\n", (session, take) => startUpgrade(session, take), "cme 1000");
  });
});

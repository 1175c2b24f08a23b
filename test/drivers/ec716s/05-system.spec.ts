import { bandName, onBand, readBand, readSystemInformation, setBandReports, type Band } from "../../../drivers/ec716s/05-system";
import { expect } from "../../expect";
import { inChunks } from "../scripted-module";
import { asked, asks, fails } from "../sim767xx/answers";

const OK = "\r\nOK\r\n";

describe("EC716S chapter 5, the band", () => {
  it("is read with its technology, or is not there", () => {
    asked("AT*BANDIND?", "\r\n*BANDIND: 0,3,7\r\n" + OK, (session, take) => readBand(session, take), { reports: false, now: { band: 3, technology: 7 } });
    asked("AT*BANDIND?", "\r\n*BANDIND: 1\r\n" + OK, (session, take) => readBand(session, take), { reports: true });
    fails("AT*BANDIND?", "\r\n*BANDIND: x,1,2\r\n" + OK, (session, take) => readBand(session, take), "error");
  });

  it("has a name, by the technology's own numbers", () => {
    expect(bandName({ band: 3, technology: 7 })).toBe("LTE BAND 3");
    expect(bandName({ band: 0, technology: 2 })).toBe("UMTS BAND1");
    expect(bandName({ band: 3, technology: 3 })).toBe("EGSM 900");
    expect(bandName({ band: 9, technology: 0 })).toBe("GSM BAND 9");
  });

  it("is reported where that is switched on", () => {
    asked("AT*BANDIND=1", OK, (session, take) => setBandReports(session, true, take));
    asked("AT*BANDIND=0", OK, (session, take) => setBandReports(session, false, take));
    let bands: Band[] = [];
    inChunks(
      [["<", "\r\n*BANDIND: 8, 7\r\n\r\n*BANDIND: 8\r\n"]],
      (session) => {
        bands = [];
        onBand(session, (band) => bands.push(band));
      },
      () => expect(bands).toEqual([{ band: 8, technology: 7 }]),
    );
  });

  it("that is reported while it is asked for is no answer", () => {
    let bands: Band[] = [];
    asks(
      [[">", "AT*BANDIND?"], ["<", "\r\n*BANDIND: 8, 7\r\n\r\n*BANDIND: 1,8,7\r\n" + OK]],
      (session, take) => {
        bands = [];
        onBand(session, (band) => bands.push(band));
        readBand(session, (failure, value) => {
          take(failure, value);
          expect(bands).toEqual([{ band: 8, technology: 7 }]);
        });
      },
      { value: { reports: true, now: { band: 8, technology: 7 } } },
    );
  });
});

describe("EC716S chapter 5, the system as a whole", () => {
  it("is read as words", () => {
    asked("AT^SYSINFO", "\r\n^SYSINFO:2,3,0,17,1,7\r\n" + OK, (session, take) => readSystemInformation(session, take), {
      service: "valid",
      domain: "calls and packets",
      roaming: false,
      mode: "LTE",
      simValid: true,
      technology: 7,
    });
    asked("AT^SYSINFO", "\r\n^SYSINFO: 0,0,0,1,255\r\n" + OK, (session, take) => readSystemInformation(session, take), {
      service: "none",
      domain: "none",
      roaming: false,
      mode: "reserved",
      simValid: false,
    });
    fails("AT^SYSINFO", "\r\n^SYSINFO:9,3,0,17,1,7\r\n" + OK, (session, take) => readSystemInformation(session, take), "error");
    fails("AT^SYSINFO", "\r\nERROR\r\n", (session, take) => readSystemInformation(session, take), "error");
  });
});

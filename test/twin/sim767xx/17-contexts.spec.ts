import { createPrivateKey, X509Certificate } from "node:crypto";
import { Nvram } from "../../../twin/nvram";
import { certificates } from "../../certificates";
import { expect } from "../../expect";
import { type Dialogue, dialogue } from "../dialogue";
import { linesOfInput } from "./13-world";

const UNSET = '0,1,300,"","","","",0,0,0,0';

function load(t: Dialogue, name: string, content: string): void {
  expect(linesOfInput(t, `AT+CCERTDOWN="${name}",${content.length}`, content)).toEqual(["OK"]);
}

function der(pem: string): string {
  return Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ""), "base64").toString("latin1");
}

describe("SIM767XX twin, chapter 17: contexts and certificates", () => {
  it("answers the examples of AT+CSSLCFG", () => {
    const t = dialogue();
    const lines = Array.from({ length: 10 }, (_, index) => `+CSSLCFG: ${index},4,${UNSET}`);
    t.command("AT+CSSLCFG?", [...lines, "OK"]);
    t.command('AT+CSSLCFG="authmode",0,0', ["OK"]);
    t.command("AT+CSSLCFG=6", [`+CSSLCFG: 6,4,${UNSET}`, "OK"]);
    t.command("AT+CSSLCFG=?", [
      '+CSSLCFG: "sslversion",(0-9),(0-4)',
      '+CSSLCFG: "authmode",(0-9),(0-3)',
      '+CSSLCFG: "ignorelocaltime",(0-9),(0,1)',
      '+CSSLCFG: "negotiatetime",(0-9),(10-300)',
      '+CSSLCFG: "cacert",(0-9),(5-55)',
      '+CSSLCFG: "clientcert",(0-9),(5-55)',
      '+CSSLCFG: "clientkey",(0-9),(5-55)',
      '+CSSLCFG: "password",(0-9),(5-55)',
      '+CSSLCFG: "enableSNI",(0-9),(0,1)',
      '+CSSLCFG: "ignorecertCN",(0-9),(0,1)',
      '+CSSLCFG: "use_tickets",(0-9),(0,1)',
      '+CSSLCFG: "ciphersuites",(0-9),(0x0000-0xffff)',
      "OK",
    ]);
  });

  it("sets each parameter of a context, for one run", () => {
    const t = dialogue();
    const values = ['"sslversion",9,3', '"authmode",9,2', '"ignorelocaltime",9,0', '"negotiatetime",9,60', '"cacert",9,"ca.pem"', '"clientcert",9,"c.der"'];
    values.push('"clientkey",9,"k.pem"', '"password",9,"p.pem"', '"enableSNI",9,1', '"ignorecertCN",9,1', '"use_tickets",9,1', '"ciphersuites",9,0X002F');
    for (const value of values) t.command(`AT+CSSLCFG=${value}`, ["OK"]);
    t.command("AT+CSSLCFG=9", ['+CSSLCFG: 9,3,2,0,60,"ca.pem","c.der","k.pem","p.pem",1,1,1,47', "OK"]);
    t.twin.silentRestart();
    t.waitUntilRunning().run(20000).take();
    t.command("AT+CSSLCFG=9", [`+CSSLCFG: 9,4,${UNSET}`, "OK"]);
  });

  const wrong = ['"sslversion",0,5', '"authmode",0,4', '"authmode",10,0', '"negotiatetime",0,9', '"negotiatetime",0,301', '"cacert",0,"ca.crt"', '"cacert",0,".pem"'];
  wrong.push(`"cacert",0,"${"x".repeat(52)}.pem"`, '"ciphersuites",0,0x10000', '"other",0,1', '"authmode",0', "10", '"enablesni",0,1');
  for (const value of wrong) it(`refuses AT+CSSLCFG=${value}`, () => void dialogue().command(`AT+CSSLCFG=${value}`, ["ERROR"]));

  it("numbers the versions as the build with TLS 1.3 does where that quirk is on", () => {
    const t = dialogue({ quirks: ["tls13-build"] });
    t.command("AT+CSSLCFG=0", [`+CSSLCFG: 0,2,${UNSET}`, "OK"]);
    t.command('AT+CSSLCFG="sslversion",0,3', ["ERROR"]);
    t.command('AT+CSSLCFG="sslversion",0,1', ["OK"]);
    expect(t.twin.firmware?.ssl.tlsOptions(0, "a.example")?.minVersion).toBe("TLSv1.3");
  });

  it("keeps certificates through loss of power, lists and deletes them", () => {
    const nvram = new Nvram();
    const t = dialogue({ nvram });
    t.command("AT+CCERTDOWN=?", ["+CCERTDOWN: (5-55),(1-10240)", "OK"]);
    t.command("AT+CCERTLIST", ["OK"]);
    load(t, "Is.pem", "\x00\x1a\x1bAT\r");
    load(t, "second.der", "x".repeat(10240));
    const later = dialogue({ nvram });
    later.command("AT+CCERTLIST", ['+CCERTLIST: "Is.pem"', '+CCERTLIST: "second.der"', "OK"]);
    expect(later.twin.firmware?.certificates.content("Is.pem")).toBe("\x00\x1a\x1bAT\r");
    later.command('AT+CCERTDELE="Is.pem"', ["OK"]);
    later.command('AT+CCERTDELE="Is.pem"', ["ERROR"]);
    later.command("AT+CCERTLIST", ['+CCERTLIST: "second.der"', "OK"]);
  });

  it("ends the prompt of AT+CCERTDOWN with a line end where that quirk is on", () => {
    const t = dialogue({ quirks: ["certificate-prompt-line-end"] });
    t.send('AT+CCERTDOWN="a.pem",2\r').expectBytes('AT+CCERTDOWN="a.pem",2\r\r\n>\r\n');
    t.send("xy").expectLines(["OK"]);
  });

  for (const parameters of ['"ca.txt",5', '"ca.pem",0', '"ca.pem",10241', '"ca.pem"', "ca.pem,5"]) {
    it(`refuses AT+CCERTDOWN=${parameters}`, () => void dialogue().command(`AT+CCERTDOWN=${parameters}`, ["ERROR"]));
  }

  it("moves a file of the file system to the certificates", () => {
    const t = dialogue();
    t.command("AT+CCERTMOVE=?", ['+CCERTMOVE: "FILENAME"', "OK"]);
    t.command('AT+CCERTMOVE="baidu.der"', ["ERROR"]);
    t.nvram.set("file:C:/baidu.der", "content");
    t.command('AT+CCERTMOVE="baidu.der"', ["OK"]);
    t.command("AT+CCERTLIST", ['+CCERTLIST: "baidu.der"', "OK"]);
    t.command('AT+CCERTMOVE="baidu.der"', ["ERROR"]);
  });

  describe("what a connection makes of a context", () => {
    it("checks nothing by default and offers no TLS 1.3", () => {
      const tls = dialogue().twin.firmware?.ssl.tlsOptions(0, "a.example");
      expect(tls?.verifyChain === false && tls.verifyName === false && tls.verifyTime === false && tls.sendServerName === false).toBe(true);
      expect([tls?.minVersion, tls?.maxVersion]).toEqual(["TLSv1", "TLSv1.2"]);
    });

    it("has no connection where the authmode needs a file that is not there", () => {
      const t = dialogue();
      const connects = (): boolean => t.twin.firmware?.ssl.tlsOptions(0, "a.example") !== undefined;
      t.command('AT+CSSLCFG="authmode",0,2', ["OK"]);
      t.command('AT+CSSLCFG="cacert",0,"ca.pem"', ["OK"]);
      t.command('AT+CSSLCFG="clientcert",0,"c.pem"', ["OK"]);
      t.command('AT+CSSLCFG="clientkey",0,"k.pem"', ["OK"]);
      expect(connects()).toBe(false);
      load(t, "ca.pem", certificates().ca.certificate);
      expect(connects()).toBe(false);
      load(t, "c.pem", certificates().client.certificate);
      load(t, "k.pem", certificates().client.key);
      expect(connects()).toBe(true);
    });

    it("checks chain, name and time by authmode 1 as the other parameters say", () => {
      const t = dialogue();
      load(t, "ca.pem", certificates().ca.certificate);
      for (const value of ['"authmode",0,1', '"cacert",0,"ca.pem"', '"ignorelocaltime",0,0', '"enableSNI",0,1']) t.command(`AT+CSSLCFG=${value}`, ["OK"]);
      t.command('AT+CCLK="26/01/02,03:04:05+00"', ["OK"]);
      const tls = t.twin.firmware?.ssl.tlsOptions(0, "a.example");
      expect([tls?.verifyChain, tls?.verifyName, tls?.verifyTime, tls?.sendServerName]).toEqual([true, true, true, true]);
      expect(new Date(tls?.nowMs ?? 0).toISOString().substring(0, 16)).toBe("2026-01-02T03:04");
      expect(tls?.ca).toBe(certificates().ca.certificate);
      t.command('AT+CSSLCFG="ignorecertCN",0,1', ["OK"]);
      expect(t.twin.firmware?.ssl.tlsOptions(0, "a.example")?.verifyName).toBe(false);
      expect(t.twin.firmware?.ssl.tlsOptions(0, "192.0.2.1")?.sendServerName).toBe(false);
    });

    it("reads DER files, and takes the password of a key from its file", () => {
      const t = dialogue();
      const { client, encryptedClientKey, clientKeyPassword } = certificates();
      load(t, "c.der", der(client.certificate));
      load(t, "k.der", der(client.key));
      load(t, "k.pem", encryptedClientKey);
      load(t, "pw.pem", `${clientKeyPassword}\n`);
      for (const value of ['"authmode",0,3', '"clientcert",0,"c.der"', '"clientkey",0,"k.der"']) t.command(`AT+CSSLCFG=${value}`, ["OK"]);
      const plain = t.twin.firmware?.ssl.tlsOptions(0, "a.example");
      const fingerprint = (pem: string): string => new X509Certificate(pem).fingerprint256;
      const exponent = (pem: string, passphrase?: string): unknown => createPrivateKey({ key: pem, passphrase }).export({ format: "jwk" }).d;
      expect(fingerprint(plain?.certificate ?? "")).toBe(fingerprint(client.certificate));
      expect(exponent(plain?.key ?? "")).toBe(exponent(client.key));
      for (const value of ['"clientkey",0,"k.pem"', '"password",0,"pw.pem"']) t.command(`AT+CSSLCFG=${value}`, ["OK"]);
      const encrypted = t.twin.firmware?.ssl.tlsOptions(0, "a.example");
      expect(encrypted?.keyPassword).toBe(clientKeyPassword);
      expect(exponent(encrypted?.key ?? "", encrypted?.keyPassword)).toBe(exponent(client.key));
    });
  });
});

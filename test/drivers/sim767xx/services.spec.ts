import type { Failure } from "../../../drivers/failure";
import { httpService } from "../../../drivers/sim767xx/http";
import { Sim767xxModule } from "../../../drivers/sim767xx/module";
import { mqttService } from "../../../drivers/sim767xx/mqtt";
import type { Sim767xxServices } from "../../../drivers/sim767xx/services";
import { socketService } from "../../../drivers/sim767xx/sockets";
import { tlsService } from "../../../drivers/sim767xx/tls-service";
import { expect } from "../../expect";
import { AnsweringModule, ok } from "./answering-module";

const BROKER = { host: "broker", port: 8883, clientId: "c", keepAliveSeconds: 60, cleanSession: true };

function modem(module: AnsweringModule, services: Sim767xxServices): Sim767xxModule {
  const made = new Sim767xxModule(module.uart, module.clock, {}, services);
  made.start(30000, () => {});
  module.wait(2000);
  module.take();
  return made;
}

function offered(made: Sim767xxModule): string[] {
  const names: string[] = [];
  if (made.certificates !== undefined) names.push("certificates");
  if (made.sockets !== undefined) names.push("sockets");
  if (made.mqtt !== undefined) names.push("mqtt");
  if (made.http !== undefined) names.push("http");
  return names;
}

describe("a SIM767XX modem of some services", () => {
  it("offers those, and no other", () => {
    const module = new AnsweringModule(7);
    const bare = modem(module, {});
    expect(offered(bare)).toEqual([]);
    const whole = modem(new AnsweringModule(7), { tls: tlsService, sockets: socketService, mqtt: mqttService, http: httpService });
    expect(offered(whole)).toEqual(["certificates", "sockets", "mqtt", "http"]);
  });

  it("without TLS has four connections, and refuses one that asks for TLS before anything is sent", () => {
    const module = new AnsweringModule(7);
    const { sockets } = modem(module, { sockets: socketService });
    let failure: Failure | undefined;
    expect(sockets?.limits.connections).toBe(4);
    sockets?.connect({ transport: "tls", host: "h", port: 443, tls: { verification: "unverified" } }, (end) => (failure = end));
    module.wait(100);
    expect(failure?.message).toBe("this build has no TLS; give the modem its service");
    expect(module.take()).toEqual([]);
  });

  it("without TLS refuses a broker that is to be reached by TLS", () => {
    const module = new AnsweringModule(7);
    module.on("AT+CMQTTSTART", [ok([]) + "\r\n+CMQTTSTART: 0\r\n"]);
    const { mqtt } = modem(module, { mqtt: mqttService });
    let failure: Failure | undefined;
    mqtt?.connect({ ...BROKER, tls: { verification: "unverified" } }, (end) => (failure = end));
    module.wait(60000);
    expect(failure?.kind).toBe("refused");
    expect(failure?.message).toBe("this build has no TLS; give the modem its service");
  });
});

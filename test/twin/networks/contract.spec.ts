import { describeDatagrams } from "./contract-datagrams";
import { describeMqtt } from "./contract-mqtt";
import { describeMqttLogin } from "./contract-mqtt-login";
import { describeMqttSessions } from "./contract-mqtt-sessions";
import { describeListeners } from "./contract-listeners";
import { describeReachability } from "./contract-reachability";
import { describeStreams } from "./contract-streams";
import { describeTls } from "./contract-tls";
import type { Bed } from "./bed";
import { realRows } from "./real-bed";
import { simulatedRow } from "./simulated-bed";

for (const row of [simulatedRow, ...realRows()]) {
  describe(`a twin behind ${row.title}`, () => {
    let bed: Bed | undefined;
    const current = (): Bed => {
      if (bed === undefined) throw new Error("a sentence asked for its bed before it ran");
      return bed;
    };
    before(() => row.start());
    beforeEach(async () => {
      bed = await row.makeBed();
    });
    afterEach(() => bed?.close());
    after(() => row.stop());

    describeStreams(current);
    describeListeners(current);
    describeDatagrams(current);
    describeTls(current);
    describeReachability(current);
    describeMqtt(current);
    describeMqttLogin(current);
    describeMqttSessions(current);
  });
}

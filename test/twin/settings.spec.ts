import { Nvram } from "../../twin/nvram";
import { setting, Settings } from "../../twin/settings";
import { expect } from "../expect";

const VOLATILE = setting("volatile", "NO_SAVE", 0);
const SAVED = setting("saved", "AUTO_SAVE", 0);
const LATER = setting("later", "AUTO_SAVE_REBOOT", 0);
const PROFILE = setting("profile", "AT&W_SAVE", 0);
const LISTED = setting("listed", "NO_SAVE", 0, { inProfile: true });
const FACTORY = setting("factory", "NO_SAVE", 7, { factory: true });
const ALL = [VOLATILE, SAVED, LATER, PROFILE, LISTED, FACTORY];

function values(settings: Settings): number[] {
  return ALL.map((each) => settings.get(each));
}

describe("twin, saving modes", () => {
  it("takes every value at once except one that waits for a restart", () => {
    const settings = new Settings(ALL, new Nvram());
    for (const each of ALL) settings.set(each, 1);
    expect(values(settings)).toEqual([1, 1, 0, 1, 1, 1]);
  });

  it("keeps what is saved by itself over a restart, and nothing else", () => {
    const nvram = new Nvram();
    const settings = new Settings(ALL, nvram);
    for (const each of ALL) settings.set(each, 1);
    expect(values(new Settings(ALL, nvram))).toEqual([0, 1, 1, 0, 0, 7]);
  });

  it("brings the profile back when asked, as it was when it was saved", () => {
    const nvram = new Nvram();
    const settings = new Settings(ALL, nvram);
    for (const each of ALL) settings.set(each, 1);
    settings.saveProfile();
    settings.set(PROFILE, 2);
    const restarted = new Settings(ALL, nvram);
    expect(restarted.restoreProfile()).toBe(true);
    expect(values(restarted)).toEqual([0, 1, 1, 1, 1, 7]);
  });

  it("says so where no profile was saved", () => {
    expect(new Settings(ALL, new Nvram()).restoreProfile()).toBe(false);
  });

  it("brings back by AT&F what belongs to it alone", () => {
    const settings = new Settings(ALL, new Nvram());
    for (const each of ALL) settings.set(each, 1);
    settings.restoreFactory();
    expect(values(settings)).toEqual([1, 1, 0, 1, 1, 7]);
  });

  it("survives as JSON", () => {
    const nvram = new Nvram();
    new Settings(ALL, nvram).set(SAVED, 5);
    const again = Nvram.from(JSON.parse(JSON.stringify(nvram)) as Record<string, number>);
    expect(new Settings(ALL, again).get(SAVED)).toBe(5);
  });

  it("begins each run with the profile's value where starts load it, and not with what was never stored", () => {
    const started = setting("started", "AT&W_START", 0);
    const nvram = new Nvram();
    const settings = new Settings([started], nvram);
    settings.set(started, 1);
    expect(new Settings([started], nvram).get(started)).toBe(0);
    settings.saveProfile();
    settings.set(started, 2);
    expect(new Settings([started], nvram).get(started)).toBe(1);
  });

  it("forgets at the next start what was set without saving", () => {
    const nvram = new Nvram();
    const settings = new Settings([SAVED], nvram);
    settings.set(SAVED, 1);
    settings.setUnsaved(SAVED, 2);
    expect([settings.get(SAVED), new Settings([SAVED], nvram).get(SAVED)]).toEqual([2, 1]);
  });
});

/** The page of a trace: reads the data that stands in it, and sets its parts going. */
import type { Entry, ViewModel } from "../model";
import { Details } from "./details";
import { part } from "./dom";
import { Filters } from "./filters";
import { Keys } from "./keys";
import { showOutcome } from "./outcome";
import { Search } from "./search";
import { Sequence } from "./sequence";
import { Store } from "./store";
import { ThemeSwitch } from "./theme";
import { Timeline } from "./timeline";

const PAN = 0.25;

const isTrouble = (entry: Entry): boolean => entry.tone === "bad";

function start(): void {
  const model = JSON.parse(part("model").textContent ?? "") as ViewModel;
  const store = new Store(model);
  const theme = new ThemeSwitch();
  showOutcome(store);
  const sequence = new Sequence(store);
  const timeline = new Timeline(store);
  const details = new Details(store);
  const filters = new Filters(store);
  const search = new Search(store, () => sequence.focus());
  const back = (): void => {
    if (filters.isOpen) filters.close();
    else if (!search.hasFocus) search.clear();
    sequence.focus();
  };
  new Keys([
    { keys: ["j", "ArrowDown"], shown: "j \u2193", does: "next event", act: () => store.step(1) },
    { keys: ["k", "ArrowUp"], shown: "k \u2191", does: "previous event", act: () => store.step(-1) },
    { keys: ["PageDown"], shown: "PgDn", does: "a page on", act: () => store.step(sequence.page) },
    { keys: ["PageUp"], shown: "PgUp", does: "a page back", act: () => store.step(-sequence.page) },
    { keys: ["Home"], shown: "Home", does: "first event", act: () => store.step(-model.entries.length) },
    { keys: ["End"], shown: "End", does: "last event", act: () => store.step(model.entries.length) },
    { keys: ["e"], shown: "e", does: "next trouble", act: () => store.stepTo(1, isTrouble) },
    { keys: ["E"], shown: "E", does: "previous trouble", act: () => store.stepTo(-1, isTrouble) },
    { keys: ["/"], shown: "/", does: "search", act: () => search.focus() },
    { keys: ["n"], shown: "n", does: "next hit", act: () => store.nextHit(1) },
    { keys: ["N"], shown: "N", does: "previous hit", act: () => store.nextHit(-1) },
    { keys: ["f"], shown: "f", does: "filters", act: () => filters.toggle() },
    { keys: ["+", "="], shown: "+", does: "zoom in", act: () => timeline.zoom(1) },
    { keys: ["-"], shown: "-", does: "zoom out", act: () => timeline.zoom(-1) },
    { keys: ["0"], shown: "0", does: "the whole trace", act: () => timeline.whole() },
    { keys: ["h", "ArrowLeft"], shown: "h \u2190", does: "earlier", act: () => store.pan(-PAN) },
    { keys: ["l", "ArrowRight"], shown: "l \u2192", does: "later", act: () => store.pan(PAN) },
    { keys: ["x"], shown: "x", does: "bytes as text or in hexadecimal", act: () => details.toggleView() },
    { keys: ["t"], shown: "t", does: "light, dark, or as the system wants it", act: () => theme.next() },
    { keys: ["Escape"], shown: "Esc", does: "back to the events; there, ends the search", act: back },
  ]);
  sequence.focus();
}

start();

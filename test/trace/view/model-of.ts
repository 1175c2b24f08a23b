import { TraceReader } from "../../../trace/reader";
import type { TraceItem } from "../../../trace/reader";
import type { ViewModel } from "../../../trace/view/model";
import { viewModel, type ViewOptions } from "../../../trace/view/view";

export function itemsOf(trace: string): TraceItem[] {
  const reader = new TraceReader();
  return [...reader.push(trace), ...reader.end()];
}

export function modelOf(trace: string, options: Partial<ViewOptions> = {}): Promise<ViewModel> {
  return viewModel(itemsOf(trace), { path: "a.trace", ...options });
}

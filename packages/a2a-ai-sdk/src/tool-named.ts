import type { ToolSet } from 'ai'

/** The tool of this name; a name that objects have by nature is none. */
export function toolNamed(tools: ToolSet, name: string): ToolSet[string] | undefined {
  return Object.hasOwn(tools, name) ? tools[name] : undefined
}

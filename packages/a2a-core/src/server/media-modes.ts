import type { Agent } from './agent.ts'

/** The media types an agent takes, over all its skills. */
export function inputModesOf({ about }: Agent): string[] {
  const ofSkills = about.skills?.flatMap(({ inputModes }) => inputModes ?? []) ?? []
  return [...new Set([...(about.inputModes ?? ['text/plain']), ...ofSkills])]
}

/** Tells whether a media type is among those declared, which may be wildcards. */
export function accepts(modes: readonly string[], mediaType: string): boolean {
  const type = withoutParameters(mediaType)
  return modes.map(withoutParameters).some((mode) => {
    if (mode === '*/*' || mode === '*') return true
    if (mode.endsWith('/*')) return type.startsWith(mode.slice(0, -1))
    return mode === type
  })
}

function withoutParameters(mediaType: string): string {
  return (mediaType.split(';')[0] ?? '').trim().toLowerCase()
}

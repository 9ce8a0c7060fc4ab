/** The version of the protocol spoken here, as `A2A-Version` and the card write it (§3.6). */
export const protocolVersion = '1.0'

/** The versions that can be spoken here, newest first. */
export const protocolVersions = [protocolVersion, '0.3'] as const

/** A version that can be spoken here. */
export type ProtocolVersion = (typeof protocolVersions)[number]

/** The name of the header, and of the query parameter, that carries the version (§3.6.1). */
export const versionHeader = 'A2A-Version'

/** The name of the header that carries the activated extensions, in each version (§3.2.6). */
export const extensionsHeaders = {
  '1.0': 'A2A-Extensions',
  '0.3': 'X-A2A-Extensions',
} as const satisfies { [version in ProtocolVersion]: string }

/** `Major.Minor` of a version; a patch number does not count (§3.6). What is none, as it is. */
export function majorMinor(version: string): string {
  return /^(\d+\.\d+)(?:\.\d+)?$/.exec(version.trim())?.[1] ?? version.trim()
}

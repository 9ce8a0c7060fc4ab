import type { A2AError } from '../protocol/a2a-error.ts'
import { MethodNotFoundError, VersionNotSupportedError } from '../protocol/errors.ts'
import {
  majorMinor,
  protocolVersion,
  protocolVersions,
  versionHeader,
  type ProtocolVersion,
} from '../protocol/version.ts'

/**
 * Checks that a request asks for a version that is spoken here (specification §3.6.2), and says
 * which that is.
 *
 * @param version the value of `A2A-Version`; absent or empty means 0.3
 * @param spoken the versions that are spoken. Default: all there are
 * @throws VersionNotSupportedError saying which versions are, and what to add when none was named
 */
export function checkVersion(
  version: string | undefined,
  spoken: readonly ProtocolVersion[] = protocolVersions,
): ProtocolVersion {
  const meant = versionMeant(version)
  const known = spoken.find((each) => each === meant)
  if (known) return known
  const asked = version?.trim() ?? ''
  const supported = `supported is ${spoken.join(' and ')}`
  if (asked === '') throw versionMissing(supported, spoken)
  throw new VersionNotSupportedError(
    `A2A version ${JSON.stringify(asked.slice(0, 32))} is not supported; ${supported}`,
    { metadata: metadataOf(spoken) },
  )
}

/** `Major.Minor` of the version that a request means: 0.3 where it names none. */
export function versionMeant(version: string | undefined): string {
  return version?.trim() ? majorMinor(version) : '0.3'
}

/**
 * The error of a request that means 0.3, for an operation as 1.0 calls it: who names no version may
 * not know what that means.
 *
 * @param name the name of the operation
 */
export function calledOtherwise(
  name: string,
  version: string | undefined,
  spoken: readonly ProtocolVersion[],
): A2AError {
  if (version?.trim() || !spoken.includes(protocolVersion)) {
    return new MethodNotFoundError(`This is how A2A 1.0 calls ${name}, not 0.3`)
  }
  return versionMissing(`this is how 1.0 calls ${name}`, spoken)
}

function versionMissing(
  reason: string,
  spoken: readonly ProtocolVersion[],
): VersionNotSupportedError {
  return new VersionNotSupportedError(
    `The request names no A2A version, which means 0.3; ${reason}: ` +
      `add the header "${versionHeader}: ${protocolVersion}"`,
    { metadata: metadataOf(spoken) },
  )
}

function metadataOf(spoken: readonly ProtocolVersion[]): { supportedVersions: string } {
  return { supportedVersions: spoken.join(', ') }
}

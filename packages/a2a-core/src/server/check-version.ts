import { VersionNotSupportedError } from '../protocol/errors.ts'
import { majorMinor, protocolVersion, versionHeader } from '../protocol/version.ts'

/**
 * Checks that a request asks for a version that is spoken here (specification §3.6.2).
 *
 * @param version the value of `A2A-Version`; absent or empty means 0.3
 * @throws VersionNotSupportedError saying which versions are, and what to add when none was named
 */
export function checkVersion(version: string | undefined): void {
  const asked = version?.trim() ?? ''
  if (majorMinor(asked) === protocolVersion) return
  const metadata = { supportedVersions: protocolVersion }
  if (asked !== '') {
    throw new VersionNotSupportedError(
      `A2A version ${JSON.stringify(asked.slice(0, 32))} is not supported; supported is ${protocolVersion}`,
      { metadata },
    )
  }
  throw new VersionNotSupportedError(
    `The request names no A2A version, which means 0.3; supported is ${protocolVersion}: ` +
      `add the header "${versionHeader}: ${protocolVersion}"`,
    { metadata },
  )
}

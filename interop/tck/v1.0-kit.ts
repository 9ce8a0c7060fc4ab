import type { Kit, Suite } from './kit.ts'

const noGrpc = /^(Transport 'grpc'|gRPC transport) not configured/

const args: Suite['args'] = ({ url }) => ['--sut-host', url]

/** The kit of 1.0: every binding in one run. */
export const v10Kit: Kit = {
  branch: '1.0-dev',
  folder: 'tests/compatibility',
  suites: [
    {
      args,
      skips: [
        noGrpc,
        // What is refused where it is not supported cannot be tested where it is.
        /^Agent supports (streaming|push notifications|extended agent card)/,
        /^Agent card does not declare urn:a2a:tck:required-extension/,
        /^No requirements at this level/,
      ],
    },
    {
      agent: { plain: true },
      args,
      select: 'not_supported and (push or extended_card)',
      skips: [noGrpc],
    },
    {
      agent: { requireExtension: true },
      args,
      select: 'CapabilityExtensionRequired',
      skips: [noGrpc],
    },
  ],
}

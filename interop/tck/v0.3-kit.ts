import type { Kit, Suite } from './kit.ts'

type Transport = 'jsonrpc' | 'rest'

/** The tests that need the kit to be a stranger to the agent. */
const strangers = 'missing_authentication or invalid_authentication or without_auth'

/** One category of tests over one transport. */
function suite(transport: Transport, category: string): Suite {
  return {
    args: ({ urlWithCredentials }) => args(urlWithCredentials, transport, category),
    select: `not (${strangers})`,
    skips: skipsOver(transport),
    prefix: `${transport}: `,
  }
}

function suiteOfStrangers(transport: Transport, category: string): Suite {
  return {
    ...suite(transport, category),
    agent: { stranger: true },
    args: ({ url }) => args(url, transport, category),
    select: strangers,
  }
}

function args(url: string, transport: Transport, category: string): string[] {
  const strategy = `prefer_${transport}`
  return ['--sut-url', url, '--category', category, '--transport-strategy', strategy]
}

function skipsOver(transport: Transport): RegExp[] {
  const other = transport === 'jsonrpc' ? 'REST' : 'JSON-RPC'
  return [
    new RegExp(`^Test specific to (gRPC|${other}) transport`),
    /^SSE header compliance test only applicable to JSON-RPC transport, got rest/,
    // What is tested on this machine is served over HTTP.
    /^(HTTPS requirement skipped|HTTPS not used|SUT URL is not using HTTPS)/,
    /^No (mutualTLS|OAuth2) security schemes declared/,
    // 0.3 has no such section any more.
    /^Agent Card does not have an authentication section/,
    // What follows the kit skips whatever the server does.
    /^In-task authentication requires SUT implementation support/,
    /^REST client implementation required/,
    /^Method not found error testing requires direct transport access/,
    /^Need at least 2 streaming responses/,
    /^This test is flaky/,
  ]
}

/** The kit of 0.3, which runs one category over one transport at a time. */
export const v03Kit: Kit = {
  branch: '0.3.x',
  folder: 'tests/mandatory',
  suites: [
    ...(['jsonrpc', 'rest'] as const).flatMap((transport) => [
      suite(transport, 'mandatory'),
      suiteOfStrangers(transport, 'mandatory'),
      suite(transport, 'capabilities'),
      suiteOfStrangers(transport, 'capabilities'),
      suite(transport, 'quality'),
      suite(transport, 'features'),
    ]),
    { ...suite('jsonrpc', 'transport-equivalence'), prefix: 'both: ' },
  ],
}

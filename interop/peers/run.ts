/**
 * Our server faces the clients of other official SDKs, and our client their servers:
 * `pnpm test:peers`. It installs what it needs, prints a line for each check, and fails when one
 * does.
 */
import type { AgentInterface } from 'a2a-core'
import { connect } from 'a2a-core/client'
import { serveAgent } from '../test/serve-agent.ts'
import { installGo } from './go.ts'
import { peerAgent, peerOptions } from './peer-agent.ts'
import type { Difference, Peer } from './peer.ts'
import { installPython } from './python.ts'
import { newReport } from './report.ts'
import { serverChecks, type ServerCheck } from './server-checks.ts'

const report = newReport()
for (const install of [installPython, installGo]) {
  const peer = await install()
  await runClient(peer)
  await checkServer(peer)
}
console.log(`${report.passed} passed, ${report.failed} failed`)
if (report.failed > 0) process.exitCode = 1

async function runClient(peer: Peer): Promise<void> {
  await using asking = await serveAgent(peerAgent(), peerOptions())
  await using open = await serveAgent(peerAgent(), peerOptions({ asks: false }))
  const agents = { asking: asking.url, open: open.url }
  const who = `${peer.name} client`
  const before = report.passed
  await peer.runClient(agents, (line) => report.take(who, line))
  if (report.passed === before) throw new Error(`The ${who} has checked nothing`)
}

async function checkServer({ name, startServer, differences }: Peer): Promise<void> {
  await using server = await startServer()
  const { card } = await connect(server.url)
  // What a card does not offer is not checked below.
  await report.check(
    `${name} server: speaks both versions over both bindings`,
    async () => card.supportedInterfaces.map(nameOf).toSorted(),
    ['0.3 HTTP+JSON', '0.3 JSONRPC', '1.0 HTTP+JSON', '1.0 JSONRPC'],
  )
  const met = new Set<Difference>()
  for (const spoken of card.supportedInterfaces) {
    const { protocolVersion: version, protocolBinding: binding } = spoken
    const remote = await connect({ ...card, supportedInterfaces: [spoken] })
    for (const [what, check] of Object.entries<ServerCheck>(serverChecks)) {
      const { act, expected, expectedIn03 = expected } = check
      const difference = differences.find(
        (each) =>
          each.check === what &&
          (each.version ?? version) === version &&
          (each.binding ?? binding) === binding,
      )
      if (difference) met.add(difference)
      const said = difference ? ` (differs: ${difference.specified})` : ''
      const right = version === '0.3' ? expectedIn03 : expected
      await report.check(
        `${name} server: ${version} ${binding}: ${what}${said}`,
        () => act(remote),
        difference ? difference.actual : right,
      )
    }
  }
  await report.check(
    `${name} server: every difference that is listed was looked at`,
    async () => differences.filter((each) => !met.has(each)).map(({ check }) => check),
    [],
  )
}

function nameOf({ protocolVersion, protocolBinding }: AgentInterface): string {
  return `${protocolVersion} ${protocolBinding}`
}

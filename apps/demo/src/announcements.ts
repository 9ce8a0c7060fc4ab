import { modelName } from 'support'
import type { Ending } from './converse.ts'
import type { Asked } from './customer-notes.ts'
import { plainText } from './plain-text.ts'
import { offerIn } from './report.ts'
import type { Screen } from './screen.ts'
import { agentNames, type Environment, type RunningAgents } from './start-agents.ts'

type Urls = RunningAgents['urls']

const frameworks = { support: 'LangGraph', pricing: 'AI SDK', compliance: 'a typed function' }

/** Says where the agents are, and which model answers. */
export function welcome(screen: Screen, urls: Urls, environment: Environment): void {
  const { OPENAI_API_KEY: key, OPENAI_BASE_URL: baseUrl, PRICING_URL, COMPLIANCE_URL } = environment
  const others = { support: undefined, pricing: PRICING_URL, compliance: COMPLIANCE_URL }
  const line = (name: string, value: string, remark: string): string =>
    `${name.padEnd(11)} ${value.padEnd(23)} ${screen.style('dim', remark)}`
  const provider = baseUrl || 'OpenAI'
  screen.notice(
    screen.style('bold', 'Three agents, three frameworks, one conversation over A2A'),
    ...agentNames.map((name) =>
      line(name, urls[name], others[name] ? 'somebody else’s' : frameworks[name]),
    ),
    line('model', modelName(environment), key ? provider : 'rules; OPENAI_API_KEY sets a real one'),
  )
}

/** Says that a conversation goes on which was interrupted. */
export function goesOn(screen: Screen, { request }: Asked): void {
  screen.notice(
    screen.style('bold', 'The conversation of before goes on where it was'),
    `customer: ${plainText(request)}`,
    '',
  )
}

/** Says how the conversation ended, beyond what was said in it. */
export function conclude(screen: Screen, ending: Ending): void {
  if (ending.state === 'open') {
    const prompts = ending.questions.map(({ prompt }) => plainText(prompt))
    screen.notice(screen.style('yellow', 'Nobody answers, so this stays open:'), ...prompts)
  }
  const quote = ending.state === 'completed' ? offerIn(ending.data)?.quote : null
  if (!quote) return
  const { seats, years, listPrice, discount, total, currency, terms } = quote
  const money = (amount: number): string =>
    `${amount.toLocaleString('en', { minimumFractionDigits: 2 })} ${currency}`
  const line = (name: string, value: string): string =>
    `${screen.style('dim', name.padEnd(11))} ${plainText(value)}`
  screen.notice(
    screen.style('bold', 'The quote'),
    line('seats', seats.toLocaleString('en')),
    line('years', String(years)),
    line('list price', money(listPrice)),
    line('discount', `${discount}%`),
    line('total', money(total)),
    line('terms', terms),
  )
}

/** Says how to talk to the agents. */
export function invite(screen: Screen, urls: Urls): void {
  const message = { messageId: 'm1', role: 'ROLE_USER', parts: [{ text: '100 seats, 10% off' }] }
  const call = { jsonrpc: '2.0', id: 1, method: 'SendMessage', params: { message } }
  screen.notice(
    'The agents stay up until Ctrl-C. Talk to one of them:',
    '',
    `curl -s ${urls.support} -H 'A2A-Version: 1.0' -H 'Content-Type: application/json' \\`,
    `  -d '${JSON.stringify(call)}'`,
    '',
  )
}

import { connect } from 'a2a-core/client'
import { StartError } from 'desk'
import { expect, test } from 'vitest'
import { ConversationError } from '../src/run-demo.ts'
import { startAgents } from '../src/start-agents.ts'
import { openAIServer } from './openai-server.ts'
import { play } from './play.ts'

const agent = (state: string) => ({
  url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
  taskId: expect.stringMatching(/^[\da-f-]{36}$/),
  state,
  events: expect.any(Number),
})
const completed = agent('TASK_STATE_COMPLETED')
const paused = agent('TASK_STATE_INPUT_REQUIRED')

const ignore = (): void => undefined
const unobserved = { port: 0, environment: {}, observe: ignore, onError: ignore }

/** An address where nobody listens. */
async function deadUrl(): Promise<string> {
  const server = await openAIServer('any')
  await server.close()
  return server.url
}

test('a request without a discount never reaches compliance', async () => {
  const { report, screen } = await play({ ask: 'Please renew our 100 seats' })
  expect(report).toEqual({
    request: 'Please renew our 100 seats',
    model: 'built-in',
    quote: {
      seats: 100,
      years: 1,
      listPrice: 21_600,
      discount: 0,
      total: 21_600,
      currency: 'EUR',
      terms: '100 seats for 1 year, billed yearly in advance.',
    },
    decisions: [],
    agents: { support: completed, pricing: completed },
  })
  expect(screen).toContain('  support → customer     Here is your renewal: 100 seats for 1 year')
})

test('a small discount passes compliance without a person', async () => {
  const { report } = await play({ ask: '100 seats in dollars, 10 percent off' })
  expect(report).toMatchObject({
    quote: { listPrice: 23_800, discount: 10, total: 21_420, currency: 'USD' },
    decisions: [{ agent: 'compliance', decision: 'approved' }],
    agents: { support: completed, pricing: completed, compliance: completed },
  })
})

test('a large one waits for an approval that travels two hops back and forward', async () => {
  const { report, screen } = await play({ approve: true })
  expect(report).toMatchObject({
    quote: { seats: 250, years: 2, listPrice: 96_000, discount: 20, total: 76_800 },
    decisions: [
      { agent: 'compliance', decision: 'approved', why: expect.stringContaining('a person') },
    ],
    agents: { support: completed, pricing: completed, compliance: completed },
  })
  const hops = screen.match(/^ {2}\w+ → \w+/gm)?.map((hop) => hop.trim())
  expect(hops).toEqual([
    'customer → support',
    'support → pricing',
    'pricing → compliance',
    'compliance → pricing',
    'pricing → support',
    'support → customer',
    'customer → support',
    'support → pricing',
    'pricing → compliance',
    'compliance → pricing',
    'pricing → support',
    'support → customer',
  ])
})

test('a rejected one ends in a polite refusal with an alternative', async () => {
  const { report, screen } = await play({ approve: false })
  expect(report).toMatchObject({
    quote: null,
    decisions: [{ agent: 'compliance', decision: 'rejected' }],
    agents: { support: completed, pricing: completed, compliance: completed },
  })
  expect(screen).toMatch(/I am sorry, .* 15% off: 250 seats for 2 years at 81,600\.00 EUR/)
})

test('without a person, what waits for one stays open', async () => {
  const { report, screen } = await play({})
  expect(report).toMatchObject({
    quote: null,
    decisions: [],
    agents: { support: paused, pricing: paused, compliance: paused },
  })
  expect(screen).toMatch(/stays open:\n {2}Approve 20% off/)
})

test('nonsense gets a clarifying question', async () => {
  const { report, screen } = await play({ ask: 'purple monkey dishwasher' })
  expect(report).toMatchObject({ quote: null, agents: { support: paused } })
  expect(Object.keys(report?.agents ?? {})).toEqual(['support'])
  expect(screen).toContain('  support → customer     ? I can help you to renew.')
})

test('a person answers what is unclear, then what is to be approved', async () => {
  const { report, screen } = await play(
    { ask: 'A discount please' },
    { answers: ['80', '30', true] },
  )
  expect(report).toMatchObject({
    quote: { seats: 80, discount: 30 },
    decisions: [{ decision: 'approved' }],
  })
  // What was asked on the way is no part of the answer.
  expect(screen.match(/Gladly!/g)).toHaveLength(1)
})

test('without a person and without options nothing is played: the agents are served', async () => {
  const stopping = new AbortController()
  let urls: string[] = []
  const playing = play(
    { once: false },
    {
      signal: stopping.signal,
      screen: {
        notice: (...lines) => {
          urls = lines.join('\n').match(/http:\/\/127\.0\.0\.1:\d+/g) ?? urls
          if (lines[0]?.startsWith('The agents stay up')) stopping.abort()
        },
        tell: () => expect.unreachable('Nobody asked anything'),
        style: (_, text) => text,
      },
    },
  )
  expect((await playing).report).toBeUndefined()
  expect(urls.length).toBeGreaterThan(0)
  for (const url of urls)
    await expect(connect(url, { retry: false })).rejects.toThrow('Could not reach')
})

test('somebody else’s agent takes the place of a built-in one', async () => {
  const others = await startAgents(unobserved)
  try {
    const environment = { COMPLIANCE_URL: others.urls.compliance }
    const { report } = await play({ approve: true }, { environment })
    expect(report).toMatchObject({ decisions: [{ agent: 'compliance', decision: 'approved' }] })
    expect(Object.keys(report?.agents ?? {})).toEqual(['support', 'pricing'])
  } finally {
    await others.close()
  }
})

test('an agent that is down is named', async () => {
  const environment = { COMPLIANCE_URL: await deadUrl() }
  await expect(play({}, { environment })).rejects.toThrow(
    /^COMPLIANCE_URL: Could not reach http:.*ECONNREFUSED/,
  )
})

test.each(['/proc/none', import.meta.filename, '/nowhere/at/all'])(
  'a folder that cannot be is named: %s',
  async (data) => {
    await expect(play({ data })).rejects.toThrow(
      /^--data needs a folder, or a place for a new one; /,
    )
  },
)

test('a port in use is named, with what to do', async () => {
  const running = await startAgents(unobserved)
  try {
    // Compliance is the first to start, on the last of the three ports.
    const taken = Number(new URL(running.urls.compliance).port)
    await expect(play({ port: taken - 2 })).rejects.toThrow(
      new StartError(
        `Port ${taken} is in use. Choose the first of three others with --port, such as --port 5001.`,
      ),
    )
  } finally {
    await running.close()
  }
})

test('with a key, OpenAI’s models answer through both frameworks', async () => {
  const server = await openAIServer('right')
  try {
    const environment = {
      OPENAI_API_KEY: 'right',
      OPENAI_BASE_URL: server.url,
      MODEL: 'test-model',
    }
    const { report, screen } = await play({ approve: true }, { environment })
    expect(report).toMatchObject({
      model: 'test-model',
      quote: { seats: 250, total: 76_800, terms: 'Billed yearly.' },
      decisions: [{ agent: 'compliance', decision: 'approved' }],
      agents: { support: completed, pricing: completed, compliance: completed },
    })
    expect(screen).toContain('  support → customer     Good news! Your renewal is 76,800 EUR.')
    expect(new Set(server.requests.map(({ model }) => model))).toEqual(new Set(['test-model']))
    const formats = server.requests.flatMap(({ response_format }) => response_format?.type ?? [])
    expect(formats).toContain('json_schema')
  } finally {
    await server.close()
  }
})

test('a key that is refused is named', async () => {
  const server = await openAIServer('right')
  try {
    const environment = { OPENAI_API_KEY: 'wrong', OPENAI_BASE_URL: server.url }
    await expect(play({}, { environment })).rejects.toThrow(
      new ConversationError(
        `The model provider at ${server.url} refused the key (401). Check OPENAI_API_KEY.`,
      ),
    )
  } finally {
    await server.close()
  }
})

test('a provider that cannot be reached is named', async () => {
  const url = await deadUrl()
  const environment = { OPENAI_API_KEY: 'right', OPENAI_BASE_URL: url }
  await expect(play({}, { environment })).rejects.toThrow(
    `The model provider at ${url} cannot be reached (ECONNREFUSED). Check OPENAI_BASE_URL.`,
  )
})

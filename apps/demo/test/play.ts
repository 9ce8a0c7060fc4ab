import type { Json, Question } from 'a2a-core'
import type { DemoOptions } from '../src/parse-options.ts'
import type { Report } from '../src/report.ts'
import { runDemo, type Stage } from '../src/run-demo.ts'
import { openScreen } from '../src/screen.ts'
import { written } from './written.ts'

/** What a conversation came to. */
export type Played = { report: Report | undefined; screen: string }

/** Plays one conversation on free ports; nobody answers questions unless `answers` do, in order. */
export async function play(
  options: Partial<DemoOptions>,
  stage: Partial<Stage> & { answers?: Json[] } = {},
): Promise<Played> {
  const { answers, ...rest } = stage
  const { output, text } = written()
  let report: Report | undefined
  const askPerson = async (_question: Question): Promise<Json | undefined> => answers?.shift()
  await runDemo(
    {
      ask: undefined,
      approve: undefined,
      once: true,
      json: true,
      port: 0,
      data: undefined,
      ...options,
    },
    {
      environment: {},
      screen: openScreen(output),
      askPerson: answers && askPerson,
      print: (printed) => (report = printed),
      signal: AbortSignal.timeout(10_000),
      ...rest,
    },
  )
  return { report, screen: text() }
}

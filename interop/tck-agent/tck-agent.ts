import { identify, inputRequired, type Agent } from 'a2a-core/server'
import { scenarios, type Scenario } from './scenarios.ts'

/** The extension that the kit expects a card to require when that is to be tested. */
const requiredExtension = { uri: 'urn:a2a:tck:required-extension', required: true }

/**
 * Makes the agent that the conformance kit tests: the beginning of a message's `messageId` says
 * what it does. It is a plain object rather than what an adapter makes, because every message of
 * a task calls for a scenario of its own.
 */
export function tckAgent({ requireExtension }: { requireExtension: boolean }): Agent {
  return {
    ...identify({
      name: 'TCK agent',
      description: 'Plays the scenarios of the A2A conformance kit',
      version: '1.0.0',
      outputModes: ['text/plain', 'application/json'],
      extensions: requireExtension ? [requiredExtension] : [],
    }),
    replies: true,
    async *run(turn) {
      yield* scenarioOf(turn.message.messageId)(turn)
    },
  }
}

/**
 * The scenario with the longest prefix that fits: some prefixes begin with others. The kit of 0.3
 * has but one; of all other tasks it expects that they can be continued, and canceled.
 */
function scenarioOf(messageId: string): Scenario {
  const [prefix] = Object.keys(scenarios)
    .filter((each) => messageId.startsWith(each))
    .toSorted((one, other) => other.length - one.length)
  const scenario = prefix === undefined ? undefined : scenarios[prefix]
  return scenario ?? (() => [inputRequired({ prompt: 'What else?' })])
}

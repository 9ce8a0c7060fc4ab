import { fileURLToPath } from 'node:url'
import { resolve } from 'node:path'
import type { Peer } from './peer.ts'
import { twiceEncoded } from './twice-encoded.ts'
import { runProgram, startServer } from './run-program.ts'

const folder = fileURLToPath(new URL('python', import.meta.url))

/** The official Python SDK, in a virtual environment beside its programs. */
export async function installPython(): Promise<Peer> {
  const environment = fileURLToPath(new URL('.venv', import.meta.url))
  const python = resolve(environment, 'bin', 'python')
  try {
    await runProgram('python3', ['-m', 'venv', environment])
  } catch (error) {
    const what = 'The official Python SDK needs python3, 3.10 or newer, with venv and pip'
    throw new Error(what, { cause: error })
  }
  const requirements = resolve(folder, 'requirements.txt')
  await runProgram(python, ['-m', 'pip', 'install', '--quiet', '--requirement', requirements])
  return {
    name: 'Python',
    runClient: (agents, each) =>
      runProgram(python, [resolve(folder, 'client.py'), agents.asking], {}, each),
    startServer: () => startServer(python, [resolve(folder, 'server.py')]),
    differences: [
      {
        check: 'cancels a task that is canceled',
        version: '1.0',
        actual: 'TaskNotCancelableError',
        specified: '"Cancel Task operations are idempotent" (§3.3.1; but see §3.1.5)',
      },
      {
        check: 'a task that is not there takes no streamed message',
        version: '0.3',
        binding: 'HTTP+JSON',
        actual: 'ConnectError',
        specified: '"The task ID does not exist" (§3.1.2): no error comes, the connection breaks',
      },
      twiceEncoded,
    ],
  }
}

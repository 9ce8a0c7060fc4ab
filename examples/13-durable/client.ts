import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'a2a-core/client'

// It starts servers of its own, to kill them: the port after the one that it is told is free.
const port = Number(new URL(process.argv[2] ?? 'http://localhost:4001').port) + 1
const folder = await mkdtemp(join(tmpdir(), 'durable-'))

/** Starts the server, and waits until it serves. */
async function start() {
  const server = spawn(
    process.execPath,
    [join(import.meta.dirname, 'server.ts'), String(port), join(folder, 'tasks.db')],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  await once(server.stdout, 'data')
  return server
}

let server = await start()
try {
  const booking = await connect(`http://localhost:${port}`)
  const asked = await booking.ask('A seat, please')
  assert.equal(asked.state, 'input-required')
  console.log(asked.text)

  // Not told that it is to end, and with no time to tidy up.
  server.kill('SIGKILL')
  await once(server, 'exit')
  server = await start()

  const task = await booking.getTask(asked.task.id)
  assert.equal(task.status.state, 'TASK_STATE_INPUT_REQUIRED')
  const answer = await asked.answer('yes')
  assert.equal(answer.state, 'completed')
  const seat = /seat \d+/.exec(asked.text)?.[0]
  assert.equal(answer.text, `Holding ${seat}. \n\nBooked ${seat}`)
  console.log(answer.text)
} finally {
  server.kill('SIGKILL')
  await rm(folder, { recursive: true })
}

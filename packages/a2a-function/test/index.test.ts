import { expect, test } from 'vitest'
import * as everything from '../src/index.ts'

test('the package gives what a function needs, by name', () => {
  expect(Object.keys(everything).toSorted()).toMatchInlineSnapshot(`
    [
      "OutputError",
      "RemotePausedError",
      "TaskEndedError",
      "artifact",
      "authRequired",
      "dataPart",
      "failed",
      "filePart",
      "fromFunction",
      "inputRequired",
      "message",
      "progress",
      "rejected",
      "save",
      "skill",
      "text",
      "textPart",
      "toFunction",
    ]
  `)
})

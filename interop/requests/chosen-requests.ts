import type { ChosenRequest } from './chosen-request.ts'
import { envelopeRequests } from './envelope-requests.ts'
import { messageRequests } from './message-requests.ts'
import { restRequests } from './rest-requests.ts'
import { taskRequests } from './task-requests.ts'
import { wrongMessageRequests } from './wrong-message-requests.ts'

/** Every request that is sent to both servers. */
export const chosenRequests: readonly ChosenRequest[] = [
  ...messageRequests,
  ...wrongMessageRequests,
  ...taskRequests,
  ...envelopeRequests,
  ...restRequests,
]

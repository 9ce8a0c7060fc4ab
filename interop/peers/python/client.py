"""The official client faces our agent: `python client.py <url>`. One line for each check."""

import asyncio
import binascii
import itertools
import sys

from a2a.client import A2ACardResolver
from a2a.client.errors import A2AClientError
from a2a.helpers import get_data_parts, get_raw_parts, get_text_parts, new_data_part
from a2a.types import (
    AuthenticationInfo,
    DeleteTaskPushNotificationConfigRequest,
    GetExtendedAgentCardRequest,
    GetTaskPushNotificationConfigRequest,
    GetTaskRequest,
    ListTaskPushNotificationConfigsRequest,
    ListTasksRequest,
    Part,
    SendMessageConfiguration,
    StreamResponse,
    TaskPushNotificationConfig,
    TaskState,
)
from a2a.utils.errors import (
    ContentTypeNotSupportedError,
    InvalidParamsError,
    TaskNotCancelableError,
    TaskNotFoundError,
    UnsupportedOperationError,
)
from google.protobuf import json_format
from peer import Peer, answer_of, equal, raises, request, states_of, text_in, webhook

import httpx

CHECKS = []


def check(name, versions=('1.0', '0.3')):
    """Registers a check, a coroutine function of a `Peer`, for some versions of the protocol."""

    def register(function):
        CHECKS.append((name, versions, function))
        return function

    return register


@check('finds the card, and what is on it')
async def finds_card(peer):
    card = peer.card
    equal((card.name, card.description), ('Peer', 'Does what it is told'))
    equal([skill.id for skill in card.skills], ['chat'])
    equal(card.capabilities.streaming, True)
    equal(card.security_schemes['key'].api_key_security_scheme.name, 'X-Key')


@check('is kept out without the key')
async def is_kept_out(peer):
    await raises(A2AClientError, peer.client(keys=()).get_task(GetTaskRequest(id='none')))


@check('gets the extended card')
async def gets_extended_card(peer):
    # A client goes on with the card it got.
    card = await peer.client().get_extended_agent_card(GetExtendedAgentCardRequest())
    equal((card.name, card.description), ('Peer', 'Does what peer tells it'))


@check('sends a message, and has the task when it has ended')
async def sends(peer):
    task = await peer.task('hi')
    equal(TaskState.Name(task.status.state), 'TASK_STATE_COMPLETED')
    equal(answer_of(task), 'You said hi')
    equal([get_text_parts(message.parts) for message in task.history], [['hi']])


@check('gets a direct reply')
async def gets_reply(peer):
    equal(get_text_parts((await peer.send('reply')).message.parts), ['Hello'])
    [event] = await peer.stream('reply')
    equal(get_text_parts(event.message.parts), ['Hello'])


@check('streams: the task, then states and chunks, then the end')
async def streams(peer):
    events = await peer.stream('count')
    equal(events[0].WhichOneof('payload'), 'task')
    equal(text_in(events), 'one two three')
    equal(states_of(events), ['TASK_STATE_WORKING', 'TASK_STATE_COMPLETED'])


@check('sends data and files, and gets data and files')
async def sends_files(peer):
    task = peer.task([Part(text='files'), new_data_part({'seats': 250})])
    if peer.speaks == ('0.3', 'HTTP+JSON'):
        # `bytes file_with_bytes` of 0.3's proto file is base64 in JSON once; the SDK has it twice.
        return await raises(binascii.Error, task)
    data, file = (await task).artifacts
    equal(get_data_parts(data.parts), [{'got': {'seats': 250}}])
    equal(get_raw_parts(file.parts), [b'hello'])
    equal((file.parts[0].filename, file.parts[0].media_type), ('hello.txt', 'text/plain'))


# The SDK has no ListTasks in 0.3.
@check('gets and lists tasks', versions=('1.0',))
async def lists(peer):
    first = await peer.task('a')
    about = {'context_id': first.context_id}
    ids = {first.id, (await peer.task('b', **about)).id, (await peer.task('c', **about)).id}
    equal(len((await peer.get(first.id)).history), 1)
    equal(len((await peer.get(first.id, history_length=0)).history), 0)
    found = set()
    token = ''
    while True:
        query = ListTasksRequest(page_size=1, page_token=token, include_artifacts=True, **about)
        page = await peer.blocking.list_tasks(query)
        equal((page.total_size, len(page.tasks)), (3, 1))
        found |= {(task.id, answer_of(task)[:9]) for task in page.tasks}
        token = page.next_page_token
        if not token:
            break
    equal(found, {(id, 'You said ') for id in ids})
    failed = ListTasksRequest(status=TaskState.TASK_STATE_FAILED, **about)
    equal(len((await peer.blocking.list_tasks(failed)).tasks), 0)


@check('cancels a task that streams, twice')
async def cancels(peer):
    events = []
    canceled = None
    async for event in peer.streaming.send_message(request('wait')):
        events.append(event)
        if event.HasField('artifact_update') and canceled is None:
            canceled = await peer.cancel(event.artifact_update.task_id)
    equal(TaskState.Name(canceled.status.state), 'TASK_STATE_CANCELED')
    equal(states_of(events)[-1], 'TASK_STATE_CANCELED')
    if peer.speaks[0] == '0.3':
        # "it has already reached a terminal state like `completed`, `failed`, or `canceled`" (§8.2)
        await raises(TaskNotCancelableError, peer.cancel(canceled.id))
    else:
        again = await peer.cancel(canceled.id)
        equal(TaskState.Name(again.status.state), 'TASK_STATE_CANCELED')


@check('leaves a stream, subscribes, and misses nothing')
async def subscribes(peer):
    events = []
    async for event in peer.subscribe(await peer.begun()):
        events.append(event)
        if len(events) == 1:
            await peer.send('go')
    equal(events[0].WhichOneof('payload'), 'task')
    equal(text_in(events), 'begun and done')
    equal(states_of(events)[-1], 'TASK_STATE_COMPLETED')


@check('does not wait where it says so')
async def polls(peer):
    task = await peer.task('wait', client=peer.polling)
    if TaskState.Name(task.status.state) not in ('TASK_STATE_SUBMITTED', 'TASK_STATE_WORKING'):
        raise AssertionError(f'expected a task that runs, got {task}')
    await peer.cancel(task.id)


@check('is asked, and answers in the same task')
async def answers(peer):
    asked = await peer.task('ask')
    equal(TaskState.Name(asked.status.state), 'TASK_STATE_INPUT_REQUIRED')
    equal(get_text_parts(asked.status.message.parts), ['Which plan?'])
    task = await peer.task('small', task_id=asked.id, context_id=asked.context_id)
    equal((task.id, answer_of(task)), (asked.id, 'You chose small'))


@check('is asked in a stream, and answers in another')
async def answers_in_streams(peer):
    first = await peer.stream('ask')
    equal(states_of(first)[-1], 'TASK_STATE_INPUT_REQUIRED')
    second = await peer.stream('large', task_id=first[0].task.id)
    equal(states_of(second)[-1], 'TASK_STATE_COMPLETED')
    equal(text_in(second), 'You chose large')


@check('an agent that failed is a task that FAILED, and says no secret')
async def fails(peer):
    task = await peer.task('fail')
    equal(TaskState.Name(task.status.state), 'TASK_STATE_FAILED')
    equal('hunter2' in str(task), False)


@check('a task that is not there')
async def not_found(peer):
    await raises(TaskNotFoundError, peer.get('none'))
    await raises(TaskNotFoundError, peer.cancel('none'))
    await raises(TaskNotFoundError, anext(peer.subscribe('none')))
    await raises(TaskNotFoundError, peer.send('hi', task_id='none'))
    await raises(TaskNotFoundError, peer.stream('hi', task_id='none'))


@check('a task that has ended')
async def ended(peer):
    task = await peer.task('hi')
    await raises(TaskNotCancelableError, peer.cancel(task.id))
    if peer.speaks[0] == '0.3':
        # 0.3 has no error for it.
        equal((await anext(peer.subscribe(task.id))).task.status.state, task.status.state)
    else:
        await raises(UnsupportedOperationError, anext(peer.subscribe(task.id)))
    await raises(UnsupportedOperationError, peer.send('more', task_id=task.id))


@check('a message that is none, and one the agent does not take')
async def refused(peer):
    await raises(InvalidParamsError, peer.send([]))
    image = Part(url='https://example.com/a.png', media_type='image/png')
    await raises(ContentTypeNotSupportedError, peer.send([image]))


@check('keeps webhooks')
async def keeps_webhooks(peer):
    client = peer.blocking
    task = await peer.task('ask')
    made = await client.create_task_push_notification_config(
        TaskPushNotificationConfig(task_id=task.id, url='http://127.0.0.1:9/hook', token='t')
    )
    equal((made.task_id, made.url, bool(made.id)), (task.id, 'http://127.0.0.1:9/hook', True))
    one = {'task_id': task.id, 'id': made.id}
    got = GetTaskPushNotificationConfigRequest(**one)
    equal(await client.get_task_push_notification_config(got), made)
    if peer.speaks == ('0.3', 'HTTP+JSON'):
        # The SDK can neither list nor delete them there.
        return
    listing = ListTaskPushNotificationConfigsRequest(task_id=task.id)
    equal([*(await client.list_task_push_notification_configs(listing)).configs], [made])
    deletion = DeleteTaskPushNotificationConfigRequest(**one)
    for _ in range(2):
        await client.delete_task_push_notification_config(deletion)
    equal(len((await client.list_task_push_notification_configs(listing)).configs), 0)


@check('its webhook is told everything, in order')
async def is_told(peer):
    async with webhook() as (url, calls):
        config = TaskPushNotificationConfig(
            url=url,
            token='t',
            authentication=AuthenticationInfo(scheme='Bearer', credentials='secret'),
        )
        await peer.send(
            'count', configuration=SendMessageConfiguration(task_push_notification_config=config)
        )
        said = []
        while not said or 'completed' not in str(said[-1]).lower():
            headers, body = await asyncio.wait_for(calls.get(), 10)
            equal(headers['X-A2A-Notification-Token'], 't')
            equal(headers['Authorization'], 'Bearer secret')
            said.append(body)
        if peer.speaks[0] == '0.3':
            # A webhook of 0.3 gets the task, each time as it is then.
            [artifact] = said[-1]['artifacts']
            equal((said[-1]['kind'], artifact['parts'][0]['text']), ('task', 'one two three'))
        else:
            equal(text_in([json_format.ParseDict(each, StreamResponse()) for each in said]),
                  'one two three')


async def main(url):
    async with httpx.AsyncClient() as http:
        card = await A2ACardResolver(http, url).get_agent_card()
    for version, binding in itertools.product(('1.0', '0.3'), ('JSONRPC', 'HTTP+JSON')):
        peer = Peer(card, binding, version)
        for name, versions, function in CHECKS:
            if version not in versions:
                continue
            try:
                await asyncio.wait_for(function(peer), 30)
                print(f'ok {version} {binding}: {name}', flush=True)
            except Exception as error:
                reason = str(error) if isinstance(error, AssertionError) else repr(error)
                print(f'not ok {version} {binding}: {name}: {" ".join(reason.split())}', flush=True)


asyncio.run(main(sys.argv[1]))

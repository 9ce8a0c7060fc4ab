"""What the checks of the official client are made of."""

import asyncio
import json
import threading
import uuid

from contextlib import asynccontextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from a2a.client import AuthInterceptor, ClientConfig, ClientFactory, CredentialService
from a2a.helpers import get_text_parts
from a2a.types import (
    AgentCard,
    CancelTaskRequest,
    GetTaskRequest,
    Message,
    Part,
    Role,
    SendMessageRequest,
    SubscribeToTaskRequest,
    TaskState,
)


def equal(actual, expected):
    if actual != expected:
        raise AssertionError(f'expected {expected!r}, got {actual!r}')


async def raises(error, awaitable):
    try:
        await awaitable
    except error:
        return
    except Exception as other:
        raise AssertionError(f'expected {error.__name__}, got {other!r}') from other
    raise AssertionError(f'expected {error.__name__}, got an answer')


class Key(CredentialService):
    """The key that the agent's card asks for."""

    async def get_credentials(self, security_scheme_name, context):
        return 'peer' if security_scheme_name == 'key' else None


class Peer:
    """The clients of one binding: one that streams, one that waits, one that does not."""

    def __init__(self, card, binding, version):
        spoken = AgentCard()
        spoken.CopyFrom(card)
        del spoken.supported_interfaces[:]
        spoken.supported_interfaces.extend(
            each
            for each in card.supported_interfaces
            if (each.protocol_binding, each.protocol_version) == (binding, version)
        )

        def client(keys=(AuthInterceptor(Key()),), **config):
            config = ClientConfig(supported_protocol_bindings=[binding], **config)
            return ClientFactory(config).create(spoken, interceptors=[*keys])

        self.card = card
        self.speaks = (version, binding)
        self.client = client
        self.streaming = client()
        self.blocking = client(streaming=False)
        self.polling = client(streaming=False, polling=True)

    async def stream(self, said, **about):
        return [event async for event in self.streaming.send_message(request(said, **about))]

    async def send(self, said, client=None, configuration=None, **about):
        """What a message is answered with, where it is not streamed."""
        sent = request(said, **about)
        if configuration:
            sent.configuration.CopyFrom(configuration)
        [answer] = [event async for event in (client or self.blocking).send_message(sent)]
        return answer

    async def task(self, said, **about):
        return (await self.send(said, **about)).task

    async def begun(self):
        """A task that has begun, and waits for `go`."""
        events = self.streaming.send_message(request('wait'))
        try:
            async for event in events:
                if event.HasField('artifact_update'):
                    return event.artifact_update.task_id
        finally:
            await events.aclose()

    async def get(self, id, **about):
        return await self.blocking.get_task(GetTaskRequest(id=id, **about))

    async def cancel(self, id):
        return await self.blocking.cancel_task(CancelTaskRequest(id=id))

    def subscribe(self, id):
        return self.streaming.subscribe(SubscribeToTaskRequest(id=id))


def request(said, **about):
    parts = [Part(text=said)] if isinstance(said, str) else said
    message = Message(message_id=str(uuid.uuid4()), role=Role.ROLE_USER, parts=parts, **about)
    return SendMessageRequest(message=message)


def answer_of(task):
    return ''.join(''.join(get_text_parts(artifact.parts)) for artifact in task.artifacts)


def text_in(events):
    """The text that a stream carries, beginning with that of the task it may begin with."""
    begun = answer_of(events[0].task) if events[0].HasField('task') else ''
    chunks = [get_text_parts(event.artifact_update.artifact.parts) for event in events]
    return begun + ''.join(text for chunk in chunks for text in chunk)


def states_of(events):
    return [
        TaskState.Name(event.status_update.status.state)
        for event in events
        if event.HasField('status_update')
    ]


@asynccontextmanager
async def webhook():
    """A receiver, and the queue of what it was sent."""
    calls = asyncio.Queue()
    loop = asyncio.get_running_loop()

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers['Content-Length']))
            loop.call_soon_threadsafe(calls.put_nowait, (self.headers, json.loads(body)))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(('127.0.0.1', 0), Receiver) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f'http://127.0.0.1:{server.server_port}/hook', calls
        finally:
            server.shutdown()

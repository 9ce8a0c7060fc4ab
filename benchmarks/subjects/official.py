"""The agents of agent-of.ts, made with the official Python SDK and served by Starlette and uvicorn as
its README says: official.py <kind>. It prints its address."""

import asyncio
import logging
import socket
import sys
import time

from a2a.helpers import new_task_from_user_message, new_text_message, new_text_part
from a2a.server.agent_execution import AgentExecutor
from a2a.server.request_handlers import DefaultRequestHandler
from a2a.server.routes import create_jsonrpc_routes
from a2a.server.tasks import InMemoryTaskStore, TaskUpdater
from a2a.types import AgentCapabilities, AgentCard, AgentInterface
from starlette.applications import Starlette

import uvicorn


class Agent(AgentExecutor):
    def __init__(self, kind):
        self.kind = kind

    async def execute(self, context, event_queue):
        text = context.get_user_input()
        if self.kind == 'message':
            await event_queue.enqueue_event(new_text_message(f'You said {text}'))
            return
        updater = TaskUpdater(event_queue, context.task_id, context.context_id)
        await event_queue.enqueue_event(new_task_from_user_message(context.message))
        if self.kind == 'task':
            await updater.add_artifact([new_text_part(f'You said {text}')])
        else:
            for said in range(int(text)):
                await asyncio.sleep(0)
                token = [new_text_part(f'{now():.6f} ')]
                await updater.add_artifact(token, 'answer', append=said > 0)
        await updater.complete()

    async def cancel(self, context, event_queue):
        pass


def now():
    """The time in milliseconds, by the clock that Node's process.hrtime reads."""
    return time.monotonic_ns() / 1e6


async def main():
    listening = socket.create_server(('127.0.0.1', 0))
    url = f'http://127.0.0.1:{listening.getsockname()[1]}'
    card = AgentCard(
        name='Echo',
        description='Echo',
        version='1.0.0',
        capabilities=AgentCapabilities(streaming=True),
        default_input_modes=['text/plain'],
        default_output_modes=['text/plain'],
        supported_interfaces=[
            AgentInterface(url=url, protocol_binding='JSONRPC', protocol_version='1.0')
        ],
    )
    handler = DefaultRequestHandler(Agent(sys.argv[1]), InMemoryTaskStore(), card)
    app = Starlette(routes=create_jsonrpc_routes(handler, '/'))
    print(url, flush=True)
    await uvicorn.Server(uvicorn.Config(app, log_level='error')).serve([listening])


logging.disable()
asyncio.run(main())

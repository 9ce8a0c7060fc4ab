"""The official server with the agent that our client faces; it prints its address."""

import asyncio
import logging
import socket

from a2a.helpers import get_data_parts, new_data_part, new_raw_part, new_task_from_user_message
from a2a.helpers import new_text_message, new_text_part
from a2a.server.agent_execution import AgentExecutor
from a2a.server.request_handlers import DefaultRequestHandler
from a2a.server.routes import create_agent_card_routes, create_jsonrpc_routes, create_rest_routes
from a2a.server.tasks import (
    BasePushNotificationSender,
    InMemoryPushNotificationConfigStore,
    InMemoryTaskStore,
    TaskUpdater,
)
from a2a.types import (
    AgentCapabilities,
    AgentCard,
    AgentInterface,
    AgentSkill,
    APIKeySecurityScheme,
    SecurityRequirement,
    SecurityScheme,
    StringList,
)
from starlette.applications import Starlette

import httpx
import uvicorn


class Peer(AgentExecutor):
    """Does what it is told, as `peer-agent.ts` does."""

    def __init__(self):
        self.go = asyncio.Event()

    async def execute(self, context, event_queue):
        said = context.get_user_input()
        updater = TaskUpdater(event_queue, context.task_id, context.context_id)
        if said == 'reply':
            await event_queue.enqueue_event(new_text_message('Hello'))
            return
        if context.current_task:
            await updater.start_work()
            await updater.add_artifact([new_text_part(f'You chose {said}')])
            await updater.complete()
            return
        await event_queue.enqueue_event(new_task_from_user_message(context.message))
        await updater.start_work()
        if said == 'ask':
            question = updater.new_agent_message([new_text_part('Which plan?')])
            await updater.requires_input(question)
            return
        if said == 'fail':
            await updater.failed(updater.new_agent_message([new_text_part('It broke')]))
            return
        await self.work(said, context, updater)
        await updater.complete()

    async def work(self, said, context, updater):
        if said == 'count':
            for index, number in enumerate(('one ', 'two ', 'three')):
                await updater.add_artifact([new_text_part(number)], 'answer', append=index > 0)
        elif said == 'files':
            data = new_data_part({'got': (get_data_parts(context.message.parts) or [None])[0]})
            await updater.add_artifact([data])
            await updater.add_artifact([new_raw_part(b'hello', 'text/plain', 'hello.txt')])
        elif said == 'wait':
            go = self.go
            await updater.add_artifact([new_text_part('begun')], 'answer')
            await go.wait()
            await updater.add_artifact([new_text_part(' and done')], 'answer', append=True)
        elif said == 'go':
            self.go.set()
            self.go = asyncio.Event()
            await updater.add_artifact([new_text_part('Gone')])
        else:
            await updater.add_artifact([new_text_part(f'You said {said}')])

    async def cancel(self, context, event_queue):
        await TaskUpdater(event_queue, context.task_id, context.context_id).cancel()


async def main():
    listening = socket.create_server(('127.0.0.1', 0))
    url = f'http://127.0.0.1:{listening.getsockname()[1]}'
    card = AgentCard(
        name='Peer',
        description='Does what it is told',
        version='1.0.0',
        capabilities=AgentCapabilities(streaming=True, push_notifications=True),
        default_input_modes=['text/plain', 'application/json'],
        default_output_modes=['text/plain', 'application/json'],
        # Declared for clients to read; nobody checks it.
        security_schemes={
            'key': SecurityScheme(
                api_key_security_scheme=APIKeySecurityScheme(location='header', name='X-Key')
            )
        },
        security_requirements=[SecurityRequirement(schemes={'key': StringList()})],
        skills=[AgentSkill(id='chat', name='Chat', description='Chats', tags=['chat'])],
        supported_interfaces=[
            AgentInterface(url=url + path, protocol_binding=binding, protocol_version=version)
            for version in ('1.0', '0.3')
            for path, binding in (('/rpc', 'JSONRPC'), ('/rest', 'HTTP+JSON'))
        ],
    )
    async with httpx.AsyncClient() as http:
        webhooks = InMemoryPushNotificationConfigStore()
        handler = DefaultRequestHandler(
            Peer(),
            InMemoryTaskStore(),
            card,
            push_config_store=webhooks,
            push_sender=BasePushNotificationSender(http, webhooks),
            validate_input_modes=True,
        )
        app = Starlette(
            routes=[
                *create_agent_card_routes(card),
                *create_jsonrpc_routes(handler, '/rpc', enable_v0_3_compat=True),
                *create_rest_routes(handler, path_prefix='/rest', enable_v0_3_compat=True),
            ]
        )
        print(url, flush=True)
        await uvicorn.Server(uvicorn.Config(app, log_level='error')).serve([listening])


logging.disable()
asyncio.run(main())

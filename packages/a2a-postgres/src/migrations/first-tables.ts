/** The tables as the first version has them. */
export const firstTables = `
  -- A task: whose it is, how far its log has come, and who works at it.
  create table a2a.task (
    number bigint generated always as identity primary key,
    agent text collate "C" not null,
    tenant text collate "C" not null,
    owner text collate "C" not null,
    id text collate "C" not null,
    context_id text collate "C" not null,
    serial boolean not null,
    -- The number of the last record of the log.
    seq bigint not null default 0,
    -- Of the last status; null while nobody is shown the task.
    state text,
    status_at text collate "C",
    ended boolean not null default false,
    -- Since when nothing happens to it, by the clock of retention; null while it is at work.
    rests_at timestamptz,
    -- Whether its log was let go after its end.
    log_gone boolean not null default false,
    -- The message of the inbox whose turn has begun, and how many have not.
    current bigint,
    waiting int not null default 0,
    turn int not null default 0,
    attempt int not null default 0,
    -- Attempts at this turn: in a row without getting anywhere, and those in all that died.
    tries int not null default 0,
    deaths int not null default 0,
    canceled boolean not null default false,
    questions json not null default '[]',
    saved json,
    -- Who may commit, and the job that somebody works at or will work at.
    fence text,
    job uuid,
    webhooks int not null default 0,
    unique (agent, tenant, owner, id)
  ) with (fillfactor = 70);

  create index task_by_status on a2a.task (agent, tenant, owner, status_at desc, id)
    where state is not null;
  create index task_by_context on a2a.task (agent, tenant, owner, context_id, status_at desc, id)
    where state is not null;
  -- Small, so that tasks are counted quickly, and those in a state that few are in found.
  create index task_by_state on a2a.task (agent, tenant, owner, state)
    where state is not null;
  -- Tasks of serial contexts that wait for another of their context.
  create index task_in_line on a2a.task (agent, tenant, owner, context_id, number)
    where serial and not ended and job is null;
  -- What may have had its time.
  create index task_at_rest on a2a.task ((coalesce(state, 'TASK_STATE_COMPLETED')), rests_at)
    where rests_at is not null;
  create index task_with_log on a2a.task (rests_at)
    where ended and not log_gone and state is not null;

  -- What happened, numbered from 1 in each task. It has no foreign key: checking it would cost
  -- more than writing the row, and a row is only ever written beside its task's.
  create table a2a.event (
    task bigint not null,
    seq bigint not null,
    record json not null,
    primary key (task, seq)
  );

  -- The fold of a task's events up to a number.
  create table a2a.snapshot (
    task bigint primary key references a2a.task on delete cascade,
    seq bigint not null,
    content json
  );

  create table a2a.inbox (
    number bigint generated always as identity primary key,
    task bigint not null references a2a.task on delete cascade,
    input json not null
  );
  create index inbox_by_task on a2a.inbox (task, number);

  -- Messages that are one and the same however often they are sent.
  create table a2a.message (
    agent text collate "C" not null,
    tenant text collate "C" not null,
    owner text collate "C" not null,
    id text collate "C" not null,
    task bigint not null references a2a.task on delete cascade,
    inbox bigint not null,
    digest text not null,
    primary key (agent, tenant, owner, id)
  );
  create index message_by_task on a2a.message (task);

  -- The results of a turn's steps.
  create table a2a.step (
    task bigint not null references a2a.task on delete cascade,
    name text collate "C" not null,
    result json not null,
    primary key (task, name)
  );

  -- What is saved for a context, and which of its tasks has its turn, where they take turns.
  create table a2a.context (
    agent text collate "C" not null,
    tenant text collate "C" not null,
    owner text collate "C" not null,
    id text collate "C" not null,
    holder bigint,
    saved json,
    -- When the last of its tasks went.
    left_at timestamptz,
    primary key (agent, tenant, owner, id)
  );
  create index context_left on a2a.context (left_at) where left_at is not null;

  create table a2a.webhook (
    number bigint generated always as identity unique,
    task bigint not null references a2a.task on delete cascade,
    id text collate "C" not null,
    config json not null,
    version text not null,
    -- The number of the last record that was delivered, and the failures in a row since.
    after bigint not null,
    failures int not null default 0,
    stopped boolean not null default false,
    -- Who delivers, and the job that says so.
    lease text,
    job uuid,
    primary key (task, id)
  );
`

/**
 * What brings a file from each version of the schema to the next; its version is the number of
 * those it has had. What was published is never changed: what comes later is added.
 */
export const migrations: readonly string[] = [
  `
  create table task (
    number integer primary key autoincrement,
    scope text not null, id text not null, context text not null, serial integer not null,
    state text, status_at text,
    seq integer not null default 0,
    ended integer not null default 0, canceled integer not null default 0,
    claimed integer not null default 0, tries integer not null default 0,
    turn integer not null default 0, attempt integer not null default 1, current integer,
    questions text not null default '[]', saved text,
    rests_as text, rests_since integer, has_log integer not null default 1,
    unique (scope, id)
  );
  create index task_by_time on task (scope, status_at desc, id) where state is not null;
  create index task_by_state on task (scope, state, status_at desc, id) where state is not null;
  create index task_by_context on task (scope, context, status_at desc, id);
  create index task_claimed on task (number) where claimed;
  create index task_resting on task (rests_as, rests_since) where rests_as is not null;
  create index task_with_old_log on task (rests_since) where ended and has_log;

  create table total (
    scope text not null, state text not null, tasks integer not null,
    primary key (scope, state)
  ) without rowid;
  create trigger task_changed after update of state on task when new.state is not old.state begin
    update total set tasks = tasks - 1 where scope = old.scope and state = old.state;
    delete from total where scope = old.scope and state = old.state and tasks = 0;
    insert into total values (new.scope, new.state, 1) on conflict do update set tasks = tasks + 1;
  end;
  create trigger task_gone after delete on task when old.state is not null begin
    update total set tasks = tasks - 1 where scope = old.scope and state = old.state;
    delete from total where scope = old.scope and state = old.state and tasks = 0;
  end;

  create table log (task integer not null, seq integer not null, record text not null);
  create unique index log_by_number on log (task, seq);

  create table snapshot (task integer primary key, seq integer not null, snapshot text not null);

  create table inbox (
    number integer primary key autoincrement, task integer not null, input text not null
  );
  create index inbox_by_task on inbox (task, number);

  create table message (
    scope text not null, id text not null,
    task integer not null, inbox integer not null, digest text not null,
    primary key (scope, id)
  ) without rowid;
  create index message_by_task on message (task);

  create table step (
    task integer not null, name text not null, result text not null,
    primary key (task, name)
  ) without rowid;

  create table context (
    scope text not null, id text not null, saved text not null, idle_since integer,
    primary key (scope, id)
  ) without rowid;
  create index context_idle on context (idle_since) where idle_since is not null;

  create table webhook (
    number integer primary key autoincrement,
    task integer not null, id text not null, config text not null,
    after integer not null, failures integer not null default 0,
    due_at integer not null default 0, stopped integer not null default 0,
    unique (task, id)
  );
  `,
  // Totals are counted in memory and written once a transaction; a context's place in its index is
  // written once a task.
  `
  drop trigger task_changed;
  drop trigger task_gone;
  drop index task_by_context;
  create index task_in_context on task (scope, context);
  `,
  // Which messages wait is known in memory, and tasks are listed from the tasks of each state.
  `
  alter table message drop column inbox;
  drop index task_by_time;
  `,
  // What a commit adds to a log is one row, under the number of its last record. Numbers are counted
  // in memory, messages are kept in the order of their tasks, and whoever runs a task has a message.
  // Lists grow at their end, and a task's row hardly grows at all when it comes to rest: what is in a
  // full page, and grows, is split over two.
  `
  alter table log rename column record to records;
  update log set records = '[' || records || ']';

  create table new_inbox (
    task integer not null, number integer not null, input text not null,
    primary key (task, number)
  ) without rowid;
  insert into new_inbox select task, number, input from inbox;
  drop table inbox;
  alter table new_inbox rename to inbox;

  create table new_task (
    number integer primary key,
    scope text not null, id text not null, context text not null, serial integer not null,
    state text, status_at text,
    seq integer not null default 0,
    ended integer not null default 0, canceled integer not null default 0,
    claimed integer not null default 0, tries integer not null default 0,
    turn integer not null default 0, attempt integer not null default 1, current integer,
    questions text not null default '[]', saved text,
    since integer not null, rests integer not null default 0, has_log integer not null default 1,
    unique (scope, id)
  );
  insert into new_task
    select number, scope, id, context, serial, state, status_at, seq, ended, canceled,
      claimed and number in (select task from inbox), tries, turn, attempt, current, questions,
      saved, ifnull(rests_since, 0), rests_as is not null, has_log
    from task order by number;
  drop table task;
  alter table new_task rename to task;
  create index task_by_state on task (scope, state, status_at, id desc) where state is not null;
  create index task_in_context on task (scope, context);
  create index task_resting on task (state, since) where rests;
  create index task_with_old_log on task (since) where ended and has_log;
  `,
]

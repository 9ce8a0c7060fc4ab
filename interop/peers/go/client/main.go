// The official client faces our agent, and the same agent as its card is when it asks for
// credentials: client <url> <url>. One line for each check.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/a2aproject/a2a-go/v2/a2a"
	"github.com/a2aproject/a2a-go/v2/a2aclient/agentcard"
	"github.com/a2aproject/a2a-go/v2/a2acompat/a2av0"
)

func refuses[T any](expected error) func(T, error) {
	return func(_ T, err error) {
		if !errors.Is(err, expected) {
			panic(failed(fmt.Sprintf("expected %v, got %v", expected, err)))
		}
	}
}

var checks = []check{
	{"finds the card, and what is on it", func(_ context.Context, p *peer) {
		expect([]string{p.card.Name, p.card.Description}, []string{"Peer", "Does what it is told"})
		expect(p.card.Skills[0].ID, "chat")
		expect(p.card.Capabilities.Streaming, true)
		expect(len(p.card.SupportedInterfaces), 4)
		scheme, _ := p.card.SecuritySchemes["key"].(a2a.APIKeySecurityScheme)
		expect(scheme.Name, "X-Key")
	}},
	// "securityRequirements": [{"schemes": {"google": {"list": ["openid"]}}}] is how cards ask for
	// credentials (§8.5); the SDK writes and reads [{"schemes": {"google": ["openid"]}}].
	{"reads no card that asks for credentials: it has no `list` (§8.5)", func(ctx context.Context, _ *peer) {
		_, err := agentcard.DefaultResolver.Resolve(ctx, os.Args[2])
		expect(err != nil && strings.Contains(err.Error(), "securityRequirements.schemes"), true)
	}},
	{"is kept out without the key", func(_ context.Context, p *peer) {
		_, err := p.get(context.Background(), "none")
		expect(err != nil && !errors.Is(err, a2a.ErrTaskNotFound), true)
	}},
	{"gets the extended card", func(ctx context.Context, p *peer) {
		card := must(p.GetExtendedAgentCard(ctx, &a2a.GetExtendedAgentCardRequest{}))
		expect(card.Description, "Does what peer tells it")
	}},
	{"sends a message, and has the task when it has ended", func(ctx context.Context, p *peer) {
		task := p.task(ctx, request("hi"))
		expect(task.Status.State, a2a.TaskStateCompleted)
		expect(answerOf(task), "You said hi")
		expect(len(task.History), 1)
		expect(textOf(task.History[0].Parts), "hi")
	}},
	{"gets a direct reply", func(ctx context.Context, p *peer) {
		reply, _ := must(p.SendMessage(ctx, request("reply"))).(*a2a.Message)
		expect(textOf(reply.Parts), "Hello")
		events := p.stream(ctx, request("reply"))
		expect(len(events), 1)
		streamed, _ := events[0].(*a2a.Message)
		expect(textOf(streamed.Parts), "Hello")
	}},
	{"streams: the task, then states and chunks, then the end", func(ctx context.Context, p *peer) {
		events := p.stream(ctx, request("count"))
		_, isTask := events[0].(*a2a.Task)
		expect(isTask, true)
		expect(textIn(events), "one two three")
		expect(statesOf(events), []a2a.TaskState{a2a.TaskStateWorking, a2a.TaskStateCompleted})
	}},
	{"sends data and files, and gets data and files", func(ctx context.Context, p *peer) {
		files := request("files")
		data := a2a.NewDataPart(map[string]any{"seats": 250.0})
		files.Message.Parts = append(files.Message.Parts, data)
		artifacts := p.task(ctx, files).Artifacts
		expect(len(artifacts), 2)
		got := map[string]any{"got": map[string]any{"seats": 250.0}}
		expect(artifacts[0].Parts[0].Data(), any(got))
		file := artifacts[1].Parts[0]
		if p.ProtocolVersion == a2av0.Version && p.ProtocolBinding == a2a.TransportProtocolHTTPJSON {
			// `bytes file_with_bytes` of 0.3's proto file is base64 in JSON once; the SDK decodes it
			// twice, and then has nothing.
			expect(*file, a2a.Part{})
			return
		}
		expect(string(file.Raw()), "hello")
		expect([]string{file.Filename, file.MediaType}, []string{"hello.txt", "text/plain"})
	}},
	{"gets and lists tasks", func(ctx context.Context, p *peer) {
		if p.ProtocolVersion == a2av0.Version {
			// 0.3 has no ListTasks over JSON-RPC, and another one over HTTP+JSON.
			_, err := p.ListTasks(ctx, &a2a.ListTasksRequest{})
			expect(err != nil, true)
			return
		}
		first := p.task(ctx, request("a"))
		ids := map[a2a.TaskID]bool{first.ID: true}
		for _, said := range []string{"b", "c"} {
			more := request(said)
			more.Message.ContextID = first.ContextID
			ids[p.task(ctx, more).ID] = true
		}
		expect(len(must(p.get(ctx, first.ID)).History), 1)
		none := 0
		short := &a2a.GetTaskRequest{ID: first.ID, HistoryLength: &none}
		expect(len(must(p.GetTask(ctx, short)).History), 0)
		query := &a2a.ListTasksRequest{ContextID: first.ContextID, PageSize: 1, IncludeArtifacts: true}
		found := map[a2a.TaskID]bool{}
		for more := true; more; more = query.PageToken != "" {
			page := must(p.ListTasks(ctx, query))
			expect([]int{page.TotalSize, len(page.Tasks)}, []int{3, 1})
			expect(strings.HasPrefix(answerOf(page.Tasks[0]), "You said "), true)
			found[page.Tasks[0].ID] = true
			query.PageToken = page.NextPageToken
		}
		expect(found, ids)
		of := &a2a.ListTasksRequest{ContextID: first.ContextID, Status: a2a.TaskStateFailed}
		expect(len(must(p.ListTasks(ctx, of)).Tasks), 0)
	}},
	{"cancels a task that streams, twice", func(ctx context.Context, p *peer) {
		var canceled *a2a.Task
		events := p.stream(ctx, request("wait"), func(event a2a.Event) bool {
			if _, begun := event.(*a2a.TaskArtifactUpdateEvent); begun && canceled == nil {
				canceled = must(p.cancel(ctx, event.TaskInfo().TaskID))
			}
			return true
		})
		expect(canceled.Status.State, a2a.TaskStateCanceled)
		expect(lastState(events), a2a.TaskStateCanceled)
		again, err := p.cancel(ctx, canceled.ID)
		if p.ProtocolVersion == a2av0.Version {
			// "it has already reached a terminal state like `completed`, `failed`, or `canceled`" (§8.2)
			refuses[*a2a.Task](a2a.ErrTaskNotCancelable)(again, err)
		} else {
			expect(must(again, err).Status.State, a2a.TaskStateCanceled)
		}
	}},
	{"leaves a stream, subscribes, and misses nothing", func(ctx context.Context, p *peer) {
		begun := p.stream(ctx, request("wait"), func(event a2a.Event) bool {
			_, begun := event.(*a2a.TaskArtifactUpdateEvent)
			return !begun
		})
		id := begun[0].TaskInfo().TaskID
		var events []a2a.Event
		for event, err := range p.SubscribeToTask(ctx, &a2a.SubscribeToTaskRequest{ID: id}) {
			if events = append(events, must(event, err)); len(events) == 1 {
				p.task(ctx, request("go"))
			}
		}
		expect(textIn(events), "begun and done")
		expect(lastState(events), a2a.TaskStateCompleted)
	}},
	{"does not wait where it says so", func(ctx context.Context, p *peer) {
		wait := request("wait")
		wait.Config = &a2a.SendMessageConfig{ReturnImmediately: true}
		task := p.task(ctx, wait)
		state := task.Status.State
		expect(state == a2a.TaskStateSubmitted || state == a2a.TaskStateWorking, true)
		must(p.cancel(ctx, task.ID))
	}},
	{"is asked, and answers in the same task", func(ctx context.Context, p *peer) {
		asked := p.task(ctx, request("ask"))
		expect(asked.Status.State, a2a.TaskStateInputRequired)
		expect(textOf(asked.Status.Message.Parts), "Which plan?")
		task := p.task(ctx, in(asked.ID, request("small")))
		expect(task.ID, asked.ID)
		expect(answerOf(task), "You chose small")
	}},
	{"is asked in a stream, and answers in another", func(ctx context.Context, p *peer) {
		first := p.stream(ctx, request("ask"))
		expect(lastState(first), a2a.TaskStateInputRequired)
		second := p.stream(ctx, in(first[0].TaskInfo().TaskID, request("large")))
		expect(lastState(second), a2a.TaskStateCompleted)
		expect(textIn(second), "You chose large")
	}},
	{"an agent that failed is a task that FAILED, and says no secret", func(ctx context.Context, p *peer) {
		task := p.task(ctx, request("fail"))
		expect(task.Status.State, a2a.TaskStateFailed)
		expect(strings.Contains(textOf(task.Status.Message.Parts), "hunter2"), false)
	}},
	{"a task that is not there", func(ctx context.Context, p *peer) {
		isRefused := refuses[*a2a.Task](a2a.ErrTaskNotFound)
		isRefused(p.get(ctx, "none"))
		isRefused(p.cancel(ctx, "none"))
		sent := in("none", request("hi"))
		refuses[a2a.SendMessageResult](a2a.ErrTaskNotFound)(p.SendMessage(ctx, sent))
	}},
	{"a task that has ended", func(ctx context.Context, p *peer) {
		id := p.task(ctx, request("hi")).ID
		refuses[*a2a.Task](a2a.ErrTaskNotCancelable)(p.cancel(ctx, id))
		sent := in(id, request("more"))
		refuses[a2a.SendMessageResult](a2a.ErrUnsupportedOperation)(p.SendMessage(ctx, sent))
	}},
	{"a stream that is refused", func(ctx context.Context, p *peer) {
		_, err := p.subscribe(ctx, "none")
		if p.ProtocolVersion == a2a.Version && p.ProtocolBinding == a2a.TransportProtocolJSONRPC {
			// "JSON-RPC error responses use the standard JSON-RPC 2.0 error object" (§9.5) is true
			// of what comes before a stream, too; the SDK reads it as a stream without events.
			expect(err, io.EOF)
		} else {
			refuses[a2a.Event](a2a.ErrTaskNotFound)(nil, err)
		}
	}},
	{"a message that is none, and one the agent does not take", func(ctx context.Context, p *peer) {
		sent := request("hi")
		sent.Message.Parts = a2a.ContentParts{}
		refuses[a2a.SendMessageResult](a2a.ErrInvalidParams)(p.SendMessage(ctx, sent))
		image := a2a.NewFileURLPart("https://example.com/a.png", "image/png")
		sent.Message.Parts = a2a.ContentParts{image}
		refuses[a2a.SendMessageResult](a2a.ErrUnsupportedContentType)(p.SendMessage(ctx, sent))
	}},
	{"keeps webhooks", func(ctx context.Context, p *peer) {
		id := p.task(ctx, request("ask")).ID
		made := must(p.CreateTaskPushConfig(ctx, &a2a.PushConfig{
			TaskID: id, URL: "http://127.0.0.1:9/hook", Token: "t",
		}))
		expect(made.TaskID, id)
		got := &a2a.GetTaskPushConfigRequest{TaskID: id, ID: made.ID}
		expect(must(p.GetTaskPushConfig(ctx, got)), made)
		all := &a2a.ListTaskPushConfigRequest{TaskID: id}
		expect(must(p.ListTaskPushConfigs(ctx, all)), []*a2a.PushConfig{made})
		for range 2 {
			deleted := &a2a.DeleteTaskPushConfigRequest{TaskID: id, ID: made.ID}
			must("", p.DeleteTaskPushConfig(ctx, deleted))
		}
		expect(len(must(p.ListTaskPushConfigs(ctx, all))), 0)
	}},
	{"its webhook is told everything, in order", func(ctx context.Context, p *peer) {
		url, calls := webhook(ctx)
		auth := &a2a.PushAuthInfo{Scheme: "Bearer", Credentials: "secret"}
		count := request("count")
		count.Config = &a2a.SendMessageConfig{
			PushConfig: &a2a.PushConfig{URL: url, Token: "t", Auth: auth},
		}
		p.task(ctx, count)
		var told string
		for last := ""; !strings.Contains(strings.ToLower(last), "completed"); told += last {
			select {
			case call := <-calls:
				expect(call.header.Get("X-A2A-Notification-Token"), "t")
				expect(call.header.Get("Authorization"), "Bearer secret")
				last = call.body
			case <-ctx.Done():
				panic(failed("expected the end of the task, got " + told))
			}
		}
		for _, number := range []string{"one ", "two ", "three"} {
			_, after, found := strings.Cut(told, number)
			expect(found, true)
			told = after
		}
	}},
}

func main() {
	card := must(agentcard.DefaultResolver.Resolve(context.Background(), os.Args[1]))
	for _, spoken := range card.SupportedInterfaces {
		peer := newPeer(card, spoken)
		for _, check := range checks {
			ok := "ok"
			reason := outcome(check.run, peer)
			if reason != "" {
				ok, reason = "not ok", ": "+reason
			}
			about := fmt.Sprintf("%s %s", spoken.ProtocolVersion, spoken.ProtocolBinding)
			fmt.Printf("%s %s: %s%s\n", ok, about, check.name, reason)
		}
	}
}

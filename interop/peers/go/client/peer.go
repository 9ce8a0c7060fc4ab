package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/a2aproject/a2a-go/v2/a2a"
	"github.com/a2aproject/a2a-go/v2/a2aclient"
	"github.com/a2aproject/a2a-go/v2/a2acompat/a2av0"
)

// check is one thing that is to be so, by its name.
type check struct {
	name string
	run  func(ctx context.Context, peer *peer)
}

// failed says in a panic what a check expected and what it got.
type failed string

func expect(actual, expected any) {
	if !reflect.DeepEqual(actual, expected) {
		panic(failed(fmt.Sprintf("expected %+v, got %+v", expected, actual)))
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(failed(err.Error()))
	}
	return value
}

// outcome runs a check, and gives why it failed, or nothing.
func outcome(run func(context.Context, *peer), p *peer) (reason string) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	defer func() {
		switch why := recover().(type) {
		case nil:
		case failed:
			reason = strings.Join(strings.Fields(string(why)), " ")
		default:
			panic(why)
		}
	}()
	run(a2aclient.AttachServiceParams(ctx, a2aclient.ServiceParams{"X-Key": {"peer"}}), p)
	return ""
}

// peer is our agent over one binding, in one version.
type peer struct {
	*a2aclient.Client
	card *a2a.AgentCard
	*a2a.AgentInterface
}

func newPeer(card *a2a.AgentCard, spoken *a2a.AgentInterface) *peer {
	offered := *card
	offered.SupportedInterfaces = []*a2a.AgentInterface{spoken}
	rpc := a2av0.NewJSONRPCTransportFactory(a2av0.JSONRPCTransportConfig{})
	rest := a2av0.NewRESTTransportFactory(a2av0.RESTTransportConfig{})
	client := must(a2aclient.NewFromCard(
		context.Background(),
		&offered,
		a2aclient.WithCompatTransport(a2av0.Version, a2a.TransportProtocolJSONRPC, rpc),
		a2aclient.WithCompatTransport(a2av0.Version, a2a.TransportProtocolHTTPJSON, rest),
	))
	return &peer{client, card, spoken}
}

func request(said string) *a2a.SendMessageRequest {
	message := a2a.NewMessage(a2a.MessageRoleUser, a2a.NewTextPart(said))
	return &a2a.SendMessageRequest{Message: message}
}

// in has a request continue a task.
func in(id a2a.TaskID, request *a2a.SendMessageRequest) *a2a.SendMessageRequest {
	request.Message.TaskID = id
	return request
}

// task sends a message, and gives the task that it is answered with.
func (p *peer) task(ctx context.Context, request *a2a.SendMessageRequest) *a2a.Task {
	answer := must(p.SendMessage(ctx, request))
	task, ok := answer.(*a2a.Task)
	expect(ok, true)
	return task
}

func (p *peer) get(ctx context.Context, id a2a.TaskID) (*a2a.Task, error) {
	return p.GetTask(ctx, &a2a.GetTaskRequest{ID: id})
}

func (p *peer) cancel(ctx context.Context, id a2a.TaskID) (*a2a.Task, error) {
	return p.CancelTask(ctx, &a2a.CancelTaskRequest{ID: id})
}

// stream sends a message, and shows each event when it comes.
func (p *peer) stream(
	ctx context.Context,
	request *a2a.SendMessageRequest,
	each ...func(a2a.Event) bool,
) []a2a.Event {
	var events []a2a.Event
	for event, err := range p.SendStreamingMessage(ctx, request) {
		events = append(events, must(event, err))
		if len(each) > 0 && !each[0](event) {
			break
		}
	}
	return events
}

// subscribe gives the first event of a subscription, or why there is none.
func (p *peer) subscribe(ctx context.Context, id a2a.TaskID) (a2a.Event, error) {
	for event, err := range p.SubscribeToTask(ctx, &a2a.SubscribeToTaskRequest{ID: id}) {
		return event, err
	}
	return nil, io.EOF
}

func textOf(parts a2a.ContentParts) string {
	var text strings.Builder
	for _, part := range parts {
		text.WriteString(part.Text())
	}
	return text.String()
}

func answerOf(task *a2a.Task) string {
	var text strings.Builder
	for _, artifact := range task.Artifacts {
		text.WriteString(textOf(artifact.Parts))
	}
	return text.String()
}

// textIn is the text that a stream carries, beginning with that of the task it may begin with.
func textIn(events []a2a.Event) string {
	var text strings.Builder
	for index, event := range events {
		switch event := event.(type) {
		case *a2a.Task:
			if index == 0 {
				text.WriteString(answerOf(event))
			}
		case *a2a.TaskArtifactUpdateEvent:
			text.WriteString(textOf(event.Artifact.Parts))
		}
	}
	return text.String()
}

func statesOf(events []a2a.Event) []a2a.TaskState {
	var states []a2a.TaskState
	for _, event := range events {
		if event, ok := event.(*a2a.TaskStatusUpdateEvent); ok {
			states = append(states, event.Status.State)
		}
	}
	return states
}

func lastState(events []a2a.Event) a2a.TaskState {
	states := statesOf(events)
	if len(states) == 0 {
		return a2a.TaskStateUnspecified
	}
	return states[len(states)-1]
}

// call is what a webhook was sent.
type call struct {
	header http.Header
	body   string
}

// webhook is a receiver, with what it was sent; it is there until the context ends.
func webhook(ctx context.Context) (url string, calls <-chan call) {
	received := make(chan call, 100)
	listener := must(net.Listen("tcp", "127.0.0.1:0"))
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		received <- call{r.Header, string(must(io.ReadAll(r.Body)))}
		w.WriteHeader(http.StatusNoContent)
	})}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	go func() { _ = server.Serve(listener) }()
	return "http://" + listener.Addr().String() + "/hook", received
}

// The official server with the agent that our client faces; it prints its address.
package main

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"

	"github.com/a2aproject/a2a-go/v2/a2a"
	"github.com/a2aproject/a2a-go/v2/a2acompat/a2av0"
	"github.com/a2aproject/a2a-go/v2/a2asrv"
	"github.com/a2aproject/a2a-go/v2/a2asrv/push"
	"github.com/a2aproject/a2a-go/v2/a2asrv/taskstore"
)

type events = iter.Seq2[a2a.Event, error]

// peer does what it is told, as peer-agent.ts does.
type peer struct {
	mutex sync.Mutex
	gate  chan struct{}
}

func (p *peer) Execute(ctx context.Context, about *a2asrv.ExecutorContext) events {
	return func(yield func(a2a.Event, error) bool) {
		tell := func(event a2a.Event) bool { return yield(event, nil) }
		said := textOf(about.Message.Parts)
		if said == "reply" {
			tell(a2a.NewMessage(a2a.MessageRoleAgent, a2a.NewTextPart("Hello")))
			return
		}
		if about.StoredTask == nil && !tell(a2a.NewSubmittedTask(about, about.Message)) {
			return
		}
		if !tell(a2a.NewStatusUpdateEvent(about, a2a.TaskStateWorking, nil)) {
			return
		}
		switch {
		case about.StoredTask != nil:
			tell(textArtifact(about, "You chose "+said))
		case said == "ask":
			tell(statusWith(about, a2a.TaskStateInputRequired, "Which plan?"))
			return
		case said == "fail":
			tell(statusWith(about, a2a.TaskStateFailed, "It broke"))
			return
		default:
			for event := range p.artifacts(ctx, said, about) {
				if !tell(event) {
					return
				}
			}
		}
		tell(a2a.NewStatusUpdateEvent(about, a2a.TaskStateCompleted, nil))
	}
}

func (p *peer) artifacts(
	ctx context.Context,
	said string,
	about *a2asrv.ExecutorContext,
) iter.Seq[a2a.Event] {
	return func(yield func(a2a.Event) bool) {
		switch said {
		case "count":
			answer := textArtifact(about, "one ")
			_ = yield(answer) && yield(more(about, answer, "two ")) && yield(more(about, answer, "three"))
		case "files":
			data := a2a.NewDataPart(map[string]any{"got": dataOf(about.Message.Parts)})
			file := a2a.NewRawPart([]byte("hello"))
			file.Filename, file.MediaType = "hello.txt", "text/plain"
			_ = yield(a2a.NewArtifactEvent(about, data)) && yield(a2a.NewArtifactEvent(about, file))
		case "wait":
			gate := p.waiting()
			answer := textArtifact(about, "begun")
			if !yield(answer) {
				return
			}
			select {
			case <-gate:
				yield(more(about, answer, " and done"))
			case <-ctx.Done():
			}
		case "go":
			p.letGo()
			yield(textArtifact(about, "Gone"))
		default:
			yield(textArtifact(about, "You said "+said))
		}
	}
}

func (p *peer) Cancel(_ context.Context, about *a2asrv.ExecutorContext) events {
	return func(yield func(a2a.Event, error) bool) {
		yield(a2a.NewStatusUpdateEvent(about, a2a.TaskStateCanceled, nil), nil)
	}
}

// waiting is closed when those that wait may go on.
func (p *peer) waiting() <-chan struct{} {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.gate
}

func (p *peer) letGo() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	close(p.gate)
	p.gate = make(chan struct{})
}

func statusWith(
	about *a2asrv.ExecutorContext,
	state a2a.TaskState,
	text string,
) *a2a.TaskStatusUpdateEvent {
	message := a2a.NewMessageForTask(a2a.MessageRoleAgent, about, a2a.NewTextPart(text))
	return a2a.NewStatusUpdateEvent(about, state, message)
}

func textArtifact(about *a2asrv.ExecutorContext, text string) *a2a.TaskArtifactUpdateEvent {
	return a2a.NewArtifactEvent(about, a2a.NewTextPart(text))
}

func more(
	about *a2asrv.ExecutorContext,
	begun *a2a.TaskArtifactUpdateEvent,
	text string,
) *a2a.TaskArtifactUpdateEvent {
	return a2a.NewArtifactUpdateEvent(about, begun.Artifact.ID, a2a.NewTextPart(text))
}

func textOf(parts a2a.ContentParts) string {
	var text strings.Builder
	for _, part := range parts {
		text.WriteString(part.Text())
	}
	return text.String()
}

func dataOf(parts a2a.ContentParts) any {
	for _, part := range parts {
		if data := part.Data(); data != nil {
			return data
		}
	}
	return nil
}

// everybody is one user: the store lists no tasks of nobody.
type everybody struct {
	a2asrv.PassthroughCallInterceptor
}

func (everybody) Before(
	ctx context.Context,
	call *a2asrv.CallContext,
	_ *a2asrv.Request,
) (context.Context, any, error) {
	call.User = a2asrv.NewAuthenticatedUser("everybody", nil)
	return ctx, nil, nil
}

func v03(spoken *a2a.AgentInterface) *a2a.AgentInterface {
	spoken.ProtocolVersion = a2av0.Version
	return spoken
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	url := "http://" + listener.Addr().String()
	modes := []string{"text/plain", "application/json"}
	card := &a2a.AgentCard{
		Name:               "Peer",
		Description:        "Does what it is told",
		Version:            "1.0.0",
		Capabilities:       a2a.AgentCapabilities{Streaming: true, PushNotifications: true},
		DefaultInputModes:  modes,
		DefaultOutputModes: modes,
		Skills: []a2a.AgentSkill{
			{ID: "chat", Name: "Chat", Description: "Chats", Tags: []string{"chat"}},
		},
		// Declared for clients to read; nobody checks it.
		SecuritySchemes: a2a.NamedSecuritySchemes{
			"key": a2a.APIKeySecurityScheme{Location: a2a.APIKeySecuritySchemeLocationHeader, Name: "X-Key"},
		},
		SecurityRequirements: a2a.SecurityRequirementsOptions{{"key": {}}},
		SupportedInterfaces: []*a2a.AgentInterface{
			a2a.NewAgentInterface(url+"/rpc", a2a.TransportProtocolJSONRPC),
			a2a.NewAgentInterface(url+"/rest", a2a.TransportProtocolHTTPJSON),
			v03(a2a.NewAgentInterface(url+"/v0.3/rpc", a2a.TransportProtocolJSONRPC)),
			v03(a2a.NewAgentInterface(url+"/v0.3/rest", a2a.TransportProtocolHTTPJSON)),
		},
	}
	store := taskstore.NewInMemory(&taskstore.InMemoryStoreConfig{
		Authenticator: a2asrv.NewTaskStoreAuthenticator(),
	})
	sender := push.NewHTTPPushSender(&push.HTTPSenderConfig{AllowPrivateNetworks: true})
	handler := a2asrv.NewHandler(
		&peer{gate: make(chan struct{})},
		a2asrv.WithTaskStore(store),
		a2asrv.WithCallInterceptors(everybody{}),
		a2asrv.WithPushNotifications(push.NewInMemoryStore(), sender),
		a2asrv.WithLogger(slog.New(slog.DiscardHandler)),
	)
	mux := http.NewServeMux()
	mux.Handle(a2asrv.WellKnownAgentCardPath, a2asrv.NewStaticAgentCardHandler(card))
	mux.Handle("/rpc", a2asrv.NewJSONRPCHandler(handler))
	mux.Handle("/rest/", http.StripPrefix("/rest", a2asrv.NewRESTHandler(handler)))
	mux.Handle("/v0.3/rpc", a2av0.NewJSONRPCHandler(handler))
	mux.Handle("/v0.3/rest/", http.StripPrefix("/v0.3/rest", a2av0.NewRESTHandler(handler)))
	fmt.Println(url)
	panic(http.Serve(listener, mux))
}

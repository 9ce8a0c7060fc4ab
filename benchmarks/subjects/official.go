// The agents of agent-of.ts, made with the official Go SDK and served by net/http as its README
// says: official <kind>. It prints its address.
package main

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"strings"

	"github.com/a2aproject/a2a-go/v2/a2a"
	"github.com/a2aproject/a2a-go/v2/a2asrv"
	"golang.org/x/sys/unix"
)

type events = iter.Seq2[a2a.Event, error]

type agent struct{ kind string }

func (one agent) Execute(_ context.Context, about *a2asrv.ExecutorContext) events {
	return func(yield func(a2a.Event, error) bool) {
		text := textOf(about.Message)
		if one.kind == "message" {
			said := a2a.NewTextPart("You said " + text)
			yield(a2a.NewMessage(a2a.MessageRoleAgent, said), nil)
			return
		}
		if !yield(a2a.NewSubmittedTask(about, about.Message), nil) {
			return
		}
		for event := range one.answer(text, about) {
			if !yield(event, nil) {
				return
			}
		}
		yield(a2a.NewStatusUpdateEvent(about, a2a.TaskStateCompleted, nil), nil)
	}
}

func (one agent) answer(
	text string,
	about *a2asrv.ExecutorContext,
) iter.Seq[*a2a.TaskArtifactUpdateEvent] {
	return func(yield func(*a2a.TaskArtifactUpdateEvent) bool) {
		if one.kind == "task" {
			yield(a2a.NewArtifactEvent(about, a2a.NewTextPart("You said "+text)))
			return
		}
		count, _ := strconv.Atoi(text)
		var id a2a.ArtifactID
		for said := range count {
			// Others get their turn, as in an event loop.
			runtime.Gosched()
			token := a2a.NewTextPart(now() + " ")
			event := a2a.NewArtifactUpdateEvent(about, id, token)
			if said == 0 {
				event = a2a.NewArtifactEvent(about, token)
				id = event.Artifact.ID
			}
			if !yield(event) {
				return
			}
		}
	}
}

func (agent) Cancel(context.Context, *a2asrv.ExecutorContext) events {
	return func(func(a2a.Event, error) bool) {}
}

// now is the time in milliseconds, by the clock that Node's process.hrtime reads.
func now() string {
	var time unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &time); err != nil {
		panic(err)
	}
	return strconv.FormatFloat(float64(time.Nano())/1e6, 'f', 6, 64)
}

func textOf(message *a2a.Message) string {
	var text strings.Builder
	for _, part := range message.Parts {
		text.WriteString(part.Text())
	}
	return text.String()
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	handler := a2asrv.NewHandler(
		agent{os.Args[1]},
		a2asrv.WithLogger(slog.New(slog.DiscardHandler)),
	)
	fmt.Printf("http://%s\n", listener.Addr())
	panic(http.Serve(listener, a2asrv.NewJSONRPCHandler(handler)))
}

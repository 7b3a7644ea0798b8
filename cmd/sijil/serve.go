package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"sijil/casework"
	"sijil/casework/reconcile"
	"sijil/cmd/sijil/terminal"
	"sijil/web"
	"sijil/workspace"
)

type serveCmd struct {
	terminal.Opening
	Addr string `default:"127.0.0.1:8470" help:"Where to listen; loopback only. The next free port is taken when this one is not."`
}

// Run serves the pages until it is stopped.
func (cmd *serveCmd) Run(ctx context.Context, c terminal.Console) error {
	listener, err := web.Listen(cmd.Addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	return cmd.With(ctx, c, func(w *workspace.Workspace) error { return serve(ctx, c, w, listener, cmd.Addr) })
}

// shutdownPatience is how long running requests may take after a stop.
const shutdownPatience = 5 * time.Second

func serve(ctx context.Context, c terminal.Console, w *workspace.Workspace, listener net.Listener, wanted string) error {
	pages, err := web.New(web.Config{Desk: w, Actor: w.Actor(), Addr: listener.Addr().String(), Now: time.Now, Rand: rand.Reader})
	if err != nil {
		return err
	}
	if got := listener.Addr().String(); got != wanted {
		fmt.Fprintf(c.Out, "%s is taken, so the pages are on %s.\n", wanted, got)
	}
	fmt.Fprintf(c.Out, "\nOpen this link in a browser on this machine. It works once, for 60 seconds after it is opened:\n\n    %s\n\n", pages.SignInLink())
	fmt.Fprintln(c.Out, "Press Enter for a new link, Ctrl-C to stop.")
	server := &http.Server{Handler: pages.Handler(), ReadHeaderTimeout: 10 * time.Second, ConnContext: pages.ConnContext}
	go moreLinks(ctx, c, pages)
	var warming sync.WaitGroup
	defer warming.Wait()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	warming.Go(func() { warm(ctx, w) })
	go func() {
		<-ctx.Done()
		patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownPatience)
		defer cancel()
		server.Shutdown(patience)
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	fmt.Fprintln(c.Out, "Stopped.")
	return nil
}

// warm links the lists of the case before somebody opens a page that needs it. A
// failure is met again there, and told.
func warm(ctx context.Context, w *workspace.Workspace) {
	_, _ = casework.Ask(ctx, w, w.Actor(), reconcile.Summary, casework.Asked{Lang: "en"})
}

// moreLinks prints a fresh sign-in link for each line that is entered.
func moreLinks(ctx context.Context, c terminal.Console, pages *web.Server) {
	buf := make([]byte, 256)
	for ctx.Err() == nil {
		if n, err := c.In.Read(buf); n == 0 || err != nil {
			return
		}
		fmt.Fprintf(c.Out, "\n    %s\n\n", pages.SignInLink())
	}
}

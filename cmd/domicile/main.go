// Command domicile finds where an organisation's data lives, what it holds, what the rules of mainland China indicate
// for it, and writes the phased plan that brings home what should be home.
package main

import (
	"context"
	"crypto/rand"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"
	_ "time/tzdata" // schedules do not depend on the zones that a machine knows
)

// collectAt makes the collector run when the heap has grown by half, not by its double: a scan promises flat memory, and
// allocates too little on its hot path for the collector to cost anything.
const collectAt = 50

func main() {
	debug.SetGCPercent(collectAt)
	// The first signal stops the work and keeps what was done; a second one ends the process at once.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	code := execute(ctx, world{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr,
		clock: time.Now, random: rand.Reader, env: os.Environ(), account: osAccount, host: hostName(), pid: os.Getpid(),
	}, os.Args[1:])
	os.Exit(code)
}

// world is everything outside that a command may touch, so that tests can hand in their own.
type world struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	clock          func() time.Time
	random         io.Reader
	env            []string
	account        func() (string, error) // that the command runs under
	host           string                 // of this machine
	pid            int
}

// hostName is the name of this machine, "localhost" where it has none.
func hostName() string {
	if name, err := os.Hostname(); err == nil && name != "" {
		return name
	}
	return "localhost"
}

// execute runs one command and returns its exit code.
func execute(ctx context.Context, w world, args []string) int {
	a := &app{world: w, calls: &callTotals{}}
	root := a.root() //nolint:contextcheck // cobra hands the context to each command
	root.SetArgs(args)
	cmd, err := root.ExecuteContextC(ctx)
	return a.exit(cmd.CommandPath(), err)
}

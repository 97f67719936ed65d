package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"github.com/domicile/domicile/internal/run"
)

// The exit codes, as every help text states them.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitGaps        = 3
	exitResults     = 4
	exitInterrupted = 130
)

const exitHelp = `Exit codes: 0 done, 1 failed, 2 usage or settings, 3 done with gaps, 4 a result at or above --fail-on,
130 interrupted (what was done is kept).`

// status ends a command with a code and no message: its report has said everything.
type status int

func (s status) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// usageError is a mistake of the caller: a flag, an argument, a setting.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// hinted is an error with what to type next.
type hinted struct {
	error
	hint string
}

func (e hinted) Unwrap() error { return e.error }

// exit prints the error of a command, with its hint, and returns the code that it stands for.
func (a *app) exit(command string, err error) int {
	if err == nil {
		return exitDone
	}
	if s, ok := errors.AsType[status](err); ok {
		return int(s)
	}
	if errors.Is(err, run.ErrCancelled) {
		fmt.Fprintln(a.stderr, "domicile: the scan was cancelled; what was done is kept")
		fmt.Fprintln(a.stderr, "domicile: hint: `domicile scan resume` goes on where it stopped")
		return exitInterrupted
	}
	if errors.Is(err, context.Canceled) {
		a.interrupted(command)
		return exitInterrupted
	}
	fmt.Fprintf(a.stderr, "domicile: error: %v\n", err)
	if hint := hintOf(command, err); hint != "" {
		fmt.Fprintf(a.stderr, "domicile: hint: %s\n", hint)
	}
	if _, ok := errors.AsType[usageError](err); ok {
		return exitUsage
	}
	return exitFailed
}

// interrupted says what became of the work: only a scan and a comparison keep what was done.
func (a *app) interrupted(command string) {
	if strings.HasPrefix(command, "domicile plan verify") {
		fmt.Fprintf(a.stderr, "domicile: interrupted; what was done is kept\ndomicile: hint: the same command goes on where it stopped\n")
		return
	}
	if !strings.HasPrefix(command, "domicile scan") {
		fmt.Fprintf(a.stderr, "domicile: interrupted\ndomicile: hint: `%s` starts again\n", command)
		return
	}
	fmt.Fprintln(a.stderr, "domicile: interrupted; what was done is kept")
	fmt.Fprintln(a.stderr, "domicile: hint: `domicile scan resume` goes on where it stopped")
}

// hintOf says what to type next: what the error itself says, else what its kind asks for.
func hintOf(command string, err error) string {
	if h, ok := errors.AsType[hinted](err); ok {
		return h.hint
	}
	if _, ok := errors.AsType[usageError](err); ok {
		return fmt.Sprintf("`%s --help` shows how to call it", command)
	}
	if hint := storeHint(err); hint != "" {
		return hint
	}
	if errors.Is(err, syscall.ENOSPC) {
		return "make room on that disk, then do it again; what a scan found is kept, and `domicile report` says it"
	}
	if _, ok := errors.AsType[*fs.PathError](err); ok {
		return "name folders that you may write: --out FOLDER for results, --data FOLDER for the store"
	}
	return fmt.Sprintf("`%s -v` logs what it does until then", command)
}

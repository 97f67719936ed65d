package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/decide"
)

func (a *app) decideCommand() *cobra.Command {
	var facts, output string
	cmd := &cobra.Command{
		Use:   "decide --facts FILE|-",
		Short: "Apply the rules alone: facts in, result out",
		Long: `decide applies the shipped rules to facts that you state. The input is one object {"id", "facts"}, an array of
them, or one a line; the answer has the same form and order. A fact that is left out takes its default, null is
unknown. Facts that cannot be read give {"id", "error"} in their place.`,
		Example: `  domicile decide --facts case.json
  echo '{"id":"a","facts":{"dataset.people":100000,"flow.mode":"copy","flow.to":"us"}}' | domicile decide --facts -`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if facts == "" {
				return usageError{hinted{errors.New("decide: no facts"), "domicile decide --facts FILE, or --facts - for standard input"}}
			}
			if output != "json" {
				return usageError{fmt.Errorf("decide: output %q is not json", output)}
			}
			return a.decide(facts)
		},
	}
	cmd.Flags().StringVar(&facts, "facts", "", "file with the facts, - for standard input")
	cmd.Flags().StringVarP(&output, "output", "o", "json", "json")
	return cmd
}

func (a *app) decide(path string) (err error) {
	in, err := a.openInput(path)
	if err != nil {
		return usageError{fmt.Errorf("decide: %w", err)}
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	fsys, err := a.knowledgeFiles()
	if err != nil {
		return err
	}
	rules, err := loadRules(fsys)
	if err != nil {
		return err
	}
	err = decide.AnswerTo(a.stdout, in, rules, decide.DateOf(a.clock().In(shanghai())))
	if err != nil && !errors.Is(err, decide.ErrWrite) {
		return usageError{hinted{err, "the input is one object {\"id\", \"facts\"}, an array of them, or one a line"}}
	}
	return err
}

// openInput opens a file, or standard input for "-".
func (a *app) openInput(path string) (io.ReadCloser, error) {
	if path == "-" {
		return io.NopCloser(a.stdin), nil
	}
	return os.Open(path)
}

// readInput reads a whole file, or standard input for "-".
func (a *app) readInput(path string) (data []byte, err error) {
	in, err := a.openInput(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	return io.ReadAll(in)
}
